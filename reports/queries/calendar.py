"""A member's calendar: days, the sessions on them, and what stands in each other's way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from assessments.queries import CheckInState, check_in_states
from clinic.clock import on_the_wall, span
from clinic.models import Client, Ending, Leave, Member, Note, Series, Session, SessionKind
from clinic.queries import in_calendar

MANY = 100
DAY_LONG = timedelta(days=1)


@dataclass(frozen=True)
class SessionRow:
    """One session, and what a page says of it.

    `starts_at` and `ends_at` are moments; `begins` and `ends` what the practice's clock shows then,
    without a zone, so that no page shows them on another clock.

    `stands_in`: `member` is away, and whose calendar this is stands in for them.

    `note_id` and `note_signed` are of the reader's own note. `check_in` is where the client's
    check-in stands, for those whose sessions are still to come or of today.
    """

    id: UUID
    client_id: UUID
    client: str
    member_id: UUID
    member: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    begins: datetime
    ends: datetime
    state: str
    state_words: str
    returns: bool
    has_begun: bool
    note_id: UUID | None = None
    note_signed: bool = False
    on_leave: bool = False
    overlaps: bool = False
    check_in: CheckInState | None = None
    is_last: bool = False
    stands_in: bool = False

    @property
    def is_planned(self) -> bool:
        return self.state == Session.State.PLANNED


@dataclass(frozen=True)
class DayRow:
    """One day of a calendar."""

    on: date
    sessions: tuple[SessionRow, ...]
    is_today: bool
    is_leave: bool


def calendar(
    member: Member, *, clients: QuerySet[Client], first: date, days: int, reader: Member
) -> list[DayRow]:
    """The days from `first` on with the member's sessions with `clients`. Five statements.

    While they stand in for somebody, that member's sessions are theirs to hold too.
    """
    until = first + timedelta(days=days)
    away = leaves_between(member, first, until)
    found = in_calendar(member, first, until).filter(client__in=clients)
    rows = _with_overlaps(_rows(found, reader, away, whose=member))
    today = member.practice.today()
    return [
        DayRow(
            on=on,
            sessions=tuple(row for row in rows if row.begins.date() == on),
            is_today=on == today,
            is_leave=_is_away(away, on),
        )
        for on in (first + timedelta(days=number) for number in range(days))
    ]


def sessions_with(client: Client, reader: Member) -> tuple[list[SessionRow], list[SessionRow]]:
    """The client's sessions still planned, the next first, and the others, the newest first."""
    found = Session.objects.filter(client=client)
    planned = found.filter(state=Session.State.PLANNED)
    past = found.exclude(state=Session.State.PLANNED).order_by("-starts_at")[:MANY]
    planned_rows = _rows(planned[:MANY], reader, [])
    shown = {row.id: row for each in _by_member(planned_rows) for row in _with_overlaps(each)}
    return [shown[row.id] for row in planned_rows], _rows(past, reader, [])


def session_row(session: Session, reader: Member) -> SessionRow:
    """One session as the pages show it, with what stands in its way."""
    day = session.starts_at.astimezone(session.practice.zone).date()
    away = leaves_between(session.member, day, day + DAY_LONG)
    row = _rows(Session.objects.filter(pk=session.pk), reader, away)[0]
    return replace(row, overlaps=bool(clashing(session.member, [session])))


def upcoming(series: Series) -> list[Session]:
    """The planned sessions of a series, the next first."""
    rows = Session.objects.filter(series=series, state=Session.State.PLANNED)
    return list(rows.select_related("member__practice", "member__user"))


def clashing(member: Member, sessions: Sequence[Session]) -> list[Session]:
    """Those of the planned `sessions` that fall on leave, or on another planned one. Two reads."""
    if not sessions:
        return []
    zone = member.practice.zone
    first = min(one.starts_at for one in sessions) - DAY_LONG
    last = max(one.starts_at for one in sessions) + DAY_LONG
    others = Session.objects.filter(member=member, starts_at__range=(first, last))
    taken = list(others.filter(state=Session.State.PLANNED))
    away = leaves_between(member, first.date(), last.date() + DAY_LONG)
    return [
        one
        for one in sessions
        if _is_away(away, one.starts_at.astimezone(zone).date())
        or any(other.pk != one.pk and _meet(one, other) for other in taken)
    ]


def leaves_between(member: Member, first: date, until: date) -> list[Leave]:
    """The member's leave that touches these days."""
    return list(Leave.objects.filter(member=member, since__lt=until, until__gt=first))


