"""When a client is asked: on their own clock, whatever the clocks do in spring and autumn."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessments.models import Schedule
from clinic.models import Client, Session
from clinic.models.mail import wishes_of

A_WEEK = timedelta(days=7)
LEAD = timedelta(days=1)  # before a session it is asked on the day before
UNMARKED = timedelta(hours=1)  # after a session that nobody marked as attended yet
LATE = timedelta(days=2)  # a session over so long ago is not asked about any more
AHEAD = 60  # sessions looked at
TIMED = (Schedule.Cadence.ONCE, Schedule.Cadence.WEEKS)
WITH_SESSIONS = (Schedule.Cadence.BEFORE, Schedule.Cadence.AFTER)
COUNTED = (Session.State.PLANNED, Session.State.ATTENDED)


def moment_on(day: date, at: time, zone: ZoneInfo) -> datetime:
    """That hour on that day, in UTC. An hour the clocks skip is the one after it."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def following(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first moment after `after` at which a timed schedule is due; None for no more.

    Occasions that passed while nothing ran are left out, not made up for.
    """
    if schedule.cadence == Schedule.Cadence.ONCE:
        return None if schedule.count else moment_on(schedule.starts_on, schedule.at, zone)
    if schedule.cadence != Schedule.Cadence.WEEKS:
        return None
    step = A_WEEK * schedule.every
    passed = max(0, (after.astimezone(zone).date() - schedule.starts_on) // step)
    day = schedule.starts_on + passed * step
    moment = moment_on(day, schedule.at, zone)
    while moment <= after:
        day += step
        moment = moment_on(day, schedule.at, zone)
    return moment


def asked_at(schedule: Schedule, session: Session, zone: ZoneInfo) -> datetime:
    """When a session's check-in is due: the day before at the hour chosen, or once it is over."""
    if schedule.cadence == Schedule.Cadence.BEFORE:
        day = session.starts_at.astimezone(zone).date() - LEAD
        return moment_on(day, schedule.at, zone)
    over = session.starts_at + timedelta(minutes=session.minutes)
    return over if session.state == Session.State.ATTENDED else over + UNMARKED


def next_dates(schedule: Schedule, client: Client, count: int = 3) -> list[datetime]:
    """The next moments at which the client is asked, or written to; fewer where fewer are known.

    A message that falls into the quiet hours goes at their end.
    """
    if schedule.state == Schedule.State.ENDED:
        return []
    wishes, now = wishes_of(client), timezone.now()
    found = list(islice(_moments(schedule, client, wishes.zone, now), count))
    return [wishes.loud_from(each) if schedule.channel == "mail" else each for each in found]


def _moments(
    schedule: Schedule, client: Client, zone: ZoneInfo, now: datetime
) -> Iterator[datetime]:
    if schedule.state == Schedule.State.PAUSED and schedule.paused_until is None:
        return
    if schedule.cadence in WITH_SESSIONS:
        sessions = upcoming_sessions(client)[:: schedule.every]
        moments = (max(now, asked_at(schedule, session, zone)) for session in sessions)
        first = moment_on(schedule.paused_until or schedule.starts_on, time.min, zone)
        yield from (moment for moment in moments if moment >= first)
        return
    moment = schedule.next_at or following(schedule, zone, now - timedelta(seconds=1))
    while moment is not None:
        yield max(moment, now)
        is_once = schedule.cadence == Schedule.Cadence.ONCE
        moment = None if is_once else following(schedule, zone, moment)


def upcoming_sessions(client: Client) -> Sequence[Session]:
    """What is planned with the client from now on, the next one first."""
    planned = Session.objects.filter(client=client, state=Session.State.PLANNED)
    return list(planned.filter(starts_at__gt=timezone.now()).order_by("starts_at")[:AHEAD])
