"""Outcomes: counts over many clients, with intervals; nobody's name, and never a ranking."""

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.psychometrics.telling import FEWEST
from assessments.queries.evidence import measures_of
from clinic import audit
from clinic.access import clients_for, member_of
from clinic.models import Event, Member
from clinic.roles import Permission, Reach, reaches
from reports.forms.outcomes import PERIODS, OutcomesForm
from reports.queries.outcomes import Period, change_lines
from reports.queries.response_times import alert_times, completion
from reports.views.outcome_figures import panels
from reports.views.response_words import alert_words, completion_words


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """Reliable change, check-ins and alerts of everybody in reach, and what measures are worth."""
    member = member_of(request.user, Permission.OUTCOMES_READ)
    clients = clients_for(request.user, Permission.OUTCOMES_READ)
    practice, now = member.practice, timezone.now()
    period, today = OutcomesForm(request.GET).asked(), practice.today()
    first = period.since(today)
    since = None if first is None else datetime.combine(first, time(), practice.zone)
    reached = clients.count()
    context: dict[str, Any] = {
        "member": member,
        "whose": _whose(member),
        "reached": reached,
        "period": period,
        "since": first,
        "periods": [(each, words, f"?period={each}") for each, words in PERIODS.items()],
        "panels": panels(change_lines(clients, today), period, reached),
        "completion": completion_words(completion(clients, since, now)),
        "alerts": alert_words(alert_times(clients, practice, since, now)),
        "measures": measures_of(practice),
        "fewest": FEWEST,
    }
    audit.record(
        Event.OUTCOMES_VIEWED,
        by=member,
        subject=practice,
        practice_id=practice.pk,
        reason="all_time" if period is Period.ALL else f"{period}_months",
    )
    return render(request, "reports/outcomes.html", context)


def _whose(member: Member) -> str:
    """Whose clients are counted; always together, and under nobody's name."""
    reach = reaches(member.roles, Permission.OUTCOMES_READ)
    if Reach.PRACTICE in reach:
        return _("All clients of the practice, together.")
    if Reach.SUPERVISEES not in reach:
        return _("All clients in your care, together.")
    if Reach.CASELOAD in reach:
        return _("Your own clients and those of your supervisees, together.")
    return _("The clients of all your supervisees, together.")
