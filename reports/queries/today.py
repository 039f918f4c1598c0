"""What a day begins with: sessions of today, what waits, and whether the worker works."""

from dataclasses import dataclass
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
from clinic.models.reach import Names
from clinic.roles import Permission
from reports.models import Report
from reports.queries.notes import DRAFT_OVERDUE

MOST = 5
MANY = 100
LATELY = timedelta(days=7)  # how long a report or a letter is news
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
class Unsent:
    """A letter to a client that did not go, and no later one of its kind did."""

    client_id: UUID
    client: str
    at: datetime


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
    unsent: tuple[Unsent, ...] = ()
    stuck_since: datetime | None = None
    lines: int = 0
    old_lines: int = 0

    @property
    def is_any(self) -> bool:
        """Whether anything does."""
        counts = (self.late_in_all, self.drafts, self.to_sign, self.ready, self.failed)
        return any(counts) or bool(self.unsent)


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


def waiting(member: Member, clients: QuerySet[Client], names: Names) -> Waiting:
    """What waits, about these clients and by this member's hand. Three statements."""
    late, in_all = _late(member.practice, clients, names)
    unsent = _unsent(clients, names)
    return Waiting(late=late, late_in_all=in_all, unsent=unsent, **_counted(member, clients))


def _late(
    practice: Practice, clients: QuerySet[Client], names: Names
) -> tuple[tuple[Late, ...], int]:
    """Those nobody asked for anew, the longest overdue first."""
    now, today = timezone.now(), practice.today()
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
        closes_at__lte=now,
    ).exclude(client__state=Client.State.ENDED)
    found = rows.annotate(total=Window(Count("*"))).order_by("closes_at", "pk")
    columns = ("pk", "client_id", "client__name", "closes_at", "total")
    picked = list(found.values_list(*columns)[:MOST])
    return (
        tuple(
            Late(pk, client_id, names.of(client_id, name), _days(at, practice, today))
            for pk, client_id, name, at, _total in picked
        ),
        picked[0][4] if picked else 0,
    )


def _days(closed_at: datetime, practice: Practice, today: date) -> int:
    return max((today - last_day(closed_at, practice.zone)).days, 1)


def _unsent(clients: QuerySet[Client], names: Names) -> tuple[Unsent, ...]:
    """Letters of the last week that failed for good, one a client, the newest first."""
    later = Mail.objects.filter(
        client=OuterRef("client"), state=Mail.State.READY, finished_at__gt=OuterRef("finished_at")
    )
    rows = Mail.objects.filter(
        ~Exists(later),
        client__in=clients,
        state=Mail.State.FAILED,
        finished_at__gt=timezone.now() - LATELY,
    )
    named: dict[UUID, Unsent] = {}
    columns = ("client_id", "client__name", "finished_at")
    for client_id, name, at in rows.order_by("-finished_at").values_list(*columns)[:MANY]:
        named.setdefault(client_id, Unsent(client_id, names.of(client_id, name), at))
    return tuple(named.values())[:MOST]


def _counted(member: Member, clients: QuerySet[Client]) -> dict[str, Any]:
    """Everything that is only counted, beside the practice's row."""
    now = timezone.now()
    practice, today = member.practice, member.practice.today()
    own = Note.objects.filter(author=member, signed_at=None, submitted_at=None, client__in=clients)
    sent = Note.objects.filter(submitted_to=member, signed_at=None, submitted_at__isnull=False)
    made = Report.objects.filter(requested_by=member, finished_at__gt=now - LATELY)
    mails = Mail.objects.filter(practice=practice, state=Mail.State.WAITING, due_at__lt=now)
    asked = Report.objects.filter(practice=practice, state=Report.State.WAITING)
    lines = practice.crisis_lines.all()
    parts: dict[str, Any] = {
        "mail_since": _of(mails.filter(due_at__lt=now - TOO_LONG), Min("due_at")),
        "job_since": _of(asked.filter(created_at__lt=now - TOO_LONG), Min("created_at")),
        "ready": _of(made.filter(state=Report.State.READY)),
        "failed": _of(made.filter(state=Report.State.FAILED)),
    }
    if member.may(Permission.NOTE_WRITE):
        parts["drafts"] = _of(own)
        parts["old_drafts"] = _of(own.filter(session_on__lt=today - DRAFT_OVERDUE))
    if member.may(Permission.NOTE_COSIGN):
        parts["to_sign"] = _of(sent)
    if member.may(Permission.PEOPLE_MANAGE):
        parts["lines"] = _of(lines)
        parts["old_lines"] = _of(lines.filter(checked_on__lt=today - CHECKED_FOR))
    found = Practice.objects.filter(pk=practice.pk).values(**parts).get()
    since = [at for at in (found.pop("mail_since"), found.pop("job_since")) if at]
    return {name: n or 0 for name, n in found.items()} | {"stuck_since": min(since, default=None)}


def _of(rows: QuerySet[Any], what: Any = None) -> Subquery:
    """A count, or another sum, of rows as one column."""
    grouped = rows.order_by().values("practice").annotate(x=what or Count("pk"))
    return Subquery(grouped.values("x"))
