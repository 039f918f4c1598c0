"""One round of the clock: in every practice in turn, what is due is asked, reminded or ended."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from time import monotonic
from typing import Any, TypeVar

import structlog
from django.db import transaction
from django.utils import timezone, translation

from assessments.actions.calling_up import call_up, end_now, links_to_send, next_reminder
from assessments.actions.letters import letter_for
from assessments.actions.moved_sessions import follow_sessions
from assessments.models import Assignment, Channel
from assessments.queries.due import (
    after_care,
    due_in,
    held_for_reminding,
    practices_with_due,
    reminders_in,
)
from clinic import audit, walls
from clinic.actions.mail import queue_mails
from clinic.models import Client, Event, Practice
from clinic.models.mail import wishes_of
from clinic.models.opening import warm

log = structlog.get_logger(__name__)
TOGETHER = 200  # in one transaction, before the next practice has its turn
LONGEST = 45.0  # seconds of one round; the next minute goes on where it stopped
Thing = TypeVar("Thing")
_Turns = Iterator[int]
State = Client.State


def run_clock(*, seconds: float = LONGEST) -> int:
    """Do what is due, a batch of each practice in turn; how many check-ins and reminders it made.

    Run twice, or twice at the same time, it makes nothing twice. What fails in one practice, or
    for one client, is logged and keeps nobody else waiting.
    """
    stop, now, done = monotonic() + seconds, timezone.now(), 0
    turns = deque(_turns(practice, now) for practice in practices_with_due(now))
    while turns and monotonic() < stop:
        work = turns.popleft()
        made = next(work, None)
        if made is not None:
            done += made
            turns.append(work)
    return done


def _turns(practice: Practice, now: datetime) -> _Turns:
    """This practice's work, a batch at each step."""
    with walls.within(practice.pk):
        due, reminders = due_in(practice, now), reminders_in(practice, now)
    yield _guarded(practice, [practice], lambda _: end_after_care(practice=practice))
    yield _guarded(practice, [practice], lambda _: follow_sessions(practice=practice, now=now))
    for batch in _batches(due):
        yield _guarded(
            practice, batch, lambda some: len(call_up(due=some, practice=practice, now=now))
        )
    for pks in _batches(reminders):
        yield _guarded(practice, pks, lambda some: remind(pks=some, now=now))


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), TOGETHER):
        yield things[start : start + TOGETHER]


def _guarded(
    practice: Practice, batch: Sequence[Thing], deed: Callable[[Sequence[Thing]], int]
) -> int:
    """Do it for all of them at once; where that fails, for one after the other."""
    try:
        with walls.within(practice.pk), translation.override(practice.language):
            return deed(batch)
    except Exception:
        log.exception("clock_failed", practice=str(practice.pk), count=len(batch))
    if len(batch) == 1:
        return 0
    return sum(_guarded(practice, [one], deed) for one in batch)


@transaction.atomic
def end_after_care(*, practice: Practice) -> int:
    """Whichever way care ended, nobody is asked any more; ends nothing that it should count."""
    rows = after_care().filter(practice=practice).select_for_update(of=("self",))
    with audit.together():
        for schedule in end_now(rows):
            audit.record(Event.SCHEDULE_STOPPED, by=None, subject=schedule, reason="care_ended")
    return 0


@transaction.atomic
def remind(*, pks: Sequence[Any], now: datetime) -> int:
    """Write the reminders of these check-ins that are due; how many there were."""
    found = list(held_for_reminding(pks, now))
    warm({row.client_id for row in found})
    # In the quiet hours nothing is written yet: it may be answered before they are over.
    later = {row.pk: wishes_of(row.client).loud_from(now) for row in found}
    loud = [row for row in found if later[row.pk] <= now]
    wanted = [row for row in loud if _may_be_reminded(row, now)]
    links = links_to_send(wanted, now)
    letters = []
    for row in found:
        row.remind_at = later[row.pk] if row not in loud else None
    for row in wanted:
        number = row.schedule.reminders - row.reminders_left + 1 if row.schedule else 1
        link = links[row.pk]
        letters.append(letter_for(row, link, kind="check_in_reminder", number=number, now=now))
        row.reminders_left -= 1
        row.remind_at = next_reminder(now, row.closes_at, row.reminders_left)
    Assignment.objects.bulk_update(found, ["reminders_left", "remind_at"], batch_size=200)
    queue_mails(letters)
    with audit.together():
        for row in wanted:
            audit.record(Event.CHECK_IN_REMINDED, by=None, subject=row)
    return len(wanted)


def _may_be_reminded(row: Assignment, now: datetime) -> bool:
    client = row.client
    return bool(
        row.reminders_left
        and row.channel == Channel.MAIL
        and row.schedule is not None
        and row.closes_at > now
        and client.state == (State.ENDED if row.schedule.after_care else State.ACTIVE)
        and wishes_of(client).stopped_at is None
        and getattr(row, "mailed", False)
        and client.email
    )
