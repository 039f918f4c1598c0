"""A client's side: open the link, begin, check, send. The questions are in `questions`."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import assignment_in_flow, keep_flow, redeemed_here
from assessments.actions.answers import redeem, send_response
from assessments.models import Assignment
from assessments.psychometrics.steps import steps
from assessments.queries import draft_answers
from assessments.views.checked import groups
from assessments.views.flow import client_page, open_check_in, user_of
from clinic.models import Practice


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def link_landing(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, so that mail scanners use nothing up; the button redeems."""
    if request.method != "POST":
        return render(request, "assessments/link_landing.html")
    link = redeemed_here(request.session, token)
    if link is None:
        browser = request.META.get("CSRF_COOKIE", "")
        link, secret = redeem(token=token, browser=browser, by=user_of(request))
        keep_flow(request.session, link, secret)
    return redirect("answer_start", link.assignment_id)


@client_page
@require_safe
def answer_start(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Why, how long, who sees it, until when; or where it was left."""
    assignment = open_check_in(request, assignment_id)
    instrument = assignment.instrument_version.loaded
    course = steps(instrument, draft_answers(assignment))
    first_open = course.first_open
    context = {
        "assignment": assignment,
        "instrument": instrument,
        "begun": bool(course.answers),
        "seen": course.seen,
        "total": course.total,
        "next_number": course.lead_in(first_open).number if first_open else None,
    }
    return render(request, "assessments/start.html", context)


@client_page
@require_safe
def answer_check(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Everything answered, each with a way to change it."""
    return _check(request, open_check_in(request, assignment_id))


@client_page
@require_POST
def answer_send(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Send. Pressed twice it sends once."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    try:
        send_response(assignment=assignment, by=user_of(request))
    except ValidationError as refused:
        return _check(request, assignment, refused)
    return redirect("answer_done", assignment.pk)


@client_page
@require_safe
def answer_done(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Thanks, and who will look. No score."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    if assignment.state != Assignment.State.DONE:
        return redirect("answer_start", assignment.pk)
    context = {"assignment": assignment, **_help(assignment.practice)}
    return render(request, "assessments/done.html", context)


@client_page
@require_safe
def answer_support(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Whom to call now: the practice's own lines."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    context = {"assignment": assignment, **_help(assignment.practice)}
    return render(request, "assessments/support.html", context)


@client_page
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Whom to call now: general words, or the practice of the client who is signed in."""
    user = user_of(request)
    context = _help(user.client.practice) if user and user.client else {}
    return render(request, "assessments/support.html", context)


def _help(practice: Practice) -> dict[str, Any]:
    return {"practice": practice, "lines": list(practice.crisis_lines.all()[:20])}


def _check(
    request: HttpRequest, assignment: Assignment, refused: ValidationError | None = None
) -> HttpResponse:
    course = steps(assignment.instrument_version.loaded, draft_answers(assignment))
    first_open = course.first_open
    context = {
        "assignment": assignment,
        "groups": groups(course),
        "left_open": course.total - course.seen,
        "first_open": first_open,
        "back_number": (first_open or course.all[-1]).number,
        "refused": refused.messages if refused else [],
    }
    return render(request, "assessments/check.html", context, status=422 if refused else 200)
