"""A client's side: open the link, begin, check, send. The questions are in `questions`."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import assignment_in_flow, keep_flow, redeemed_here
from assessments.actions.answers import redeem, send_response
from assessments.actions.fresh_links import ask_fresh_link
from assessments.models import Assignment
from assessments.views.asked import foreign
from assessments.views.checked import groups
from assessments.views.flow import client_page, open_check_in, user_of
from assessments.views.ways import CheckInWay, Way
from clinic.guessing import Guess, guess, use_up
from clinic.models import Practice

ASK_AGAIN_AFTER = 10 * 60  # seconds


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
@require_http_methods(["GET", "HEAD", "POST"])
def link_fresh(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a fresh link. The words are the same whatever the token and whatever comes of it."""
    if request.method != "POST":
        return render(request, "assessments/link_needed.html", {"ask_at": "?"})
    if _may_ask(request, token):
        ask_fresh_link(token=token, by=user_of(request))
    return render(request, "assessments/link_asked.html")


def _may_ask(request: HttpRequest, token: str) -> bool:
    """Seldom for one link, and not without end from one address."""
    if guess(request, Guess.FRESH_LINK, "") is None:
        return False
    return use_up(f"fresh link:{token}", ASK_AGAIN_AFTER)


@client_page
@require_safe
def answer_start(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Why, how long, who sees it, until when; or where it was left."""
    return start_page(request, CheckInWay(request, open_check_in(request, assignment_id)))


@client_page
@require_safe
def answer_check(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Everything answered, each with a way to change it."""
    return check_page(request, CheckInWay(request, open_check_in(request, assignment_id)))


@client_page
@require_POST
def answer_send(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Send. Pressed twice it sends once."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    try:
        send_response(assignment=assignment, by=user_of(request))
    except ValidationError as refused:
        return check_page(request, CheckInWay(request, assignment), refused)
    return redirect("answer_done", assignment.pk)


@client_page
@require_safe
def answer_done(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Thanks, and who will look. No score."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    if assignment.state != Assignment.State.DONE:
        return redirect("answer_start", assignment.pk)
    return help_page(request, CheckInWay(request, assignment), "done")


@client_page
@require_safe
def answer_support(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Whom to call now: the practice's own lines."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    return help_page(request, CheckInWay(request, assignment), "support")


@client_page
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Whom to call now: general words, or the practice of the client who is signed in."""
    user = user_of(request)
    context = help_context(user.client.practice) if user and user.client else {}
    return render(request, "assessments/support.html", context)


def start_page(request: HttpRequest, way: Way) -> HttpResponse:
    """Before the first page, or where it was left."""
    course = way.course
    first_open = course.first_open
    context = {
        "way": way,
        "assignment": way.assignment,
        "instrument": course.instrument,
        "foreign": foreign(course.instrument),
        "begun": bool(course.answers) and not way.is_preview,
        "seen": course.seen,
        "total": course.total,
        "onward_url": way.page(course.lead_in(first_open).number) if first_open else way.check,
    }
    return render(request, "assessments/start.html", context)


def check_page(
    request: HttpRequest, way: Way, refused: ValidationError | None = None
) -> HttpResponse:
    """Every answer, before it is sent."""
    course = way.course
    first_open = course.first_open
    context = {
        "way": way,
        "assignment": way.assignment,
        "groups": groups(course),
        "foreign": foreign(course.instrument),
        "left_open": course.total - course.seen,
        "first_open": first_open,
        "first_open_url": way.page(first_open.number) if first_open else "",
        "back_url": way.page((first_open or course.all[-1]).number),
        "refused": refused.messages if refused else [],
    }
    return render(request, "assessments/check.html", context, status=422 if refused else 200)


def help_page(request: HttpRequest, way: Way, page: str) -> HttpResponse:
    """The end (`done`) or whom to call (`support`), with the practice's own lines."""
    context = {"way": way, "assignment": way.assignment, **help_context(way.assignment.practice)}
    return render(request, f"assessments/{page}.html", context)


def help_context(practice: Practice) -> dict[str, Any]:
    """The practice and its help lines, as the pages show them."""
    return {"practice": practice, "lines": list(practice.crisis_lines.all()[:20])}
