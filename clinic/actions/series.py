"""Sessions that return: each a row of its own, made half a year ahead, topped up each night."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import takewhile

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.sessions import (
    FARTHEST,
    locked_session,
    plannable,
    refuse_settled,
    sound_shape,
    sound_start,
)
from clinic.clock import moment, returning
from clinic.models import Client, Event, Member, Series, Session

AHEAD = timedelta(weeks=26)
WEEKS = (1, 12)
A_DAY = timedelta(days=1)


@transaction.atomic
def plan_series(
    *,
    client: Client,
    member: Member,
    kind: str,
    day: date,
    at: time,
    minutes: int,
    every_weeks: int,
    by: Member,
    last_day: date | None = None,
) -> Series:
    """A session every so many weeks from `day` on, at the same hour of the practice's clock.

    Until `last_day`, where one is given; else until somebody ends it.
    """
    client = plannable(client, member, by)
    sound_shape(kind, minutes)
    sound_start(day, at, by.practice)
    if not WEEKS[0] <= every_weeks <= WEEKS[1]:
        raise ValidationError(_("A session repeats every week, or every 2 to 12 weeks."))
    if last_day is not None and not day <= last_day <= day + FARTHEST:
        raise ValidationError(
            {"last_day": _("The last day comes after the first, within two years.")}
        )
    series = Series.objects.create(
        practice_id=client.practice_id,
        client=client,
        member=member,
        kind=kind,
        first_on=day,
        at=at.replace(second=0, microsecond=0),
        minutes=minutes,
        every_weeks=every_weeks,
        until=last_day + A_DAY if last_day else None,
    )
    _fill_up(series, by.practice.today())
    audit.record(Event.SESSION_PLANNED, by=by, subject=series, reason="series")
    return series


@transaction.atomic
def extend_series(*, series: Series, by: Member | None = None) -> list[Session]:
    """Plan what has come within half a year since the last time; nothing once care has ended."""
    stored = Series.objects.select_for_update().get(pk=series.pk)
    if stored.client.state == Client.State.ENDED or stored.member.ended_on is not None:
        return []
    added = _fill_up(stored, stored.practice.today())
    if added:
        audit.record(Event.SESSION_PLANNED, by=by, subject=stored, reason="series")
    return added


@transaction.atomic
def move_from_here(
    *, session: Session, kind: str, day: date, at: time, minutes: int, by: Member
) -> Series:
    """This session and the later planned ones of its series, at the same interval from `day` on.

    What hangs on them stays: they are the same rows, in a series of their own from now on.
    """
    stored = locked_session(session, by)
    refuse_settled(stored)
    old = _series_of(stored)
    sound_shape(kind, minutes)
    sound_start(day, at, by.practice)
    zone = by.practice.zone
    left_on = stored.starts_at.astimezone(zone).date()
    new = Series.objects.create(
        practice_id=old.practice_id,
        client_id=old.client_id,
        member_id=old.member_id,
        kind=kind,
        first_on=day,
        at=at.replace(second=0, microsecond=0),
        minutes=minutes,
        every_weeks=old.every_weeks,
        until=old.until + (day - left_on) if old.until else None,
    )
    rows = list(_later(old, stored))
    for row, on in zip(rows, returning(day, old.every_weeks), strict=False):
        row.series, row.kind, row.minutes, row.moved = new, kind, minutes, False
        row.starts_at = moment(on, new.at, zone)
    Session.objects.bulk_update(rows, ["series", "kind", "minutes", "moved", "starts_at"])
    _stop_on(old, left_on)
    _fill_up(new, by.practice.today())
    audit.record(Event.SESSION_CHANGED, by=by, subject=new, reason="series")
    return new


@transaction.atomic
def end_series(*, session: Session, by: Member) -> Series:
    """This session is the last of its series; later planned ones leave the calendar."""
    stored = locked_session(session, by)
    series = _series_of(stored)
    _take_out(_later(series, stored).exclude(pk=stored.pk))
    _stop_on(series, stored.starts_at.astimezone(by.practice.zone).date() + A_DAY)
    audit.record(Event.SESSION_CHANGED, by=by, subject=series, reason="series_ended")
    return series


@transaction.atomic
def empty_calendar(*, client: Client, after: date, by: Member) -> int:
    """Whatever is planned with the client after that day leaves the calendar; how many those were.

    Series end; a session something hangs on (a check-in, a draft) is cancelled instead.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    until = after + A_DAY
    series = Series.objects.select_for_update().filter(client=client)
    for row in series.filter(models.Q(until=None) | models.Q(until__gt=until)):
        _stop_on(row, until)
    begins = moment(until, time.min, by.practice.zone)
    planned = Session.objects.filter(client=client, state=Session.State.PLANNED)
    count = _take_out(planned.filter(starts_at__gte=begins))
    if count:
        audit.record(Event.SESSION_CHANGED, by=by, subject=client, reason="calendar_emptied")
    return count


