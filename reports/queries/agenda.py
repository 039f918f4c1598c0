"""Topics added by hand, for the two people of each supervision."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from clinic.models import AgendaTopic, Caseload, Client, Member, Supervision, open_on
from clinic.models.opening import pseudonym, warm
from clinic.models.reach import Names

MOST = 200
KEPT = 20  # of those discussed that one supervision shows


@dataclass(frozen=True)
class AgendaRow:
    """One topic. `alias` is the client's name in supervision, "" for a topic of nobody."""

    id: UUID
    words: str
    alias: str
    name: str
    client_id: UUID | None
    added_by: str
    added_at: datetime
    discussed_at: datetime | None


@dataclass(frozen=True)
class Agenda:
    """What one pair wants to speak of; `choices`: the supervisee's clients, by name as known."""

    supervision_id: UUID
    other_id: UUID
    other: str
    is_supervisor: bool
    waiting: tuple[AgendaRow, ...]
    discussed: tuple[AgendaRow, ...]
    choices: tuple[tuple[str, str], ...]


def agendas_of(member: Member, names: Names) -> list[Agenda]:
    """Those of every supervision in which `member` is one of the two. Three statements."""
    today = member.practice.today()
    mine = Q(supervisor=member) | Q(supervisee=member)
    held = list(
        Supervision.objects.filter(mine, open_on(today))
        .select_related("supervisor__user", "supervisee__user")
        .order_by("supervisee__user__name", "supervisor__user__name")
    )
    if not held:
        return []
    topics = _topics([row.pk for row in held], names)
    clients = _clients([row.supervisee_id for row in held], member, names)
    return [_agenda(row, member, topics[row.pk], clients[row.supervisee_id]) for row in held]


def _agenda(
    row: Supervision, member: Member, topics: list[AgendaRow], choices: list[tuple[str, str]]
) -> Agenda:
    is_supervisor = row.supervisor_id == member.pk
    other = row.supervisee if is_supervisor else row.supervisor
    discussed = sorted(
        ((topic.discussed_at, topic) for topic in topics if topic.discussed_at is not None),
        key=lambda pair: pair[0],
        reverse=True,
    )
    return Agenda(
        supervision_id=row.pk,
        other_id=other.pk,
        other=other.name,
        is_supervisor=is_supervisor,
        waiting=tuple(topic for topic in topics if topic.discussed_at is None),
        discussed=tuple(topic for _at, topic in discussed[:KEPT]),
        choices=tuple(choices),
    )


def _topics(supervisions: list[UUID], names: Names) -> dict[UUID, list[AgendaRow]]:
    """The newest of them, each pair's in the order in which they were added."""
    rows = AgendaTopic.objects.filter(supervision__in=supervisions)
    newest = list(rows.select_related("client", "added_by__user").order_by("-created_at")[:MOST])
    warm({row.client_id for row in newest if row.client_id is not None})
    found = defaultdict[UUID, list[AgendaRow]](list)
    for row in reversed(newest):
        found[row.supervision_id].append(_row(row, names))
    return found


def _row(row: AgendaTopic, names: Names) -> AgendaRow:
    client = row.client
    unnamed = client is None or client.pk in names.unnamed
    return AgendaRow(
        id=row.pk,
        words=row.words,
        alias=pseudonym(client.practice_id, client.pk) if client else "",
        name="" if unnamed or client is None else client.name,
        client_id=row.client_id,
        added_by=row.added_by.name,
        added_at=row.created_at,
        discussed_at=row.discussed_at,
    )


def _clients(
    supervisees: list[UUID], member: Member, names: Names
) -> dict[UUID, list[tuple[str, str]]]:
    """Who may be spoken of: whom each of these cares for today, by the name said here."""
    rows = Caseload.objects.filter(open_on(member.practice.today()), member__in=supervisees)
    rows = rows.exclude(client__state=Client.State.ENDED).select_related("client")
    found = defaultdict[UUID, list[tuple[str, str]]](list)
    for row in rows:
        alias = pseudonym(row.client.practice_id, row.client_id)
        known = names.of(row.client_id, row.client.name)
        label = alias if known == alias else f"{alias} ({known})"
        found[row.member_id].append((str(row.client_id), label))
    return defaultdict(list, {pk: sorted(set(pairs), key=lambda pair: pair[1])
                              for pk, pairs in found.items()})  # fmt: skip
