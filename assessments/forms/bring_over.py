"""A file of clients to bring over."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 5_000_000  # bytes


class BringOverForm(forms.Form):
    """One CSV file. `text` is what it holds, once the form is valid."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("A table in UTF-8 of at most 5 MB, cells parted by commas."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty."),
            "invalid": _("Choose the file."),
        },
    )
    apply = forms.BooleanField(
        label=_("Bring over at once, if nothing is wrong"),
        required=False,
        help_text=_("Without it the file is only checked."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 5 MB, so it is not read."))
        try:
            self.text = file.read(LARGEST_FILE + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This file is no text in UTF-8.")) from None
        return file
