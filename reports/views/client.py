"""The client page: what changed and whether it is real, where it stands, the work so far."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries import check_in_states, item_changes, score_history
from assessments.queries.alerts import NO_MARK, alert_marks
from clinic import audit
from clinic.access import client_for, member_of
from clinic.models import Client, Event, Member
from clinic.models.mail import wishes_of
from clinic.roles import Permission
from reports.queries import (
    PlanRow,
    goals_of,
    overall_attainment,
    permitted,
    plans_of,
    reviews,
    timeline,
)
from reports.queries.appointments import Appointments, appointments
from reports.queries.endings import countdown
from reports.queries.timeline import FEW, MANY
from reports.views import crumbs
from reports.views.caseload import check_in_words, risk_words
from reports.views.figures import Course, plane_figure, scores_of, trend_figure
from reports.views.other_forms import other_forms

DEEDS = (Permission.NOTE_WRITE, Permission.CHECK_IN_ASSIGN, Permission.REPORT_REQUEST)


@require_safe
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Everything of one client that a therapist looks at between two sessions."""
    row = client_for(request.user, client_id, Permission.RECORD_READ)
    member = member_of(request.user)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=row)
    plans = plans_of(row)
    course, meetings = Course.of(score_history(row)), appointments(row)
    everything = request.GET.get("timeline") == "all"
    context = {
        "client": row,
        "crumbs": crumbs.to_clients(),
        "course": course,
        "check_in": check_in_words(check_in_states([row.pk])[row.pk], row.practice.today()),
        "moved": item_changes(row),
        "other_forms": other_forms(row),
        **_alerts(row),
        "wishes": wishes_of(row),
        "next_at": meetings.next_at,
        "countdown": countdown(row, meetings.ending),
        **_may(member, row),
        **_pathway(plans),
        **_figures_and_timeline(row, course, plans, meetings, MANY if everything else FEW),
    }
    return render(request, "reports/client.html", context)


def _alerts(row: Client) -> dict[str, Any]:
    mark = alert_marks([row.pk]).get(row.pk, NO_MARK)
    return {"mark": mark, "risk_on": risk_words(mark, row)}


def _may(member: Member, row: Client) -> dict[str, bool]:
    held = permitted(member, row, DEEDS, given=Permission.RECORD_READ)
    in_care = row.state != Client.State.ENDED
    return {
        "may_note": Permission.NOTE_WRITE in held,
        "may_assign": Permission.CHECK_IN_ASSIGN in held and in_care,
        "may_report": Permission.REPORT_REQUEST in held,
    }


def _pathway(plans: list[PlanRow]) -> dict[str, Any]:
    current = next((plan for plan in plans if plan.is_open), None)
    goals = goals_of(current.id if current else None)
    return {"plan": current, "goals": goals, "overall": overall_attainment(goals)}


def _figures_and_timeline(
    row: Client, course: Course, plans: list[PlanRow], meetings: Appointments, limit: int
) -> dict[str, Any]:
    rated, steps = reviews(row)
    items, more = timeline(
        row, plans=plans, rated=rated, scores=scores_of(course), besides=meetings.items, limit=limit
    )
    return {
        "plane": plane_figure(course),
        "trend": trend_figure(course, plans, steps),
        "timeline": items,
        "more": more,
    }
