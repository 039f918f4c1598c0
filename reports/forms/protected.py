"""Taking a report's file out of the practice: signed, or under a password that is kept nowhere."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.models import PracticeCertificate
from clinic.passwords import GuessableValidator

SHORTEST = 12
LONGEST = 120  # bytes: a PDF's password ends there (ISO 32000-2 cuts at 127)


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=help_text, strip=False, widget=widget)


class LeavingForm(forms.Form):
    """Whether the file is signed; `certificate` is what it could be signed with now, or None."""

    certified = forms.BooleanField(
        label=_("Sign the file with the practice's certificate"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, certificate: PracticeCertificate | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    def clean(self) -> dict[str, Any]:
        """Never a file without the signature that was asked for."""
        cleaned = super().clean() or {}
        if cleaned.get("certified") and self.certificate is None:
            self.add_error(
                None,
                _("There is no valid certificate any more, so the file cannot be signed."),
            )
        return cleaned

    @property
    def signs_with(self) -> PracticeCertificate | None:
        """What the file is signed with; None where nobody asked for that."""
        return self.certificate if self.cleaned_data["certified"] else None


class ProtectForm(LeavingForm):
    """The password twice. It opens the file and nothing else here.

    `near`: what the report says openly, which nobody's password is to be made of.
    """

    field_order = ("password", "again", "certified")

    password = _secret(
        _("Password"),
        _("At least 12 characters. Four words that do not belong together are good."),
    )
    again = _secret(_("The same once more"))

    def __init__(self, *args: Any, near: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = tuple(near)

    def clean_password(self) -> str:
        """Long enough, not soon guessed, and such that a PDF can carry it whole."""
        password: str = self.cleaned_data["password"]
        if len(password) < SHORTEST:
            raise ValidationError(_("Use at least 12 characters."))
        if len(password.encode()) > LONGEST:
            raise ValidationError(_("This is longer than a PDF can take. Use fewer characters."))
        GuessableValidator().validate(password, near=self.near)
        return password

    def clean(self) -> dict[str, Any]:
        """Both alike."""
        cleaned = super().clean() or {}
        again = cleaned.get("again")
        if "password" in cleaned and again is not None and cleaned["password"] != again:
            self.add_error("again", _("The two are not the same. Type both again."))
        return cleaned
