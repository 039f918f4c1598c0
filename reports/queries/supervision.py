"""What a supervisor looks at: notes to co-sign, and of whom to speak, under other names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Alert
from clinic.models import (
    Client,
    GoalRating,
    MarkerEvidence,
    Member,
    Plan,
    PlanChange,
    Supervision,
    open_on,
)
from clinic.models.opening import pseudonym
from clinic.models.reach import Names, names_of
from clinic.queries import in_care
from reports import sentences
from reports.queries.caseload import CaseloadRow, Filter, Sort, caseload_rows
from reports.queries.drafts import DraftRow, DraftState, drafts_of

STUCK_AFTER = timedelta(weeks=8)
Reason = Callable[[CaseloadRow], tuple[int, str]]  # how pressing, 0 first, and why; "" for none


@dataclass(frozen=True)
class Topic:
    """One client to speak of, and why, the most pressing reason first.

    `alias` is the name they have in supervision; `name` is "" where the reader is not to know it.
    """

    client_id: UUID
    name: str
    alias: str
    reasons: tuple[str, ...]
    order: tuple[int, ...]


@dataclass(frozen=True)
class Supervisee:
    """One supervised member: their topics, and how their drafts stand."""

    id: UUID
    name: str
    clients: int
    topics: tuple[Topic, ...]
    overdue: int
    oldest_days: int


@dataclass(frozen=True)
class SupervisionQueue:
    """Everything of the page: what was sent, to oneself first, and each supervisee."""

    to_sign: tuple[DraftRow, ...]
    supervisees: tuple[Supervisee, ...]


def supervision_queue(supervisor: Member, clients: QuerySet[Client]) -> SupervisionQueue:
    """The queue of one supervisor over `clients`, those of their supervisees.

    Thirteen statements at most, whatever the number of people.
    """
    today = supervisor.practice.today()
    held = Supervision.objects.filter(open_on(today), supervisor=supervisor)
    people = {row.supervisee_id: row.supervisee for row in held.select_related("supervisee__user")}
    drafts = drafts_of(people, today)
    to_sign = tuple(row for row in drafts if row.state is DraftState.SENT)
    topics = _topics(clients, names_of(supervisor), today)
    cared = _cared_for(people, topics, today)
    return SupervisionQueue(
        to_sign,
        tuple(
            _supervisee(member, cared.get(pk, []), topics, drafts)
            for pk, member in sorted(people.items(), key=lambda pair: pair[1].name.lower())
        ),
    )


def own_agenda(member: Member, clients: QuerySet[Client]) -> Supervisee:
    """What one's supervisors see of oneself, with the names one knows. Ten statements."""
    today = member.practice.today()
    topics = _topics(clients, None, today)
    cared = _cared_for([member.pk], topics, today).get(member.pk, [])
    return _supervisee(member, cared, topics, drafts_of([member.pk], today))


def _supervisee(
    member: Member, cared: list[UUID], topics: dict[UUID, Topic], drafts: Iterable[DraftRow]
) -> Supervisee:
    late = [row.days for row in drafts if row.overdue and row.author_id == member.pk]
    own = [topics[pk] for pk in cared if pk in topics and topics[pk].reasons]
    return Supervisee(
        id=member.pk,
        name=member.name,
        clients=len(cared),
        topics=tuple(sorted(own, key=lambda topic: (topic.order, topic.alias))),
        overdue=len(late),
        oldest_days=max(late, default=0),
    )


def _topics(clients: QuerySet[Client], names: Names | None, today: date) -> dict[UUID, Topic]:
    """Every client in care, with what speaks for taking them to supervision; None: all named."""
    rows = caseload_rows(clients, shown=Filter.ALL, sort=Sort.NAME, record=True, names=names)
    ids = [row.client.pk for row in rows]
    stuck = _without_signs(ids, today)
    counted = _open_alerts(ids)
    reasons: list[Reason] = [partial(_alerts, counted), _change, partial(_stuck, stuck)]
    return {
        row.client.pk: _topic(row, reasons, *counted.get(row.client.pk, (0, 0))) for row in rows
    }


