"""What a day begins with: sessions of today, what waits, and whether the worker works."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery, Window
from django.utils import timezone

from assessments.models import Assignment
from assessments.models.check_ins import last_day
from assessments.queries.check_ins import OF_CLIENT
from clinic.clock import on_the_wall, span
from clinic.models import Client, Mail, Member, Note, Practice, Session, SessionKind
from clinic.models.people import CHECKED_FOR
from clinic.models.prepared import Moment, prepared
from clinic.models.reach import Names
from clinic.roles import Permission
from reports.models import Report
from reports.queries.notes import DRAFT_OVERDUE
from reports.queries.reached import Unreached, unreached, unreached_rows

MOST = 5
MANY = 100
LATELY = timedelta(days=7)  # how long a report is news
TOO_LONG = timedelta(minutes=10)  # a job that waits so long waits for a worker that is not there
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Meeting:
    """A session of today as whoever plans appointments sees it: no note, no other room."""

    id: UUID
    client: str
    member: str
    kind: str
    begins: datetime
    state: str
    state_words: str
    has_begun: bool
    is_planned: bool


@dataclass(frozen=True)
class Late:
    """A check-in that was not answered; `days` since it closed."""

    assignment_id: UUID
    client_id: UUID
    client: str
    days: int


@dataclass(frozen=True)
class Waiting:
    """What waits for this member.

    `late` are the longest overdue, `late_in_all` says how many there are. Reports are those this
    member asked for within a week. `stuck_since`: the oldest job no worker has taken for ten
    minutes. `lines` and `old_lines`: help lines there are, and not checked for half a year.
    """

    late: tuple[Late, ...] = ()
    late_in_all: int = 0
    drafts: int = 0
    old_drafts: int = 0
    to_sign: int = 0
    ready: int = 0
    failed: int = 0
    unreached: Unreached = field(default_factory=Unreached)
    stuck_since: datetime | None = None
    lines: int = 0
    old_lines: int = 0

    @property
    def is_any(self) -> bool:
        """Whether anything does."""
        counts = (self.late_in_all, self.drafts, self.to_sign, self.ready, self.failed)
        return any(counts) or bool(self.unreached.unsent)


def meetings(practice: Practice, clients: QuerySet[Client], day: date) -> list[Meeting]:
    """The sessions of everybody with these clients that day. One statement."""
    begins, ends = span(day, day + DAY, practice.zone)
    found = Session.objects.filter(
        practice=practice, client__in=clients, starts_at__gte=begins, starts_at__lt=ends
    )
    rows = found.select_related("client", "member__user").order_by("starts_at", "pk")[:MANY]
    return [_meeting(row, practice.zone) for row in rows]


def _meeting(row: Session, zone: ZoneInfo) -> Meeting:
    return Meeting(
        id=row.pk,
        client=row.client.name,
        member=row.member.name,
        kind=str(SessionKind(row.kind).label),
        begins=on_the_wall(row.starts_at, zone),
        state=row.state,
        state_words=str(Session.State(row.state).label),
        has_begun=row.starts_at <= timezone.now(),
        is_planned=row.state == Session.State.PLANNED,
    )


def waiting(
    member: Member,
    clients: Callable[[], QuerySet[Client]],
    names: Names,
    kept: Hashable,
    *,
    asks: bool,
) -> Waiting:
    """What waits, about these clients and by this member's hand. Three statements.

    `kept` names whose clients they are, so that the statements are put together once. `asks`:
    these are clients the member asks for check-ins, and so hears from about them.
    """
    late = prepared(("late", kept), lambda: _late(clients())).rows()
    lost = prepared(("unreached", kept), lambda: unreached_rows(clients, asks=asks)).rows()
    practice, today = member.practice, member.practice.today()
    return Waiting(
        late=tuple(
            Late(pk, client_id, names.of(client_id, name), _days(at, practice, today))
            for pk, client_id, name, at, _total in late
        ),
        late_in_all=late[0][4] if late else 0,
        unreached=unreached(lost, names),
        **_counted(member, clients, kept),
    )


def _late(clients: QuerySet[Client]) -> QuerySet[Assignment, Any]:
    """Those nobody asked for anew, the longest overdue first."""
    newer = Assignment.objects.filter(
        OF_CLIENT,
        client=OuterRef("client"),
        instrument_version__instrument=OuterRef("instrument_version__instrument"),
        created_at__gt=OuterRef("created_at"),
    )
    rows = Assignment.objects.filter(
        ~Exists(newer),
        OF_CLIENT,
        client__in=clients,
        state=Assignment.State.OPEN,
        closes_at__lte=Moment(),
    ).exclude(client__state=Client.State.ENDED)
    columns = ("pk", "client_id", "client__name", "closes_at", Window(Count("*")))
    return rows.order_by("closes_at", "pk").values_list(*columns)[:MOST]


def _days(closed_at: datetime, practice: Practice, today: date) -> int:
    return max((today - last_day(closed_at, practice.zone)).days, 1)


def _counted(
    member: Member, clients: Callable[[], QuerySet[Client]], kept: Hashable
) -> dict[str, Any]:
    """Everything that is only counted, beside the practice's row."""
    parts = _parts(member)

    def rows() -> QuerySet[Practice, Any]:
        columns = [part(clients) for part in parts.values()]
        return Practice.objects.filter(pk=member.practice_id).values_list(*columns)

    (counted,) = prepared(("counted", kept), rows).rows()
    found: dict[str, Any] = dict(zip(parts, counted, strict=True))
    since = [at for at in (found.pop("mail_since"), found.pop("job_since")) if at]
    return {name: n or 0 for name, n in found.items()} | {"stuck_since": min(since, default=None)}


