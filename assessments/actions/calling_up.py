"""Ask what is due: one check-in for each occasion of a schedule, and never two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.access import digest
from assessments.actions.letters import letter_for
from assessments.actions.link_life import life_of
from assessments.actions.versions import version_to_ask
from assessments.models import Assignment, Channel, InstrumentVersion, Link, Schedule
from assessments.queries.due import Due, already_asked, held_for_asking, live_links
from assessments.queries.occasions import LATE, TIMED, asked_at, following
from clinic import audit
from clinic.actions.mail import queue_mails
from clinic.models import Client, Event, Practice, Session
from clinic.models.mail import wishes_of
from clinic.models.opening import warm
from clinic.models.tokens import token_for

REMIND_AFTER = timedelta(days=3)
TRY_ONCE_FOR = timedelta(days=7)  # a single check-in that cannot be sent on its day
_Versions = dict[tuple[str, str], InstrumentVersion | None]  # by instrument and language


@dataclass(frozen=True)
class Occasion:
    """One time a schedule asks, and until when the answers are taken."""

    schedule: Schedule
    name: str
    session: Session | None
    closes_at: datetime


@transaction.atomic
def call_up(*, due: Sequence[Due], practice: Practice, now: datetime) -> list[Assignment]:
    """Make the check-ins of these occasions with their links and letters; the ones made.

    What another process has in hand, was asked before or may not be asked now is passed over; a
    timed schedule moves on to its next moment in any case. A constant number of statements.
    """
    rows = held_for_asking([each.schedule for each in due], practice.today(), now)
    schedules = {row.pk: row for row in rows}
    asked_before = already_asked(due)  # read once they are locked, so that nobody adds to it
    sessions = Session.objects.in_bulk([each.session for each in due if each.session])
    warm({row.client_id for row in schedules.values()})
    versions: _Versions = {}
    made: list[Assignment] = []
    for each in due:
        schedule = schedules.get(each.schedule)
        if schedule is None:
            continue
        session = sessions.get(each.session) if each.session else None
        occasion = _occasion(schedule, session, now)
        is_new = occasion is not None and (schedule.pk, occasion.name) not in asked_before
        if occasion and is_new and _may_be_asked(schedule):
            version = _version(schedule, versions)
            if version and not (schedule.after_care and version.loaded.risks):
                made.append(_assignment(occasion, version, now))
    asked = {row.schedule_id for row in made}
    _move_on([row for row in schedules.values() if _is_due(row, now)], asked, now)
    _count_with_sessions(made)
    _store(made, now)
    return made


def end_now(schedules: Iterable[Schedule], *, by_client: bool = False) -> list[Schedule]:
    """End these: they ask no more. Ended ones stay as they are."""
    ended = [row for row in schedules if row.state != Schedule.State.ENDED]
    now = timezone.now()
    for row in ended:
        row.state, row.ended_at, row.next_at = Schedule.State.ENDED, now, None
        row.paused_until, row.ended_by_client = None, by_client
    Schedule.objects.filter(pk__in=[row.pk for row in ended]).update(
        state=Schedule.State.ENDED,
        ended_at=now,
        next_at=None,
        paused_until=None,
        ended_by_client=by_client,
    )
    return ended


def fresh_links(assignments: Sequence[Assignment], now: datetime) -> dict[UUID, Link]:
    """A link each that can be worked out again from the client's key, so that none is kept."""
    links = {}
    for assignment in assignments:
        link = Link(
            practice_id=assignment.practice_id,
            assignment=assignment,
            made_by_id=assignment.assigned_by_id,
            expires_at=life_of(assignment, now),
        )
        link.token_hash = digest(token_for(link, "link"))
        links[assignment.pk] = link
    Link.objects.bulk_create(links.values(), batch_size=500)
    return links


def links_to_send(rows: Sequence[Assignment], now: datetime) -> dict[UUID, Link]:
    """The link that was sent, while it still opens, for as long as one of now would work; else a
    fresh one, which replaces it."""
    live = live_links([row.pk for row in rows])
    kept = {pk: link for pk, link in live.items() if _still_opens(link, now)}
    spent = [row for row in rows if row.pk not in kept]
    for row in rows:
        if row.pk in kept:
            kept[row.pk].expires_at = life_of(row, now)
    Link.objects.bulk_update(kept.values(), ["expires_at"], batch_size=500)
    Link.objects.filter(assignment__in=spent, revoked_at=None).update(revoked_at=now)
    return kept | fresh_links(spent, now)


def _still_opens(link: Link, now: datetime) -> bool:
    is_ours = link.token_hash == digest(token_for(link, "link"))
    return is_ours and link.redeemed_at is None and link.expires_at > now


def stop_hash(schedule: Schedule) -> str:
    """SHA-256 of the secret by which the client stops it."""
    return digest(token_for(schedule, "stop"))


