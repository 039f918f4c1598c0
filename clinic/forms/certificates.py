"""A certificate with its key, as a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from clinic.certificates import LARGEST_FILE
from clinic.forms.clients import DeedForm


class CertificateForm(DeedForm):
    """A PKCS#12 file and what opens it; the file's bytes come out."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx,application/x-pkcs12"}),
        help_text=_("PKCS#12 (.p12 or .pfx), with the private key, at most 64 KB."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty."),
            "invalid": _("Choose the file."),
        },
    )
    password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        strip=False,
        max_length=500,
        help_text=_("It opens the file now and is kept nowhere. Empty if the file has none."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_file(self) -> bytes:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                _("This file is larger than 64 KB, so it is not read. A certificate is smaller.")
            )
        return bytes(file.read())