def _topic(row: CaseloadRow, reasons: Iterable[Reason], alerts: int, red: int) -> Topic:
    said = sorted(pair for reason in reasons if (pair := reason(row))[1])
    client = row.client
    return Topic(
        client_id=client.pk,
        name="" if client.known_as else client.name,
        alias=client.known_as or pseudonym(client.practice_id, client.pk),
        reasons=tuple(text for _rank, text in said),
        order=(said[0][0] if said else 99, -red, -alerts),
    )


def _open_alerts(ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many alerts wait for a decision, and how many of them are red. One statement."""
    rows = Alert.objects.filter(client__in=ids).exclude(state=Alert.State.DECIDED).order_by()
    counted = rows.values_list("client").annotate(
        n=Count("pk"), red=Count("pk", filter=Q(colour=Alert.Colour.RED))
    )
    return {client: (n, red) for client, n, red in counted}


def _alerts(counted: dict[UUID, tuple[int, int]], row: CaseloadRow) -> tuple[int, str]:
    n, red = counted.get(row.client.pk, (0, 0))
    if not n:
        return 0, ""
    if n == red:
        return 0, ngettext("%(n)s red alert waits", "%(n)s red alerts wait", n) % {"n": n}
    words = ngettext("%(n)s alert waits", "%(n)s alerts wait", n) % {"n": n}
    return (
        (0, _("%(words)s, %(red)s of them red") % {"words": words, "red": red})
        if red
        else (1, words)
    )


def _change(row: CaseloadRow) -> tuple[int, str]:
    """Worse, or the same on both: the better of two dimensions never hides the worse one."""
    states = {name: getattr(row, name).state for name in sentences.DIMENSIONS}
    known = {name: sentences.status(state) for name, state in states.items() if state}
    worse = [
        _("%(dimension)s: %(status)s") % {"dimension": sentences.NAMES[name], "status": status.text}
        for name, status in known.items()
        if status.rank <= 1
    ]
    if worse:
        return 2, sentences.listed(worse)
    if known and all(status.rank == 2 for status in known.values()):
        return 3, _("No reliable change so far")
    return 9, ""


def _without_signs(ids: list[UUID], today: date) -> set[UUID]:
    """Clients whose plan stands still: a plain rule of this product, from no study. One statement.

    For eight weeks no goal was rated, no sign of movement noted, and nothing of the plan changed
    or looked at together.
    """
    since = today - STUCK_AFTER
    seen = MarkerEvidence.objects.filter(goal__plan=OuterRef("pk"), seen_on__gt=since)
    rated = GoalRating.objects.filter(goal__plan=OuterRef("pk"), rated_on__gt=since)
    changed = PlanChange.objects.filter(plan=OuterRef("pk"), at__date__gt=since)
    rows = Plan.objects.filter(client__in=ids, ended_at=None, created_at__date__lte=since)
    rows = rows.filter(~Exists(seen.exclude(marker="")), ~Exists(rated), ~Exists(changed))
    return set(rows.order_by().values_list("client_id", flat=True))


def _stuck(clients: set[UUID], row: CaseloadRow) -> tuple[int, str]:
    if row.client.pk not in clients:
        return 9, ""
    words = _("Nothing rated, noted or looked at in the plan for %(weeks)s weeks")
    return 4, words % {"weeks": STUCK_AFTER.days // 7}


def _cared_for(
    people: Iterable[UUID], topics: dict[UUID, Topic], today: date
) -> dict[UUID, list[UUID]]:
    rows = in_care(today).filter(member__in=list(people), client__in=list(topics))
    found = defaultdict[UUID, list[UUID]](list)
    for member, client in rows.order_by().values_list("member", "client").distinct():
        found[member].append(client)
    return found
