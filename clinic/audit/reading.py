"""Reads of the audit: the owner's search, and who opened one record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import TruncDate

from clinic.audit.words import APART, OPENED_FOR, OPENINGS, WITH_A_DIGEST, reason_words, words_for
from clinic.models import AuditEvent, AuditHead, BreakGlass, Client, Event, Member, Practice

PAGE = 50
WINDOW = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit, ready to show; names are empty where there is nobody."""

    number: int
    at: datetime
    who: str
    in_place_of: str
    what: Any
    reason: str
    client: str
    client_id: UUID | None
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lines, and the number before which the next one begins, if there is one."""

    lines: tuple[Line, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """One person did one thing with one record on one day: how often, from when to when."""

    who: str
    user_id: UUID | None
    in_place_of: str
    what: Any
    reason: Any
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Openings:
    """Ninety days, newest first; `earlier` is the day before which there is more, if there is."""

    days: tuple[tuple[date, tuple[Opening, ...]], ...]
    since: date
    until: date
    earlier: date | None


def state_of(practice: Practice) -> AuditHead | None:
    """How long the practice's chain is, how far it was last proved and written down outside."""
    return AuditHead.objects.filter(chain=str(practice.pk)).first()


def search(practice: Practice, *, before: int | None = None, **asked: Any) -> Found:
    """Lines of one practice, newest first, fifty at a time; see `_asked` for what can be asked."""
    asked_for = _asked(practice, **asked)
    if before is not None:
        asked_for &= _older_than(before, practice)
    rows = AuditEvent.objects.filter(asked_for, practice=practice).exclude(event__in=APART)
    rows = rows.select_related("actor", "client", "on_behalf_of__user").order_by("-at", "-number")
    page = list(rows[: PAGE + 1])
    lines = tuple(_line(row) for row in page[:PAGE])
    return Found(lines, lines[-1].number if len(page) > PAGE else None)


def openings_of(client: Client, *, until: date | None = None) -> Openings:
    """Who opened the client's record in the ninety days up to `until`, but for the client."""
    zone, last = client.practice.zone, until or client.practice.today()
    since = last - WINDOW + timedelta(days=1)
    rows = AuditEvent.objects.filter(client=client, event__in=OPENINGS)
    if client.user_id is not None:
        rows = rows.exclude(actor_id=client.user_id)
    begin, end = (datetime.combine(day, time.min, tzinfo=zone) for day in (since, _next(last)))
    grouped = (
        rows.filter(at__gte=begin, at__lt=end)
        .annotate(day=TruncDate("at", tzinfo=zone))
        .order_by()
        .values(
            *("day", "actor_id", "actor__name", "on_behalf_of__user__name", "event", "reason"),
        )
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("-day", F("last").desc())
    )
    days = tuple(
        (day, tuple(_opening(row) for row in of_day))
        for day, of_day in groupby(grouped, key=lambda row: row["day"])
    )
    is_more = rows.filter(at__lt=begin).exists()
    return Openings(days, since, last, since - timedelta(days=1) if is_more else None)


def members_named(practice: Practice, users: Iterable[UUID | None]) -> dict[UUID, Member]:
    """The members, here or gone, by their account."""
    rows = Member.objects.filter(practice=practice, user__in={pk for pk in users if pk})
    return {row.user_id: row for row in rows.prefetch_related("held_roles")}


def _asked(
    practice: Practice,
    *,
    person: Member | None = None,
    client: str = "",
    since: date | None = None,
    until: date | None = None,
    event: str = "",
) -> Q:
    """By who did it, part of a client's name, days of the practice (both included), event."""
    found = Q(actor=person.user_id) if person else Q()
    if client:
        clients = Client.objects.filter(practice=practice, name__icontains=client)
        found &= Q(client__in=clients.order_by().values("pk"))
    if since:
        found &= Q(at__gte=datetime.combine(since, time.min, tzinfo=practice.zone))
    if until:
        found &= Q(at__lt=datetime.combine(_next(until), time.min, tzinfo=practice.zone))
    return found & Q(event=event) if event else found


def _older_than(number: int, practice: Practice) -> Q:
    edge = AuditEvent.objects.filter(chain=str(practice.pk), number=number)
    at = edge.values_list("at", flat=True).first()
    if at is None:
        return Q(pk__in=[])
    return Q(at__lte=at) & (Q(at__lt=at) | Q(number__lt=number))  # the first part is the index's


def _line(row: AuditEvent) -> Line:
    return Line(
        number=row.number or 0,
        at=row.at,
        who=row.actor.name if row.actor else "",
        in_place_of=row.on_behalf_of.name if row.on_behalf_of else "",
        what=words_for(row.event),
        reason="" if row.event in WITH_A_DIGEST else reason_words(row.reason),
        client=row.client.name if row.client else "",
        client_id=row.client_id,
        address=row.address or "",
    )


def _opening(row: dict[str, Any]) -> Opening:
    event, reason = Event(row["event"]), ""
    if event is Event.BREAK_GLASS_OPENED:
        reason = dict(BreakGlass.Code.choices).get(row["reason"], row["reason"])
    return Opening(
        who=row["actor__name"] or "",
        user_id=row["actor_id"],
        in_place_of=row["on_behalf_of__user__name"] or "",
        what=OPENED_FOR.get((event, row["reason"]), OPENINGS[event]),
        reason=reason,
        times=row["times"],
        first=row["first"],
        last=row["last"],
    )


def _next(day: date) -> date:
    return day + timedelta(days=1)
