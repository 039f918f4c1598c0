"""The usual set: where a client begins, a word after each session, and a short look each month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.schedules import Timing, make_schedule
from assessments.models import Schedule
from assessments.psychometrics.definition import Instrument
from assessments.queries import waiting_check_ins
from assessments.queries.offered import offered
from assessments.queries.schedules import running_schedules
from clinic import audit
from clinic.models import Client, Event, Member
from clinic.models.mail import wishes_of

Cadence = Schedule.Cadence
MONTHLY = 4  # weeks
USUAL: tuple[tuple[str, str, int, Any], ...] = (
    ("attachment-dimensions", Cadence.ONCE, 1, gettext_lazy("once, now")),
    ("wellbeing-and-safety", Cadence.ONCE, 1, gettext_lazy("once, now")),
    ("session-check", Cadence.AFTER, 1, gettext_lazy("after every session")),
    ("attachment-brief", Cadence.WEEKS, MONTHLY, gettext_lazy("every 4 weeks, first in 4 weeks")),
)


@dataclass(frozen=True)
class Part:
    """One instrument of the usual set, and when."""

    instrument: Instrument
    cadence: str
    every: int
    words: Any


def usual_set(client: Client) -> list[Part]:
    """What of the usual set is offered and not set up or waiting already."""
    by_id = {offer.id: offer.instrument for offer in offered(client.practice, client.language)}
    taken = {row.instrument for row in running_schedules(client)} | set(waiting_check_ins(client))
    return [
        Part(by_id[name], cadence, every, words)
        for name, cadence, every, words in USUAL
        if name in by_id and name not in taken
    ]


@transaction.atomic
def set_up_usual(
    *,
    client: Client,
    parts: Sequence[str],
    how: str,
    at: time | None,
    days_open: int,
    reminders: int,
    by: Member,
) -> list[Schedule]:
    """Set up these parts of the usual set, all of them or none."""
    today = client.practice.today()
    now = timezone.now().astimezone(wishes_of(client).zone).time()
    made = []
    for part in usual_set(client):
        if part.instrument.id not in parts:
            continue
        is_monthly = part.cadence == Cadence.WEEKS
        timing = Timing(
            cadence=part.cadence,
            starts_on=today + timedelta(weeks=MONTHLY * is_monthly),
            at=(now if part.cadence == Cadence.ONCE else at or time(10)).replace(microsecond=0),
            every=part.every,
            days_open=days_open,
            reminders=reminders,
        )
        why = _why(part.cadence)
        made.append(
            make_schedule(
                client=client,
                instrument=part.instrument.id,
                timing=timing,
                channel=how,
                why=why,
                by=by,
            )
        )
    audit.record(Event.SCHEDULE_MADE, by=by, subject=client, reason="usual_set")
    return made


def _why(cadence: str) -> str:
    if cadence == Cadence.ONCE:
        return _("To have a starting point that we can look back on together.")
    if cadence == Cadence.AFTER:
        return _("To hear how the session was for you, so that we can put right what was not.")
    return _("To see together what changes, and use it in our sessions.")
