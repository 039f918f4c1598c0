"""What every page of the client's flow has in common: no sign-in, no trace, plain refusals."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments.access import CheckInClosed, LinkRefused, NoFlow, assignment_in_flow
from assessments.models import Assignment
from assessments.queries import may_be_answered
from assessments.queries.follow_ups import follow_ups_are_read
from clinic.models import Client, User
from clinic.queries import is_attended
from clinic.visit import Visit

View = Callable[..., HttpResponse]
_SAVED = "check_ins_saved"


def client_page(view: View) -> View:
    """Answer what the gates refuse with a page that says what to do next.

    The refusal is left on the request, where the middleware rolls back and records it. The
    referrer is cut to the origin: with none at all browsers send `Origin: null`, and forms fail.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except CheckInClosed as closed:
            response = _closed(request, closed)
        except (LinkRefused, NoFlow) as refused:
            request.refusal = refused  # type: ignore[attr-defined]
            # At the address of a link the page also offers to send a fresh one.
            context: dict[str, Any] = {
                "ask_at": "fresh/" if "token" in kwargs else "",
                "taken_back": _taken_back(request, kwargs.get("assignment_id")),
            }
            response = render(request, "assessments/link_needed.html", context, status=404)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return login_not_required(page)


def open_check_in(request: HttpRequest, assignment_id: UUID) -> Assignment:
    """The check-in this browser may answer, still open. Raises NoFlow or CheckInClosed."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    if not may_be_answered(assignment):
        raise CheckInClosed(assignment)
    return assignment


def recorded_before(request: HttpRequest, assignment: Assignment) -> bool:
    """Whether this visit's saving is in the audit; notes that it will be from now on."""
    saved = request.session.get(_SAVED, [])
    if str(assignment.pk) in saved:
        return True
    request.session[_SAVED] = [*saved[-20:], str(assignment.pk)]
    return False


def user_of(request: HttpRequest) -> User | None:
    """Who is signed in, if anybody: a client on the way in by a link is not."""
    return request.user if isinstance(request.user, User) else None


def _taken_back(request: HttpRequest, assignment_id: object) -> object:
    """The check-in's id, where the member who is here had handed this device over for it."""
    visit = Visit(request.session)
    is_so = visit.is_signed_in and visit.kept.get("place") == str(assignment_id)
    return assignment_id if is_so else None


def _closed(request: HttpRequest, closed: CheckInClosed) -> HttpResponse:
    if closed.assignment.state == Assignment.State.DONE:
        return redirect("answer_done", closed.assignment.pk)
    request.refusal = closed  # type: ignore[attr-defined]
    client = closed.assignment.client
    is_over = client.state == Client.State.ENDED
    cared_for = follow_ups_are_read(client) if is_over else is_attended(client)
    context = {"assignment": closed.assignment, "cared_for": cared_for}
    return render(request, "assessments/closed.html", context, status=404)