def _parts(member: Member) -> dict[str, Callable[[Callable[[], QuerySet[Client]]], Subquery]]:
    """Name -> what counts it, for what this member has to do with."""
    practice, today = member.practice, member.practice.today()
    made = Report.objects.filter(requested_by=member, finished_at__gt=Moment(LATELY))
    long_ago = Moment(TOO_LONG)
    mails = Mail.objects.filter(practice=practice, state=Mail.State.WAITING, due_at__lt=long_ago)
    asked = Report.objects.filter(
        practice=practice, state=Report.State.WAITING, created_at__lt=long_ago
    )
    own = Note.objects.filter(author=member, signed_at=None, submitted_at=None)
    old = own.filter(session_on__lt=today - DRAFT_OVERDUE)
    sent = Note.objects.filter(submitted_to=member, signed_at=None, submitted_at__isnull=False)
    lines = practice.crisis_lines.all()
    unchecked = lines.filter(checked_on__lt=today - CHECKED_FOR)
    found: dict[str, Callable[[Callable[[], QuerySet[Client]]], Subquery]] = {
        "mail_since": lambda _: _of(mails.filter(due_at__lt=Moment(TOO_LONG)), Min("due_at")),
        "job_since": lambda _: _of(
            asked.filter(created_at__lt=Moment(TOO_LONG)), Min("created_at")
        ),
        "ready": lambda _: _of(made.filter(state=Report.State.READY)),
        "failed": lambda _: _of(made.filter(state=Report.State.FAILED)),
    }
    if member.may(Permission.NOTE_WRITE):
        found["drafts"] = lambda clients: _of(own.filter(client__in=clients()))
        found["old_drafts"] = lambda clients: _of(old.filter(client__in=clients()))
    if member.may(Permission.NOTE_COSIGN):
        found["to_sign"] = lambda _: _of(sent)
    if member.may(Permission.PEOPLE_MANAGE):
        found["lines"] = lambda _: _of(lines)
        found["old_lines"] = lambda _: _of(unchecked)
    return found


def _of(rows: QuerySet[Any], what: Any = None) -> Subquery:
    """A count, or another sum, of rows as one column."""
    grouped = rows.order_by().values("practice").annotate(x=what or Count("pk"))
    return Subquery(grouped.values("x"))