def leaves_of(member: Member) -> list[tuple[Leave, int]]:
    """Leave that is not over, with how many planned sessions fall on it. Two statements."""
    today, zone = member.practice.today(), member.practice.zone
    rows = list(Leave.objects.filter(member=member, until__gt=today)[:MANY])
    if not rows:
        return []
    begins, ends = span(rows[0].since, max(row.until for row in rows), zone)
    planned = Session.objects.filter(member=member, state=Session.State.PLANNED)
    found = planned.filter(starts_at__gte=begins, starts_at__lt=ends)
    days = [at.astimezone(zone).date() for at in found.values_list("starts_at", flat=True)]
    return [(row, sum(row.since <= day < row.until for day in days)) for row in rows]


def _rows(
    found: QuerySet[Session], reader: Member, away: Sequence[Leave], whose: Member | None = None
) -> list[SessionRow]:
    """`whose`: the member whose calendar this is; sessions of somebody else say so."""
    noted = Note.objects.filter(session=OuterRef("pk"), author=reader).order_by()
    rows = found.select_related("client", "practice", "member__user").annotate(
        own_note=Subquery(noted.values("pk")[:1]),
        own_signed_at=Subquery(noted.values("signed_at")[:1]),
    )
    sessions = list(rows)
    last_days = _last_days(sessions)
    next_ones = _next_ones(sessions)
    asked = check_in_states({one.client_id for one in next_ones})
    shown = [_row(one, away, asked if one in next_ones else {}, last_days) for one in sessions]
    return [
        replace(row, stands_in=whose is not None and one.member_id != whose.pk)
        for row, one in zip(shown, sessions, strict=True)
    ]


def _by_member(rows: Iterable[SessionRow]) -> Iterable[list[SessionRow]]:
    found: dict[UUID, list[SessionRow]] = {}
    for row in rows:
        found.setdefault(row.member_id, []).append(row)
    return found.values()


def _row(
    session: Any, away: Sequence[Leave], asked: Any, last_days: dict[UUID, date]
) -> SessionRow:
    zone, ends_at = session.practice.zone, _end(session)
    begins = on_the_wall(session.starts_at, zone)
    status = asked.get(session.client_id)
    return SessionRow(
        id=session.pk,
        client_id=session.client_id,
        client=session.client.name,
        member_id=session.member_id,
        member=session.member.name,
        kind=str(SessionKind(session.kind).label),
        starts_at=session.starts_at,
        ends_at=ends_at,
        begins=begins,
        ends=on_the_wall(ends_at, zone),
        state=session.state,
        state_words=str(Session.State(session.state).label),
        returns=session.series_id is not None,
        has_begun=session.starts_at <= timezone.now(),
        note_id=session.own_note,
        note_signed=session.own_signed_at is not None,
        on_leave=session.state == Session.State.PLANNED and _is_away(away, begins.date()),
        check_in=status.state if status else None,
        is_last=last_days.get(session.client_id) == begins.date(),
    )


def _last_days(sessions: Iterable[Session]) -> dict[UUID, date]:
    """Client -> the day agreed as that of the last session."""
    ids = {one.client_id for one in sessions}
    rows = Ending.objects.filter(client__in=ids, ended_at=None)
    return dict(rows.values_list("client_id", "planned_on"))


def _with_overlaps(rows: list[SessionRow]) -> list[SessionRow]:
    """The same rows, all to be held by one person; planned ones that meet are marked."""
    planned = sorted((row for row in rows if row.is_planned), key=lambda row: row.starts_at)
    meeting, latest = set[UUID](), None
    for row in planned:
        if latest is not None and row.starts_at < latest.ends_at:
            meeting |= {latest.id, row.id}
        if latest is None or row.ends_at > latest.ends_at:
            latest = row
    return [replace(row, overlaps=row.id in meeting) for row in rows]


def _next_ones(sessions: Iterable[Session]) -> list[Session]:
    """Of each client the first session that is ahead: the one a check-in may be open for."""
    found: dict[UUID, Session] = {}
    for one in sorted(filter(_is_ahead, sessions), key=lambda one: one.starts_at):
        found.setdefault(one.client_id, one)
    return list(found.values())


def _is_ahead(session: Session) -> bool:
    return session.starts_at >= timezone.now() - DAY_LONG


def _is_away(away: Sequence[Leave], day: date) -> bool:
    return any(row.since <= day < row.until for row in away)


def _meet(one: Session, other: Session) -> bool:
    return one.starts_at < _end(other) and other.starts_at < _end(one)


def _end(session: Session) -> datetime:
    return session.starts_at + timedelta(minutes=session.minutes)
