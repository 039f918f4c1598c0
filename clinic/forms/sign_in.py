"""Signing in by password and what belongs to it, in this product's words."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.guessing import Guess, guess

TOO_MANY = _("Too many attempts. Wait some minutes and try again.")


PASSWORD_HELP = _(
    "At least 12 characters. Not a common password, not only digits, nothing from your"
    " name or e-mail."
)


class Plain(forms.Form):
    """Labels instead of grey words inside the fields; `LABELS` gives some of them anew."""

    LABELS: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)


class SignInForm(Plain, account.LoginForm):
    LABELS = {"login": _("E-mail")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    LABELS = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP

    def clean_oldpassword(self) -> str:
        """Slowed like every other guess at a password."""
        taken = guess(context.request, Guess.CONFIRMATION, self.user.email)
        if taken is None:
            raise forms.ValidationError(TOO_MANY, code="too_many_login_attempts")
        found = super().clean_oldpassword()
        taken.right()
        return found


class TokenForm(forms.Form):
    """One of one's own API tokens, by the digest it is kept as."""

    digest = forms.RegexField(r"^[0-9a-f]{128}$")


class StayForm(forms.Form):
    """One of one's own sign-ins, by its row; empty means all but this one."""

    stay = forms.IntegerField(required=False, min_value=1, max_value=2**62)
