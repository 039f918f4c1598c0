"""Taking a report's file out of the practice: under a password that is kept nowhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.passwords import GuessableValidator

SHORTEST = 12
LONGEST = 120  # bytes: a PDF's password ends there (ISO 32000-2 cuts at 127)


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=help_text, strip=False, widget=widget)


class ProtectForm(forms.Form):
    """The password twice. It opens the file and nothing else here."""

    password = _secret(
        _("Password"),
        _("At least 12 characters. Four words that do not belong together are good."),
    )
    again = _secret(_("The same once more"))

    def clean_password(self) -> str:
        """Long enough, not soon guessed, and such that a PDF can carry it whole."""
        password: str = self.cleaned_data["password"]
        if len(password) < SHORTEST:
            raise ValidationError(_("Use at least 12 characters."))
        if len(password.encode()) > LONGEST:
            raise ValidationError(_("This is longer than a PDF can take. Use fewer characters."))
        GuessableValidator().validate(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both alike."""
        cleaned = super().clean() or {}
        again = cleaned.get("again")
        if "password" in cleaned and again is not None and cleaned["password"] != again:
            self.add_error("again", _("The two are not the same. Type both again."))
        return cleaned
