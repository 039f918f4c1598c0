"""Where sign-in meets the record of who is who: django-allauth's adapters.

A person is signed in when every step is done; the visit that begins then says what gates are left.
"""

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic import audit, walls
from clinic.guessing import Guess, guess, remember
from clinic.models import Event, User
from clinic.models.people import known_user
from clinic.sign_ins import gate_of, is_last_factor, open_secret, seal_secret, ways_of
from clinic.visit import Device, Visit, Way


class Accounts(AuthenticationBackend):
    """Accounts as django-allauth knows them, each asked for together with its roles."""

    def get_user(self, user_id: UUID) -> User | None:
        """Whom a session names; None for somebody deactivated. One statement with a role."""
        user = known_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Members are invited, never self-registered; each sign-in and failure is recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail and password do not match. Check both and try again."),
        "incorrect_password": _("This is not your present password."),
        "too_many_login_attempts": _("Too many attempts. Wait some minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person; None for somebody deactivated too, so that nothing tells them apart."""
        taken = guess(request, Guess.PASSWORD, credentials.get("email") or "")
        if taken is None:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user is None:
            return None
        if not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        taken.right()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.record(Event.SIGN_IN_FAILED, by=None)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Deactivated between password and second factor: back to the start."""
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        walls.enter_as(user)
        used = _used(request, user)
        gate = gate_of(user, has_shown_second=bool(used - {Way.PASSWORD}))
        Visit(request.session).begin(user, ways=ways_of(user), gate=gate)
        audit.record(Event.SIGNED_IN, by=user, subject=user, reason="+".join(sorted(used)))
        response = super().post_login(request, user, **kwargs)
        remember(request, response, user.email)
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """Of a check-in answered here before nothing is left to whoever signs in."""
        visit = Visit(request.session)
        if visit.device is not Device.OWN:
            visit.drop_rest(but="account_")
        super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            audit.record(Event.SIGNED_OUT, by=request.user, subject=request.user)
        super().logout(request)

    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        """The second line behind `clinic.confirming`, which asks before the view is reached."""
        return not Visit(self.request.session).is_confirmed

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """One page for every way."""
        if not user.is_authenticated:
            return []
        url = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": _("Is it still you?"), "url": url}]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are sealed, and a member keeps at least one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This was not accepted. Check it and try again."),
        "cannot_delete_authenticator": _(
            "This is your only second factor. Set up another one before you remove it."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        is_needed = settings.SECOND_FACTOR == "required" and authenticator.user.client is None
        return not (is_needed and is_last_factor(authenticator))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("Passkey"))

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER


def _used(request: HttpRequest, user: User) -> set[Way]:
    """The ways shown on the way in."""
    records = get_authentication_records(request, user)
    return {Way(str(one.get("type") or Way.PASSWORD)) for one in records}
