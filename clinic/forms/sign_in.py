"""Signing in and what belongs to it: django-allauth's forms in this product's words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


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
        self.fields["password1"].help_text = _(
            "At least 12 characters. Not a common password, not only digits, nothing from your"
            " name or e-mail."
        )


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class CodeForm(Plain, mfa.AuthenticateForm):
    LABELS = {"code": _("Code from the app, or a recovery code")}


class ConfirmCodeForm(Plain, mfa.ReauthenticateForm):
    LABELS = CodeForm.LABELS


class ActivateAppForm(Plain, ActivateTOTPForm):
    LABELS = {"code": _("Code the app shows")}


class TokenForm(forms.Form):
    """One of one's own API tokens, by the digest it is kept as."""

    digest = forms.RegexField(r"^[0-9a-f]{128}$")
