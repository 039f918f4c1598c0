"""Turn the screen to the client: where they are, in plain words, and what they make of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.queries import score_history
from assessments.queries.check_ins import check_in_states
from clinic import audit
from clinic.access import client_for, member_of
from clinic.actions.client_words import take_words
from clinic.models import Client, Event
from clinic.roles import Permission
from reports.documents.words import letter
from reports.forms.client_words import ClientWordsForm
from reports.queries import GoalRow, goals_of, open_plan, permitted
from reports.queries.client_words import names_around, without_names, words_of
from reports.queries.short_form import short_form
from reports.sentences import newer_short_form_to_client
from reports.views.figures import Course, trend_figure
from reports.views.plane_figure import plane_figure

FORMS = 24
LIMITS = (1.0, 7.0)  # of both dimensions
SAID = 3


@dataclass(frozen=True)
class OwnGoal:
    """A goal as the client put it."""

    words: str
    in_focus: bool


@dataclass(frozen=True)
class Said:
    """What the client said before."""

    text: str
    on: date


@require_http_methods(["GET", "POST"])
def share_view(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """No names, notes, flags or codes. A post takes the client's words into the record."""
    posted = request.method == "POST"
    permission = Permission.PLAN_WRITE if posted else Permission.RECORD_READ
    row = client_for(request.user, client_id, permission)
    member = member_of(request.user)
    form = ClientWordsForm(request.POST if posted else None)
    if posted:
        kept = form.carry_out(take_words, client=row, by=member)
        if kept is not None:
            messages.success(request, _("Your words are kept in your record."))
            return redirect("share_view", client_id=row.pk)
    audit.record(Event.SHARE_VIEWED, by=member, subject=row)
    context = {
        "client": row,
        "form": form,
        "may_write": bool(permitted(member, row, [Permission.PLAN_WRITE])),
        **_shown(row),
    }
    return render(request, "reports/share.html", context, status=422 if posted else 200)


def _shown(row: Client) -> dict[str, Any]:
    course, plan, names = Course.of(score_history(row, FORMS)), open_plan(row), names_around(row)
    said, note = letter(course.standing, LIMITS, course.check_ins)
    brief = short_form(row)
    besides = newer_short_form_to_client(brief, course.check_ins)
    goals = goals_of(plan.pk, sealed=True) if plan else []
    return {
        "said": (*said, besides) if besides else said,
        "answered": bool(said) or check_in_states([row.pk])[row.pk].last_on is not None,
        "note": note,
        "has_scores": bool(course.standing),
        "plane": plane_figure(course, row.practice.today(), brief, "client"),
        "trend": trend_figure(course, (), (), audience="client"),
        "goals": [_goal(goal, names) for goal in goals],
        "earlier": [
            Said(without_names(one.text, names), one.said_on) for one in words_of(row, SAID)
        ],
    }


def _goal(row: GoalRow, names: list[str]) -> OwnGoal:
    words = row.goal.words or row.template.client_wording
    return OwnGoal(without_names(words, names), row.in_focus)
