"""The client page: what changed and whether it is real, where it stands, the work so far."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries import score_history
from assessments.queries.scores import MOST
from clinic import audit
from clinic.access import client_for, member_of
from clinic.models import Client, Event
from clinic.models.mail import wishes_of
from clinic.roles import Permission
from reports import sentences
from reports.queries import PlanRow, goals_of, overall_attainment, steps
from reports.queries.glance import Glance, glance
from reports.views import crumbs
from reports.views.caseload import check_in_words, risk_words
from reports.views.client_deeds import deeds, may
from reports.views.client_parts import PARTS, part_of
from reports.views.figures import Course, trend_figure
from reports.views.htmx import wants_fragment
from reports.views.plane_figure import plane_figure
from reports.views.trend_events import RATINGS

FORMS = 24  # the newest, of which the pictures are drawn; all of them with ?forms=all


@require_safe
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Everything of one client that a therapist looks at between two sessions.

    The lower parts come one at a time: with `?part=` in the page, and alone where htmx asks.
    """
    row = client_for(request.user, client_id, Permission.RECORD_READ)
    member = member_of(request.user)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=row)
    part = part_of(request.GET, row)
    held = may(member, row)
    context: dict[str, Any] = {"client": row, "part": part, "parts": PARTS}
    context |= {"may_note": held.note, "may_assign": held.assign}
    if part and wants_fragment(request):
        return render(request, "reports/_client_parts.html", context)
    context["deeds"] = deeds(row.pk, held)
    everything = request.GET.get("forms") == "all"
    return render(request, "reports/client.html", context | _head(row, everything))


def _head(row: Client, everything: bool) -> dict[str, Any]:
    seen = glance(row)
    rows = score_history(row, MOST if everything else FORMS)
    course = Course.of(rows, seen.forms, seen.first_on)
    return {
        "crumbs": crumbs.to_clients(),
        "course": course,
        "newer": sentences.newer_short_form(seen.brief, course.check_ins),
        "unanswered": sentences.nothing_told(seen.check_in.last_on),
        "answered": seen.check_in.last_on,
        "check_in": check_in_words(seen.check_in, row.practice.today()),
        "mark": seen.mark,
        "risk_on": risk_words(seen.mark, row),
        "wishes": wishes_of(row),
        "next_at": seen.next_at,
        "countdown": seen.countdown,
        **_pathway(seen.plans),
        **_figures(row, course, seen),
    }


def _pathway(plans: tuple[PlanRow, ...]) -> dict[str, Any]:
    current = next((plan for plan in plans if plan.is_open), None)
    goals = goals_of(current.id if current else None)
    return {"plan": current, "goals": goals, "overall": overall_attainment(goals)}


def _figures(row: Client, course: Course, seen: Glance) -> dict[str, Any]:
    rated = steps(row, RATINGS) if seen.plans else []
    return {
        "plane": plane_figure(course, row.practice.today(), seen.brief),
        "trend": trend_figure(course, seen.plans, rated, seen.events),
    }
