"""A file somebody holds, or the fingerprint that is printed in it."""

import hashlib
import re
from itertools import groupby
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 32_000_000  # bytes; a copy of a long record is a tenth of it
SIGNS, FEWEST = 64, 16  # of a SHA-256; of what is looked for
_HEX = re.compile(r"[0-9a-f]+")
_LAST_LINE = re.compile(r"certutil:.*", re.DOTALL)  # a field of one line joins it to the figures


class CheckForm(forms.Form):
    """One of both. `fingerprint` is what is looked for, once the form is valid.

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
        help_text=_(
            "As it is printed at the end of the report, at least its first 16 signs, or the line "
            "that a program for SHA-256 shows."
        ),
        required=False,
        max_length=600,
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
        typed = _LAST_LINE.sub("", str(self.cleaned_data["printed"]).lower())
        words = re.split(r"[\s:=*()]+", typed.strip())
        if words == [""]:
            return ""
        runs = ["".join(run) for is_hex, run in groupby(words, _is_hex) if is_hex]
        whole = [word for word in words if _is_hex(word) and len(word) == SIGNS]
        found = set(whole) or {run for run in runs if FEWEST <= len(run) <= SIGNS}
        if len(found) == 1:
            return found.pop()
        if all(_is_hex(word) for word in words) and len("".join(words)) < FEWEST:
            raise forms.ValidationError(
                _("This is too short to tell one report from another: type at least 16 signs.")
            )
        raise forms.ValidationError(
            _("A fingerprint is made of the figures 0 to 9 and the letters a to f: 64 of them.")
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            self.fingerprint: str = given["file"] or given["printed"]
            if given["file"] and given["printed"]:
                raise forms.ValidationError(
                    _("Give one of both: the file, or a fingerprint. Only one is looked for.")
                )
            if not self.fingerprint:
                raise forms.ValidationError(_("Choose the file, or type its fingerprint."))
        return given


def _is_hex(word: str) -> bool:
    return bool(_HEX.fullmatch(word))
