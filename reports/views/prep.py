"""One sheet before a session: what changed, what was agreed, and what may be talked about."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries import item_changes, score_history
from clinic import audit
from clinic.access import client_for, member_of
from clinic.models import Client, Event
from clinic.roles import Permission
from reports import sentences
from reports.queries import goals_of, permitted
from reports.queries.glance import glance
from reports.queries.prep import (
    Relation,
    agreed,
    danger_is_decided,
    dangers_of,
    moved_most,
    once_a_score,
    open_alerts_of,
    question_for,
    relations,
    safety_of,
    tried_since,
)
from reports.views import crumbs
from reports.views.caseload_rows import risk_words
from reports.views.figures import Course
from reports.views.plane_figure import plane_figure

FORMS = 6  # of the picture; the words need the newest alone


@require_safe
def prep(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One screen and one printed page. `?person=` asks for guidance about somebody on the map."""
    row = client_for(request.user, client_id, Permission.RECORD_READ)
    member = member_of(request.user)
    audit.record(Event.PREP_VIEWED, by=member, subject=row)
    asked = (Permission.NOTE_WRITE, Permission.REPORT_REQUEST)
    held = permitted(member, row, asked, given=Permission.RECORD_READ)
    context = {
        "client": row,
        "crumbs": crumbs.to_client(row),
        "may_note": Permission.NOTE_WRITE in held,
        "may_report": Permission.REPORT_REQUEST in held,
        "today": row.practice.today(),
        "request_key": uuid4().hex,
        **_sheet(row, request.GET.get("person", "")),
    }
    return render(request, "reports/prep.html", context)


def _sheet(row: Client, person: str) -> dict[str, Any]:
    seen, moved = glance(row), item_changes(row)
    course = Course.of(score_history(row, FORMS), seen.forms, seen.first_on)
    plan = next((each for each in seen.plans if each.is_open), None)
    goals = goals_of(plan.id if plan else None)
    last = agreed(row)
    day = seen.next_at.date() if seen.next_at else row.practice.today()
    alerts = open_alerts_of(row) if seen.mark.open else []
    dangers = dangers_of(alerts)
    others = once_a_score(each for each in alerts if not each.answered)
    is_decided = not row.known_as and danger_is_decided(seen.mark, alerts)
    decided = risk_words(seen.mark, row) if is_decided else ""
    shown = [goal for goal in goals if goal.in_focus] or goals
    people = relations(row, seen.plans, _zones(course))
    return {
        "next_at": seen.next_at,
        "countdown": seen.countdown,
        "course": course,
        "newer": sentences.newer_short_form(seen.brief, course.check_ins),
        "unanswered": sentences.nothing_told(seen.check_in.last_on),
        "answered": seen.check_in.last_on,
        "plane": plane_figure(course, row.practice.today(), seen.brief),
        "agreed": last,
        "talk": moved_most(moved),
        "moved": moved,
        "question": question_for(plan, goals, day, danger=bool(dangers)),
        "alerts": others,
        "alerts_gravest": "error" if any(each.is_red for each in others) else "warning",
        "dangers": dangers,
        "decided_danger": decided,
        "safety": safety_of(row) if dangers or decided else None,
        "alerts_open": seen.mark.open - len(dangers),
        "plan": plan,
        "goals": shown,
        "rated": any(goal.attainment is not None for goal in shown),
        "tried": tried_since(row, last.on),
        "people": [each for each in people if each.pairing],
        "unpaired": [each for each in people if not each.pairing],
        "at_hand": _at_hand(people, person),
    }


def _zones(course: Course) -> set[str]:
    return {score.zone for score in course.standing.values()}


def _at_hand(people: list[Relation], asked: str) -> Relation | None:
    """Whom the sheet speaks of: nobody, until one is chosen from the map."""
    return next((each for each in people if str(each.id) == asked and each.pairing), None)
