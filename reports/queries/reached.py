"""Whom letters do not reach, and who said that they want none, or some again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When

from assessments.models import Assignment
from assessments.queries.check_ins import OF_CLIENT
from assessments.queries.schedules import let_come_again
from clinic.models import Client, ContactWishes, Mail
from clinic.models.prepared import Moment
from clinic.models.reach import Names

MOST = 5
MANY = 100
LATELY = timedelta(days=7)  # how long a letter is news
FRESH_LINK = "fresh_link"
ON_ITS_WAY = (Mail.State.WAITING, Mail.State.RUNNING, Mail.State.READY)
Clients = Callable[[], QuerySet[Client]]


class Kind:
    """What it is; letters that did not go sort last, so that many of them hide nothing else."""

    NO_ADDRESS = "link: no address"
    NO_LETTER = "link: no letter may go"
    NO_MORE = "link: wants no messages"
    NOT_SENT = "link: the letter did not go"
    STOPPED = "stopped"
    RESUMED = "resumed"
    RECORD = "record"
    UNSENT = "unsent"


WISHES = (Kind.STOPPED, Kind.RESUMED, Kind.RECORD)


@dataclass(frozen=True)
class Unsent:
    """A letter to a client that did not go, and no later one of its kind did."""

    client_id: UUID
    client: str
    at: datetime


@dataclass(frozen=True)
class Wish:
    """What a client said and no member has met or taken note of; `kind` is one of `WISHES`."""

    client_id: UUID
    client: str
    kind: str
    at: datetime


@dataclass(frozen=True)
class LinkAsked:
    """A client who asked for a fresh link that no letter brings; `kind` says why none does."""

    assignment_id: UUID
    client_id: UUID
    client: str
    kind: str
    at: datetime


@dataclass(frozen=True)
class Unreached:
    """The newest letters that did not go; of the others the longest waiting, and how many."""

    unsent: tuple[Unsent, ...] = ()
    wishes: tuple[Wish, ...] = ()
    links: tuple[LinkAsked, ...] = ()
    in_all: int = 0


def unreached(rows: list[Any], names: Names) -> Unreached:
    """What the rows of `unreached_rows` say, one letter a client."""
    unsent: dict[UUID, Unsent] = {}
    wishes: list[Wish] = []
    links: list[LinkAsked] = []
    for pk, client_id, said, at, kind in rows:
        name = names.of(client_id, said)
        if kind == Kind.UNSENT:
            unsent.setdefault(client_id, Unsent(client_id, name, at))
        elif kind in WISHES:
            wishes.append(Wish(client_id, name, kind, at))
        else:
            links.append(LinkAsked(pk, client_id, name, kind, at))
    for told in links:
        unsent.pop(told.client_id, None)
    links.sort(key=lambda row: row.at)
    wishes.sort(key=lambda row: row.at)
    shown = [row for kind in WISHES for row in [one for one in wishes if one.kind == kind][:MOST]]
    return Unreached(
        unsent=tuple(unsent.values())[:MOST],
        wishes=tuple(shown),
        links=tuple(links[:MOST]),
        in_all=len(wishes) + len(links),
    )


def unreached_rows(clients: Clients, *, asks: bool) -> QuerySet[Any, Any]:
    """Row, client, name, moment and kind: letters, and for who asks what a client asked back."""
    rows = _columns(_unsent(clients()), "finished_at", Value(Kind.UNSENT, CharField()))
    if asks:
        stopped = _columns(_stopped(clients()), "stopped_at", Value(Kind.STOPPED, CharField()))
        resumed = _columns(
            let_come_again(clients()), "resumed_at", Value(Kind.RESUMED, CharField())
        )
        links = _columns(_links(clients()), "link_asked_at", WHY)
        asked = ContactWishes.objects.filter(client__in=clients(), record_asked_at__isnull=False)
        records = _columns(asked, "record_asked_at", Value(Kind.RECORD, CharField()))
        rows = rows.union(stopped, resumed, records, links, all=True)
    return rows.order_by("told", "-told_at")[:MANY]


def _columns(rows: QuerySet[Any], at: str, kind: Any) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(told_at=F(at), told=kind)
    return named.values_list("pk", "client_id", "client__name", "told_at", "told")


def _unsent(clients: QuerySet[Client]) -> QuerySet[Mail]:
    """Letters of the last week that failed for good."""
    later = Mail.objects.filter(
        client=OuterRef("client"), state=Mail.State.READY, finished_at__gt=OuterRef("finished_at")
    )
    return Mail.objects.filter(
        ~Exists(later),
        client__in=clients,
        state=Mail.State.FAILED,
        finished_at__gt=Moment(LATELY),
    )


def _stopped(clients: QuerySet[Client]) -> QuerySet[ContactWishes]:
    """Whoever stopped, until a member has taken note of it or messages may come again."""
    return ContactWishes.objects.filter(
        client__in=clients, stopped_at__isnull=False, stop_seen_at=None
    )


def _links(clients: QuerySet[Client]) -> QuerySet[Assignment]:
    """Asked for while answers are taken, and no letter with it went or is on its way."""
    letter = Mail.objects.filter(
        client=OuterRef("client"),
        kind=FRESH_LINK,
        created_at__gte=OuterRef("link_asked_at"),
    )
    return Assignment.objects.filter(
        OF_CLIENT,
        ~Exists(letter.filter(state__in=ON_ITS_WAY)),
        client__in=clients,
        state=Assignment.State.OPEN,
        closes_at__gt=Moment(),
        link_asked_at__isnull=False,
    ).annotate(did_not_go=Exists(letter.filter(state=Mail.State.FAILED)))


WHY = Case(
    When(client__email_index="", then=Value(Kind.NO_ADDRESS)),
    When(client__contact_wishes__stopped_at__isnull=False, then=Value(Kind.NO_MORE)),
    When(did_not_go=True, then=Value(Kind.NOT_SENT)),
    default=Value(Kind.NO_LETTER),
    output_field=CharField(),
)
