"""A file somebody holds, or the fingerprint that is printed in it."""

import hashlib
import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 32_000_000  # bytes; a copy of a long record is a tenth of it
_FINGERPRINT = re.compile(r"[0-9a-f]{16,64}")


class CheckForm(forms.Form):
    """Either of both. `fingerprint` is what is looked for, once the form is valid.

    A file is not opened, and not kept: only its SHA-256 is worked out.
    """

    all_optional = True
    file = forms.FileField(
        label=_("The file"),
        help_text=_("The PDF, at most 32 MB. It is neither opened nor kept."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,application/pdf,application/json"}),
        error_messages={"empty": _("This file is empty."), "invalid": _("Choose the file.")},
    )
    printed = forms.CharField(
        label=_("Or a fingerprint"),
        help_text=_("As it is printed at the end of the report: at least its first 16 signs."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_file(self) -> str:
        """The file's SHA-256, "" for none."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 32 MB, so it is not read."))
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        return digest.hexdigest()

    def clean_printed(self) -> str:
        typed = "".join(str(self.cleaned_data["printed"]).split()).lower()
        if typed and not _FINGERPRINT.fullmatch(typed):
            raise forms.ValidationError(
                _("A fingerprint is made of the figures 0 to 9 and the letters a to f: 64 of them.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            self.fingerprint: str = given["file"] or given["printed"]
            if not self.fingerprint:
                raise forms.ValidationError(_("Choose the file, or type its fingerprint."))
        return given