def _take_out(sessions: Iterable[Session]) -> int:
    """Take planned sessions out of the calendar; those something hangs on are cancelled."""
    count = 0
    for session in sessions:
        count += 1
        try:
            session.delete()
        except models.ProtectedError:
            session.state, session.state_at = Session.State.CANCELLED, timezone.now()
            session.save(update_fields=["state", "state_at"])
    return count


@transaction.atomic
def hand_over_sessions(*, client: Client, old: Member, new: Member, by: Member) -> int:
    """What `old` planned with the client and has not begun is `new`'s; how many sessions it was.

    Series go on in `new`'s name. What has begun or is over stays whose it was; what meets something
    else in `new`'s calendar stays where it is, and the calendar says so.
    """
    refuse_strangers(by, new, practice_id=client.practice_id)
    today = by.practice.today()
    series = Series.objects.select_for_update().filter(client=client, member=old)
    going_on = series.filter(models.Q(until=None) | models.Q(until__gt=today))
    rows = list(going_on.values_list("pk", flat=True))
    Series.objects.filter(pk__in=rows).update(member=new)
    planned = Session.objects.select_for_update().filter(client=client, member=old)
    ahead = planned.filter(state=Session.State.PLANNED, starts_at__gt=timezone.now())
    keys = list(ahead.values_list("pk", flat=True))
    count = Session.objects.filter(pk__in=keys).update(member=new)
    if rows or keys:
        audit.record(Event.SESSION_CHANGED, by=by, subject=client, reason="handed_over")
    return count


@transaction.atomic
def take_out_sessions(*, client: Client, member: Member, by: Member) -> int:
    """What `member` planned with the client and has not begun leaves the calendar; how many.

    Their series with the client end; a session something hangs on is cancelled instead.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    today = by.practice.today()
    series = Series.objects.select_for_update().filter(client=client, member=member)
    for row in series.filter(models.Q(until=None) | models.Q(until__gt=today)):
        _stop_on(row, max(today, row.first_on))
    planned = Session.objects.select_for_update().filter(client=client, member=member)
    ahead = planned.filter(state=Session.State.PLANNED, starts_at__gt=timezone.now())
    if count := _take_out(ahead):
        audit.record(Event.SESSION_CHANGED, by=by, subject=client, reason="calendar_emptied")
    return count


def _series_of(session: Session) -> Series:
    if session.series_id is None:
        raise ValidationError(_("This session stands alone: there are no later ones of a series."))
    return Series.objects.select_for_update().get(pk=session.series_id)


def _later(series: Series, session: Session) -> models.QuerySet[Session]:
    rows = Session.objects.filter(series=series, state=Session.State.PLANNED)
    return rows.filter(starts_at__gte=session.starts_at).order_by("starts_at")


def _stop_on(series: Series, until: date) -> None:
    series.until = until
    series.save(update_fields=["until"])


def _fill_up(series: Series, today: date) -> list[Session]:
    """Make the rows still missing: each was made in its turn, so their count is the next number."""
    horizon = max(today, series.first_on) + AHEAD
    made = Session.objects.filter(series=series).count()
    days = returning(series.first_on, series.every_weeks, begin=made)
    wanted = takewhile(
        lambda day: day <= horizon and (series.until is None or day < series.until), days
    )
    return Session.objects.bulk_create(
        Session(
            practice_id=series.practice_id,
            client_id=series.client_id,
            member_id=series.member_id,
            series=series,
            kind=series.kind,
            starts_at=moment(day, series.at, series.practice.zone),
            minutes=series.minutes,
        )
        for day in wanted
    )
