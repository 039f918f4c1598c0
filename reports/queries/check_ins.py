"""A client's own check-ins, as the client sees them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments.models import Assignment, Response, Schedule
from assessments.queries import takes_check_ins
from assessments.queries.check_ins import OF_CLIENT
from assessments.queries.follow_ups import takes_follow_ups
from clinic.models import Client
from clinic.models.mail import wishes_of

PAST = 20
AHEAD = 3


@dataclass(frozen=True)
class WaitingCheckIn:
    """A check-in to answer; `why` is the member's own sentence to the client."""

    id: UUID
    why: str
    minutes: int
    open_until: date
    asked_by: str


def own_check_ins(client: Client) -> dict[str, Any]:
    """`waiting`: those that take answers now; `ahead`: the days of the next three planned;
    `past`: the last 20 days on which they answered something."""
    past = Response.objects.filter(OF_CLIENT, client=client).order_by("-answered_on").distinct()
    takes = takes_check_ins(client) or takes_follow_ups(client)
    return {
        "waiting": _waiting(client) if takes else [],
        "ahead": _ahead(client) if takes else [],
        "past": list(past.values_list("answered_on", flat=True)[:PAST]),
    }


def _waiting(client: Client) -> list[WaitingCheckIn]:
    rows = Assignment.objects.filter(
        OF_CLIENT, client=client, state=Assignment.State.OPEN, closes_at__gt=timezone.now()
    )
    if client.state == Client.State.ENDED:
        rows = rows.filter(schedule__after_care=True)
    rows = rows.select_related("practice", "instrument_version", "assigned_by__user")
    return [
        WaitingCheckIn(
            id=row.pk,
            why=row.why,
            minutes=row.instrument_version.loaded.minutes,
            open_until=row.open_until,
            asked_by=row.assigned_by.name,
        )
        for row in rows.order_by("closes_at")
    ]


def _ahead(client: Client) -> list[date]:
    """On the client's own clock; what waits for a session has no day yet."""
    rows = Schedule.objects.filter(client=client, state=Schedule.State.ACTIVE)
    rows = rows.filter(next_at__gt=timezone.now()).order_by("next_at")
    if client.state == Client.State.ENDED:
        rows = rows.filter(after_care=True)
    zone = wishes_of(client).zone
    moments = rows.values_list("next_at", flat=True)
    days = {moment.astimezone(zone).date() for moment in moments if moment is not None}
    return sorted(days)[:AHEAD]
