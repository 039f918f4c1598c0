"""Where sign-in meets the audit (django-allauth's adapter hooks)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from clinic import audit
from clinic.models import Event


class AccountAdapter(DefaultAccountAdapter):
    """Members are invited, never self-registered; each sign-in and failure is recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail and password do not match. Check both and try again."),
        "incorrect_password": _("This is not your present password."),
        "too_many_login_attempts": _("Too many attempts. Wait some minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        audit.record(Event.SIGNED_IN, by=user, subject=user)
        return super().post_login(request, user, **kwargs)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person; None for somebody deactivated too, so that nothing tells them apart."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Deactivated between password and second factor: back to the start."""
        return redirect("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account and address: who guesses slows themself down, not the account's owner.
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.record(Event.SIGN_IN_FAILED, by=None)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            audit.record(Event.SIGNED_OUT, by=request.user, subject=request.user)
        super().logout(request)
