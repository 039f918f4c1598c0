"""Is it still you? Asked before what cannot be taken back, and at a locked screen.

What was typed is never lost and never stored: the page that asks carries it along, and sends it to
where it was going together with the answer.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from clinic import audit
from clinic.forms.second_factor import ConfirmForm
from clinic.models import Event, User
from clinic.visit import Visit, Way

View = Callable[..., HttpResponse]
PREFIX = "confirm"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105


def recently_confirmed(view: View | None = None, *, methods: Collection[str] = ("POST",)) -> Any:
    """A view reached only by who has shown within five minutes that it is them.

    For signing, exporting, deleting, changing rights. `methods` are those it holds for; with GET
    the question comes before the page.
    """

    def guarded(inner: View) -> View:
        @wraps(inner)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = ask(request) if request.method in methods else None
            return inner(request, *args, **kwargs) if asked is None else asked

        return page

    return guarded if view is None else guarded(view)


def ask(request: HttpRequest) -> HttpResponse | None:
    """The page that asks whether it is still this person; None when there is no need any more."""
    visit = Visit(request.session)
    if not visit.is_signed_in or (visit.is_confirmed and not visit.is_locked):
        return None
    if request.headers.get("HX-Request"):
        return render(request, "account/_confirm_first.html", status=403)
    if request.method != "POST":
        here = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_reauthenticate')}?{here}")
    form = confirm_form(request)
    if form.is_bound and form.is_valid():
        confirmed(request, form.way)
        request.POST = _without_answer(request.POST)  # type: ignore[assignment]
        return None
    return render(request, "account/confirm.html", _carried(request, form), status=403)


def confirm_form(request: HttpRequest, *, is_sent: bool = False) -> ConfirmForm:
    """The form with this person's ways, holding the answer where one was sent."""
    is_sent = is_sent or any(name.startswith(f"{PREFIX}-") for name in request.POST)
    form = ConfirmForm(
        request.POST if is_sent else None,
        prefix=PREFIX,
        request=request,
        ways=Visit(request.session).ways,
    )
    if form.was_tried and not form.is_valid():
        user = _person(request)
        audit.record(Event.SIGN_IN_FAILED, by=user, subject=user, reason="confirmation")
    return form


def confirmed(request: HttpRequest, way: Way) -> None:
    """The person has shown that it is them."""
    Visit(request.session).confirm()
    user = _person(request)
    audit.record(Event.REAUTHENTICATED, by=user, subject=user, reason=way)


def safe_next(request: HttpRequest, given: str) -> str:
    """An address of this site to go on to; the start page where it is none."""
    hosts = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(given, hosts, require_https=request.is_secure())
    return given if is_safe else reverse("home")


def _carried(request: HttpRequest, form: ConfirmForm) -> dict[str, Any]:
    """What the page needs to send everything on. Files cannot be carried: choose them again."""
    context: dict[str, Any] = {"form": form, "locked": Visit(request.session).is_locked}
    if request.FILES:
        back = urlsplit(request.headers.get("Referer", ""))
        here = safe_next(request, back.path or "/")
        return context | {"files": True, "next": here, "to": reverse("account_reauthenticate")}
    kept = _without_answer(request.POST)
    typed = [(name, value) for name, values in kept.lists() for value in values if name != TOKEN]
    return context | {"typed": typed, "to": request.get_full_path()}


def _without_answer(sent: QueryDict) -> QueryDict:
    rest = sent.copy()
    for name in [name for name in rest if name.startswith(f"{PREFIX}-")]:
        del rest[name]
    rest._mutable = False
    return rest


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