def _occasion(schedule: Schedule, session: Session | None, now: datetime) -> Occasion | None:
    zone = wishes_of(schedule.client).zone
    today = now.astimezone(zone).date()
    if schedule.paused_until is not None and today < schedule.paused_until:
        return None
    last = now.astimezone(schedule.practice.zone).date() + timedelta(days=schedule.days_open + 1)
    closes_at = datetime.combine(last, datetime.min.time(), tzinfo=schedule.practice.zone)
    if session is None:
        if not _is_due(schedule, now) or schedule.next_at is None:
            return None
        name = schedule.next_at.astimezone(zone).date().isoformat()
        return Occasion(schedule, name, None, closes_at)
    if asked_at(schedule, session, zone) > now:
        return None
    if schedule.cadence == Schedule.Cadence.BEFORE:
        closes_at = session.starts_at
    is_over = closes_at <= now or session.starts_at < now - LATE
    return None if is_over else Occasion(schedule, str(session.pk), session, closes_at)


def _is_due(schedule: Schedule, now: datetime) -> bool:
    """Of a timed one: whether its moment has come."""
    return (
        schedule.cadence in TIMED
        and schedule.state != Schedule.State.ENDED
        and schedule.next_at is not None
        and schedule.next_at <= now
    )


def _may_be_asked(schedule: Schedule) -> bool:
    """In care, agreed to it, cared for, not asked already, and to be reached by mail if that way.

    After care only what was agreed on for then, while somebody is there who reads it. The
    annotations come from `held_for_asking`.
    """
    client = schedule.client
    if getattr(schedule, "waits", False) or not getattr(schedule, "measured", False):
        return False
    read = getattr(schedule, "cared_for", False)
    if schedule.after_care:
        agreed = client.state == Client.State.ENDED and getattr(schedule, "followed", False)
        read = read or getattr(schedule, "read_after", False)
    else:
        agreed = client.state == Client.State.ACTIVE
    if not (agreed and read):
        return False
    if wishes_of(client).stopped_at is not None:
        return False
    return schedule.channel != Channel.MAIL or bool(
        getattr(schedule, "mailed", False) and client.email
    )


def _version(schedule: Schedule, versions: _Versions) -> InstrumentVersion | None:
    """The version to ask, looked up once; None where it is not offered any more."""
    asked = schedule.instrument, schedule.client.language
    if asked not in versions:
        try:
            versions[asked] = version_to_ask(schedule.practice, *asked)
        except ValidationError:
            versions[asked] = None
    return versions[asked]


def _assignment(occasion: Occasion, version: InstrumentVersion, now: datetime) -> Assignment:
    schedule = occasion.schedule
    reminders = schedule.reminders if schedule.channel == Channel.MAIL else 0
    return Assignment(
        practice=schedule.practice,
        client=schedule.client,
        instrument_version=version,
        assigned_by_id=schedule.made_by_id,
        why=schedule.why,
        closes_at=occasion.closes_at,
        channel=schedule.channel,
        schedule=schedule,
        occasion=occasion.name,
        session=occasion.session,
        reminders_left=reminders,
        remind_at=next_reminder(now, occasion.closes_at, reminders),
    )


def next_reminder(now: datetime, closes_at: datetime, left: int) -> datetime | None:
    """Three days from now, or sooner where the time left must be shared; None for no more."""
    if not left or closes_at <= now:
        return None
    return now + min(REMIND_AFTER, (closes_at - now) / (left + 1))


def _move_on(schedules: Sequence[Schedule], asked: set[UUID | None], now: datetime) -> None:
    """To their next moments. What is due in one minute has few different ones: a statement each."""
    groups: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for row in schedules:
        groups[*_next(row, row.pk in asked, now), row.pk in asked].append(row.pk)
    for (state, next_at, was_asked), pks in groups.items():
        Schedule.objects.filter(pk__in=pks).update(
            state=state,
            next_at=next_at,
            ended_at=now if state == Schedule.State.ENDED else None,
            paused_until=None,
            count=F("count") + int(was_asked),
        )


def _count_with_sessions(made: Sequence[Assignment]) -> None:
    """Of those that follow the sessions; the first one after a pause ends it."""
    with_session = [row for row in made if row.session_id is not None]
    asked = [row.schedule_id for row in with_session if row.schedule_id is not None]
    Schedule.objects.filter(pk__in=asked).update(
        count=F("count") + 1, state=Schedule.State.ACTIVE, paused_until=None
    )


def _next(row: Schedule, was_asked: bool, now: datetime) -> tuple[str, datetime | None]:
    """A timed schedule's state and next moment from now on."""
    if row.cadence != Schedule.Cadence.ONCE:
        return Schedule.State.ACTIVE, following(row, wishes_of(row.client).zone, now)
    if not was_asked and now.date() < row.starts_on + TRY_ONCE_FOR:
        return Schedule.State.ACTIVE, now + timedelta(days=1)
    return Schedule.State.ENDED, None


def _store(made: Sequence[Assignment], now: datetime) -> None:
    Assignment.objects.bulk_create(made, batch_size=200)
    by_mail = [row for row in made if row.channel == Channel.MAIL]
    links = fresh_links(by_mail, now)
    queue_mails(
        [letter_for(row, links[row.pk], kind="check_in", number=0, now=now) for row in by_mail]
    )
    with audit.together():
        for row in made:
            audit.record(Event.CHECK_IN_CALLED_UP, by=None, subject=row)
