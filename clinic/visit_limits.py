"""How long a visit lasts, when its screen locks, and what must be done before the record opens.

Read off the session alone: no statement is added to a request, but for one write a minute. Only
what a person does counts as use, so neither polling nor a timer keeps a visit alive.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from clinic import audit
from clinic.actions.sign_in import renew
from clinic.confirming import ask
from clinic.models import Event, User
from clinic.visit import KEY, Device, Gate, Visit, rights_of

UNTRACKED = ("/healthz", "/readyz", "/static/")
BY_TIMER = {"report", "batch", "bring_over"}  # a page asks these again and again, with htmx
NO_USE = {"account_visit"}
ANSWERING = {"account_reauthenticate", "account_passkey_options", "account_logout", "account_visit"}
GATES = {Gate.SECOND_FACTOR: "second_factor_needed", Gate.CODES: "mfa_view_recovery_codes"}
BEFORE_GATE = ANSWERING | {
    *("second_factor_needed", "account_active", "mfa_activate_totp", "mfa_add_webauthn"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "recovery_codes_kept"),
}
# All that answers in a browser a member has handed over, beside the pages of the one check-in.
HANDED_OVER = {
    *("device_back", "support", "leave", "away", "account_visit", "healthz", "readyz"),
    *("account_login", "mfa_authenticate", "mfa_login_webauthn"),  # somebody else's, signing in
}
FLOW_PAGES = "answer_"
ENDED = _("You were signed out because nothing was done here for a while. Your drafts are kept.")


class VisitLimits:
    """Ends what has lasted too long, holds back whom a gate is closed to, and notes use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(UNTRACKED):
            return self.get_response(request)
        ended = Visit(request.session).over()
        if ended:
            _end(request, ended)
        response = self.get_response(request)
        if ended:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        _note_flow(request)
        _follow_rights(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        visit, is_private = Visit(request.session), getattr(view, "login_required", True)
        if visit.device is Device.HANDED:
            return _handed_over(request)
        if not visit.is_signed_in:
            return _signed_out(request) if is_private else _anew(request)
        held = visit.is_locked or visit.gate is not Gate.OPEN
        if not held:
            if _is_use(request):
                visit.use()
            return None
        name = _name(request)
        if name in (ANSWERING if visit.is_locked else BEFORE_GATE):
            return None
        if not is_private:  # open to strangers, and so is the person who has not come in yet
            request.user = AnonymousUser()
            return None
        return ask(request) if visit.is_locked else redirect(GATES[visit.gate])


def _end(request: HttpRequest, why: str) -> None:
    visit = Visit(request.session)
    request.ended_on = visit.device  # type: ignore[attr-defined]
    if visit.is_signed_in:
        user = request.user if isinstance(request.user, User) else None
        audit.record(Event.SESSION_ENDED, by=user, subject=user, reason=why)
        request.visit_ended = True  # type: ignore[attr-defined]
    request.session.flush()
    request.user = AnonymousUser()


def _handed_over(request: HttpRequest) -> HttpResponse | None:
    """The check-in and the way back; the API, which asks for a token, refuses by itself."""
    name = _name(request)
    if name in HANDED_OVER or name.startswith(FLOW_PAGES) or request.path.startswith("/api/"):
        return None
    if request.headers.get("HX-Request"):
        return render(request, "account/_signed_out.html", status=401)
    return redirect("device_back")


def _anew(request: HttpRequest) -> HttpResponse | None:
    """A tablet nobody used begins anew, whatever page stood open on it."""
    was_left = getattr(request, "ended_on", Device.OWN) is Device.TABLET
    return redirect("tablet") if was_left and _name(request).startswith(FLOW_PAGES) else None


def _signed_out(request: HttpRequest) -> HttpResponse | None:
    """A page is led to the sign-in by the next middleware; a part of a page says it in words."""
    if request.headers.get("HX-Request"):
        return render(request, "account/_signed_out.html", status=401)
    if hasattr(request, "visit_ended"):
        messages.info(request, ENDED)
    return None


def _is_use(request: HttpRequest) -> bool:
    name = _name(request)
    by_timer = name in BY_TIMER and request.headers.get("HX-Request")
    return not (by_timer or name in NO_USE or name.startswith("v1:"))


def _note_flow(request: HttpRequest) -> None:
    """Somebody who answers by a link is not signed in; their stay is measured all the same."""
    visit = Visit(request.session)
    is_left = visit.is_signed_in or _name(request) in NO_USE
    if not is_left and set(request.session.keys()) - {KEY}:
        visit.use()


def _follow_rights(request: HttpRequest) -> None:
    """A new session key where the person's roles are not those they signed in with."""
    known: Any = getattr(request, "_cached_user", None)  # the session's, whoever the API met
    member = getattr(known, "__dict__", {}).get("member")
    visit = Visit(request.session)
    if member is None or not visit.is_signed_in or not visit.kept:
        return
    rights = rights_of(known)
    if visit.kept.get("rights") != rights:
        visit.keep(rights=rights)
        renew(request)


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
