"""A session that is moved, cancelled or missed takes the check-in that is bound to it along."""

from datetime import datetime

from django.db import transaction

from assessments.actions.calling_up import next_reminder
from assessments.actions.check_ins import withdraw_by_itself
from assessments.actions.letters import say_new_days
from assessments.actions.link_life import life_of
from assessments.models import Assignment, Link, Schedule
from assessments.queries.due import LOST, of_lost_or_moved_sessions
from assessments.queries.occasions import asked_at
from clinic import audit
from clinic.models import Event, Practice
from clinic.models.mail import wishes_of

TOGETHER = 200  # in one transaction; the next minute goes on


@transaction.atomic
def follow_sessions(*, practice: Practice, now: datetime) -> int:
    """Take back what is asked about a session that is lost or not due yet; move other windows.

    What was begun stays as it was. Found by the rows as they are, so it does not matter who moved
    the session or how. Makes nothing that a round of the clock should count.
    """
    rows = of_lost_or_moved_sessions(now).filter(practice=practice)
    rows = rows.select_related("client__practice", "client__contact_wishes", "schedule", "session")
    with audit.together():
        for row in rows.select_for_update(of=("self",), skip_locked=True)[:TOGETHER]:
            _follow(row, now)
    return 0


def _follow(row: Assignment, now: datetime) -> None:
    schedule, session = row.schedule, row.session
    assert schedule is not None, "the query gives only such rows"
    assert session is not None
    if session.state in LOST:
        withdraw_by_itself(row, Assignment.Withdrawn.NO_SESSION)
    elif asked_at(schedule, session, wishes_of(row.client).zone) <= now or _asks_no_more(schedule):
        _move_window(row, session.starts_at, now)
    else:
        _ask_anew(row, now)


def _asks_no_more(schedule: Schedule) -> bool:
    """Taken back it would not come again, so what prepares a session stays out."""
    return schedule.state == Schedule.State.ENDED and schedule.cadence == Schedule.Cadence.BEFORE


def _ask_anew(row: Assignment, now: datetime) -> None:
    """Its time is still to come: this one is taken back, and the clock asks again then."""
    withdraw_by_itself(row, Assignment.Withdrawn.MOVED)
    row.occasion = f"{row.occasion}:{int(now.timestamp())}"
    row.session = None
    row.save(update_fields=["occasion", "session"])


def _move_window(row: Assignment, closes_at: datetime, now: datetime) -> None:
    row.closes_at = closes_at
    row.remind_at = next_reminder(now, closes_at, row.reminders_left)
    row.save(update_fields=["closes_at", "remind_at"])
    until = closes_at
    for link in Link.objects.filter(assignment=row, revoked_at=None):
        until = link.expires_at = life_of(row, link.created_at)
        link.save(update_fields=["expires_at"])
    say_new_days(row, until)
    audit.record(Event.SCHEDULE_CHANGED, by=None, subject=row, reason="session_moved")
