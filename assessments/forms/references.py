"""A file of norms and cut-offs, and which of them is meant."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 200_000


class ReferenceFileForm(forms.Form):
    """A YAML or JSON file; its text comes out."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
        help_text=_("YAML or JSON, at most 200 KB."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
            "invalid": _("Choose a file."),
        },
    )

    def clean_file(self) -> str:
        """The text of the file; refused where it is too large or no text."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 200 KB."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This file is no text in UTF-8.")) from error


class ReferenceForm(forms.Form):
    """One set, by the hash of its content."""

    reference = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z")
