"""Where sign-in meets the audit (django-allauth's adapter hooks)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from clinic import audit
from clinic.models import Event


class AccountAdapter(DefaultAccountAdapter):
    """Members are invited, never self-registered; each sign-in and failure is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        audit.record(Event.SIGNED_IN, by=user, subject=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.record(Event.SIGN_IN_FAILED, by=None)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            audit.record(Event.SIGNED_OUT, by=request.user, subject=request.user)
        super().logout(request)
