"""What a client's own first page says beside check-ins: when we meet, and what stays theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.queries.alerts import open_call_of
from assessments.queries.shared import results_shown
from clinic.clock import on_the_wall
from clinic.models import Client, Ending, Session
from reports.queries.endings import kept_up
from reports.queries.given import cards_of, exercises_to_do
from reports.queries.handed_out import own_reports


@dataclass(frozen=True)
class NextSession:
    """A meeting to come, on the practice's clock, without anybody's name."""

    at: datetime
    kind: str


def own_home(client: Client) -> dict[str, Any]:
    """The next session, what to try and read, results shown, a plan to keep up, a wish to be
    called. A constant number of statements."""
    return {
        "meeting": next_session(client),
        "exercises": exercises_to_do(client),
        "cards": cards_of(client),
        "results": results_shown(client),
        "reports": own_reports(client),
        "keeping_up": bool(own_maintenance(client)),
        "call": open_call_of(client),
    }


def next_session(client: Client) -> NextSession | None:
    """The next planned session of a client in care."""
    if client.state == Client.State.ENDED:
        return None
    rows = Session.objects.filter(
        client=client, state=Session.State.PLANNED, starts_at__gte=timezone.now()
    )
    row = rows.order_by("starts_at").first()
    if row is None:
        return None
    return NextSession(on_the_wall(row.starts_at, client.practice.zone), row.get_kind_display())


def own_maintenance(client: Client) -> list[tuple[str, str]]:
    """How they keep it up, in their words, once an end of care is planned or has come."""
    rows = Ending.objects.filter(client=client, returned_at=None)
    row = rows.order_by("-planned_on").first()
    return kept_up(row) if row else []
