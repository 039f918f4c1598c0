"""What the client page says of sessions and endings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.clock import on_the_wall
from clinic.models import Client, Ending, Session
from reports.queries.timeline import MANY, TimelineItem

NOT_HELD = (Session.State.CANCELLED, Session.State.MISSED)


@dataclass(frozen=True)
class Appointments:
    """The next session on the practice's clock, the ending that is planned, and what was."""

    next_at: datetime | None
    ending: Ending | None
    items: tuple[TimelineItem, ...]


def appointments(client: Client) -> Appointments:
    """Sessions to come and not held, endings and returns. Two statements.

    Sessions that were attended stand on the time line as their notes.
    """
    now = timezone.now()
    coming = Q(state=Session.State.PLANNED, starts_at__gte=now)
    not_held = Q(state__in=NOT_HELD, starts_at__lt=now)
    rows = Session.objects.filter(coming | not_held, client=client).order_by("-starts_at")
    found = list(rows.values_list("starts_at", "state")[:MANY])
    planned = [at for at, state in found if state == Session.State.PLANNED]
    endings = list(Ending.objects.filter(client=client))
    items = [_not_held(client, at, state) for at, state in found if state in NOT_HELD]
    return Appointments(
        next_at=on_the_wall(min(planned), client.practice.zone) if planned else None,
        ending=next((row for row in endings if row.ended_at is None), None),
        items=(*items, *_endings(client, endings)),
    )


def _not_held(client: Client, at: datetime, state: str) -> TimelineItem:
    missed = state == Session.State.MISSED
    title = _("Session missed") if missed else _("Session cancelled")
    return TimelineItem("calendar", at.astimezone(client.practice.zone).date(), at, title)


def _endings(client: Client, endings: list[Ending]) -> Iterator[TimelineItem]:
    url, zone = reverse("ending", args=[client.pk]), client.practice.zone
    for row in endings:
        for at, title in ((row.ended_at, _("Care ended")), (row.returned_at, _("Back in care"))):
            if at is not None:
                yield TimelineItem("leave", at.astimezone(zone).date(), at, title, url)
