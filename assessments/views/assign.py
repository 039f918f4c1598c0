"""A member's side of one check-in: hand on its link, take it back, read what was answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import queries
from assessments.access import assignment_for, has_reach
from assessments.actions.check_ins import make_link, withdraw_check_in
from assessments.forms import WithdrawForm
from assessments.models import Assignment, Response
from assessments.queries.described import described
from assessments.queries.schedules import mail_obstacle
from assessments.queries.shared import showable, shown_of
from assessments.queries.sheets import sheet_of
from assessments.sentences.entered import entered_words
from assessments.views import fresh_code, fresh_link
from assessments.views.sheet_pages import reference_of
from assessments.views.words import careless_words, link_day, state_words, time_taken
from clinic import audit
from clinic.access import Person, member_of
from clinic.models import Client, Event
from clinic.roles import Permission


@require_safe
def check_in(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Where it stands; with the right to read the record, what was answered."""
    assignment = assignment_for(request.user, assignment_id, Permission.CLIENT_NAMES)
    client = assignment.client
    may_assign = has_reach(request.user, client, Permission.CHECK_IN_ASSIGN)
    link = queries.live_link(assignment) if may_assign else None
    context = {
        "assignment": assignment,
        "client": client,
        "instrument": assignment.instrument_version.loaded,
        "state": state_words(assignment),
        "zone": client.practice.zone,
        "may_assign": may_assign,
        "link": link,
        "link_day": link_day(client, link.expires_at) if link else "",
        "fresh": fresh_link.take(request, assignment) if may_assign else None,
        "fresh_code": fresh_code.take(request, assignment) if may_assign else None,
        "begun_at": queries.begun_at(assignment),
        "withdrawing": WithdrawForm(),
        "no_letter": mail_obstacle(client) if assignment.link_asked_at else "",
        "sheet": sheet_of(assignment) if may_assign else None,
        "reference": reference_of(assignment),
        **about(request.user, client),
    }
    if has_reach(request.user, client, Permission.RECORD_READ):
        context |= {"may_read": True, **_answers(assignment)}
        context["may_show"] = has_reach(request.user, client, Permission.PLAN_WRITE)
    audit.record(Event.CHECK_IN_VIEWED, by=member_of(request.user), subject=assignment)
    return render(request, "assessments/check_in.html", context)


@require_POST
def check_in_link(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """A fresh link; the one before stops working."""
    assignment = assignment_for(request.user, assignment_id, Permission.CHECK_IN_ASSIGN)
    try:
        _link, token = make_link(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        fresh_link.keep(request, assignment, token)
    return redirect("check_in", assignment.pk)


@require_POST
def check_in_withdraw(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take it back; who let it go on the day's first page stays there."""
    assignment = assignment_for(request.user, assignment_id, Permission.CHECK_IN_ASSIGN)
    form = WithdrawForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([*form.errors["why"]])
        why = Assignment.Withdrawn(form.cleaned_data["why"])
        withdraw_check_in(assignment=assignment, why=why, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The check-in is withdrawn. Its link no longer works."))
        if form.cleaned_data["from_today"]:
            return redirect("home")
    return redirect("check_in", assignment.pk)


def about(user: Person, client: Client) -> dict[str, Any]:
    """Where a page of this client stands; the way back is a page this person may open."""
    page = "client" if has_reach(user, client, Permission.RECORD_READ) else "client_details"
    return {
        "crumbs": [
            {"label": _("Clients"), "url": reverse("caseload")},
            {
                "label": client.name,
                "born": str(client.birth_year),
                "url": reverse(page, args=[client.pk]),
            },
        ]
    }


def _answers(assignment: Assignment) -> dict[str, Any]:
    response = queries.response_of(assignment)
    if response is None:
        return {}
    answers = queries.answers_in_words(response)
    return {
        "response": response,
        "answers": answers,
        "skipped": sum(answer.words is None for answer in answers),
        "time_taken": time_taken(response.seconds),
        "entered_words": entered_words(response),
        "careless": careless_words(response.notes),
        "scores": described(response),
        "stated": _stated(response),
        "showable": bool(showable(response)),
        "shown": shown_of(response),
    }


def _stated(response: Response) -> list[dict[str, Any]]:
    """Totals that came with imported answers, under the names of our scales where they have one."""
    titles = {scale.id: scale.title for scale in response.instrument_version.loaded.scales}
    return [
        {"title": titles.get(name, name), "value": value} for name, value in response.stated.items()
    ]
