"""Second factors (an app, recovery codes, passkeys), and showing that it is still you."""

from collections.abc import Iterable
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clinic.forms.sign_in import TOO_MANY, Plain
from clinic.guessing import Guess, guess, use_up
from clinic.models import User
from clinic.visit import Way

CODE_LIVES = 120  # seconds, a little longer than any code is accepted
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class CodeForm(Plain, mfa.AuthenticateForm):
    LABELS = {"code": _("Code from the app, or a recovery code")}

    def clean_code(self) -> str:
        """Slowed by account and browser; each code of the app is taken once."""
        taken = guess(context.request, Guess.CODE, self.user.email)
        if taken is None:
            raise ValidationError(TOO_MANY, code="too_many_login_attempts")
        code = super().clean_code()
        if not use_up(f"code:{self.user.pk}:{code}", CODE_LIVES):
            raise get_adapter().validation_error("incorrect_code")
        taken.right()
        return code


class ConfirmCodeForm(CodeForm, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(Plain, ActivateTOTPForm):
    LABELS = {"code": _("Code the app shows")}


class Sound(forms.Form):
    """What a browser's key store sent: whatever it is, it is accepted or refused in words."""

    def clean(self) -> Any:
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(Sound, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeySignInForm(Sound, webauthn.LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(Sound, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    LABELS = {"name": _("What you call it, such as “my phone”")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        assert isinstance(name, forms.CharField)
        name.max_length = 60
        name.widget.attrs["maxlength"] = 60
        alone = self.fields["passwordless"]
        alone.label = _("It may sign me in without the password")
        alone.help_text = _("It then asks for your fingerprint, face or PIN.")
        alone.initial = True

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return credential

    def clean(self) -> Any:
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class ConfirmForm(Plain):
    """One of the ways a person has of showing that it is still them. `way` says which was used."""

    MISSING = _("Type your password, or use one of the other ways.")
    all_optional = True

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Or a code from the app, or a recovery code"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        request: HttpRequest,
        ways: Iterable[Way],
        user: User | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.way, ways = request, Way.PASSWORD, set(ways)
        self.user = user or request.user  # somebody else's device is nobody's session
        for name, needed in (
            ("password", {Way.PASSWORD}),
            ("code", {Way.APP, Way.CODES}),
            ("credential", {Way.PASSKEY}),
        ):
            if not needed & ways:
                del self.fields[name]

    @property
    def was_tried(self) -> bool:
        """Whether something was given as an answer, right or wrong."""
        return self.is_bound and any(self[name].value() for name in self.fields)

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "credential" in given:
            self._by(Way.PASSKEY, ConfirmPasskeyForm, "credential", given)
        elif "code" in given:
            self._by(Way.APP, ConfirmCodeForm, "code", given)
        elif "password" in given:
            self._by_password(given["password"])
        else:
            raise ValidationError(self.MISSING)
        return self.cleaned_data

    def _by(self, way: Way, kind: Any, name: str, given: dict[str, Any]) -> None:
        form = kind({name: given[name]}, user=self.user)
        if not form.is_valid():
            self.add_error(None if name == "credential" else name, form.errors[name].as_data())
        self.way = way

    def _by_password(self, password: str) -> None:
        user = self.user
        assert isinstance(user, User)
        taken = guess(self.request, Guess.CONFIRMATION, user.email)
        if taken is None:
            raise ValidationError(TOO_MANY, code="too_many_login_attempts")
        if not user.check_password(password):
            raise ValidationError({"password": _("This is not your present password.")})
        taken.right()


class HandBackForm(ConfirmForm):
    """A member takes their device back: by a second factor, or the password without one."""

    LABELS = {"code": _("Code from the app, or a recovery code")}
    MISSING = _("Show that it is you: type it here, or use your passkey.")
