"""A client's side: open the link, answer one question a page, check, send."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import assignment_in_flow, keep_flow, redeemed_here
from assessments.actions.answers import redeem, save_answer, send_response
from assessments.forms import AnswerForm
from assessments.models import Assignment
from assessments.psychometrics.definition import Instrument, Item
from assessments.queries import draft_answers
from assessments.views.flow import client_page, open_check_in, recorded_before
from clinic.models import Practice, User

PAUSE_EVERY = 12


@dataclass(frozen=True)
class Step:
    """One question of a check-in."""

    assignment: Assignment
    instrument: Instrument
    number: int

    @property
    def item(self) -> Item:
        return self.instrument.items[self.number - 1]

    @property
    def total(self) -> int:
        return len(self.instrument.items)


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def link_landing(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, so that mail scanners use nothing up; the button redeems."""
    if request.method != "POST":
        return render(request, "assessments/link_landing.html")
    link = redeemed_here(request.session, token)
    if link is None:
        browser = request.META.get("CSRF_COOKIE", "")
        link, secret = redeem(token=token, browser=browser, by=_user(request))
        keep_flow(request.session, link, secret)
    return redirect("answer_start", link.assignment_id)


@client_page
@require_safe
def answer_start(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Why, how long, who sees it, until when; or where it was left."""
    assignment = open_check_in(request, assignment_id)
    instrument, answers = assignment.instrument_version.loaded, draft_answers(assignment)
    context = {
        "assignment": assignment,
        "instrument": instrument,
        "seen": len(answers),
        "total": len(instrument.items),
        "next_number": _first_open(instrument, answers),
    }
    return render(request, "assessments/start.html", context)


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """One question. Each answer is saved before the next one is shown."""
    assignment = open_check_in(request, assignment_id)
    instrument = assignment.instrument_version.loaded
    if not 1 <= number <= len(instrument.items):
        raise Http404
    step = Step(assignment, instrument, number)
    if request.method != "POST":
        return _question(request, step, AnswerForm(instrument=instrument))
    form = AnswerForm(request.POST, instrument=instrument)
    if not form.is_valid():
        return _question(request, step, form)
    draft = save_answer(
        assignment=assignment,
        link_id=step.item.link_id,
        value=form.cleaned_data["answer"],
        by=_user(request),
        recorded=recorded_before(request, assignment),
    )
    return _onward(step, draft.answers)


@client_page
@require_safe
def answer_pause(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """A breath, after every twelfth question of a longer check-in."""
    assignment = open_check_in(request, assignment_id)
    total = len(assignment.instrument_version.loaded.items)
    if not 1 <= number < total:
        raise Http404
    context = {"assignment": assignment, "done": number, "next": number + 1, "total": total}
    return render(request, "assessments/pause.html", context)


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
        send_response(assignment=assignment, by=_user(request))
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
    user = _user(request)
    context = _help(user.client.practice) if user and user.client else {}
    return render(request, "assessments/support.html", context)


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _help(practice: Practice) -> dict[str, Any]:
    return {"practice": practice, "lines": list(practice.crisis_lines.all()[:20])}


def _first_open(instrument: Instrument, answers: dict[str, int | None]) -> int | None:
    """The first question neither answered nor skipped; None when there is none left."""
    numbers = enumerate(instrument.items, start=1)
    return next((number for number, item in numbers if item.link_id not in answers), None)


def _onward(step: Step, answers: dict[str, int | None]) -> HttpResponse:
    """Where to go from a saved answer: on, to a breath, or to the check when all are seen."""
    if _first_open(step.instrument, answers) is None:
        return redirect("answer_check", step.assignment.pk)
    if step.number == step.total:
        return redirect("answer_check", step.assignment.pk)
    if step.number % PAUSE_EVERY == 0:
        return redirect("answer_pause", step.assignment.pk, step.number)
    return redirect("answer_question", step.assignment.pk, step.number + 1)


def _question(request: HttpRequest, step: Step, form: AnswerForm) -> HttpResponse:
    answers = draft_answers(step.assignment)
    context = {
        "assignment": step.assignment,
        "step": step,
        "form": form,
        "options": [
            {"value": each.value, "label": each.label, "point": each.value}
            for each in step.instrument.options
        ],
        "chosen": answers.get(step.item.link_id),
        "was_skipped": answers.get(step.item.link_id, "") is None,
        "has_saved": bool(answers),
        "all_seen": _first_open(step.instrument, answers) is None,
    }
    return render(request, "assessments/question.html", context, status=422 if form.errors else 200)


def _check(
    request: HttpRequest, assignment: Assignment, refused: ValidationError | None = None
) -> HttpResponse:
    instrument, answers = assignment.instrument_version.loaded, draft_answers(assignment)
    words: dict[int | None, str] = {each.value: each.label for each in instrument.options}
    context = {
        "assignment": assignment,
        "rows": [
            {
                "number": number,
                "text": item.text,
                "words": words.get(answers.get(item.link_id)),
                "skipped": answers.get(item.link_id, "") is None,
            }
            for number, item in enumerate(instrument.items, start=1)
        ],
        "left_open": len(instrument.items) - len(answers),
        "first_open": _first_open(instrument, answers),
        "back_number": _first_open(instrument, answers) or len(instrument.items),
        "refused": refused.messages if refused else [],
    }
    return render(request, "assessments/check.html", context, status=422 if refused else 200)
