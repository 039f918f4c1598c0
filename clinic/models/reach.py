"""Which clients a member reaches today: the rows behind `roles.Reach`; and by which name.

Care, supervision, standing in for somebody away, and a record opened with a reason. The ids come as
one union, which databases look up by index where an OR would have them read every row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from clinic.models.care import BreakGlass, Cover
from clinic.models.opening import pseudonym
from clinic.models.people import Caseload, Client, Member, Supervision, open_on
from clinic.models.prepared import STAND_INS, Moment, prepared
from clinic.models.record import Note
from clinic.roles import CARING, OPENED, Permission, Reach, reaches

Ids = QuerySet[Any, Any]


@dataclass(frozen=True)
class Names:
    """How one member knows clients: by name, those in `unnamed` under another.

    A supervisor reads of supervisees' clients under a `pseudonym`, wherever it is, unless they
    care for the client themself, stand in for who does, opened the record with a reason, or were
    sent a note of the client for co-signature.
    """

    practice_id: UUID
    unnamed: frozenset[UUID] = frozenset()

    def of(self, client_id: UUID, name: str) -> str:
        """The name this reader is shown."""
        return pseudonym(self.practice_id, client_id) if client_id in self.unnamed else name

    def say(self, client: Client) -> Client:
        """The client as this reader knows them, for reading only."""
        if client.pk in self.unnamed:
            client.go_by(pseudonym(self.practice_id, client.pk))
        return client

    def found_by(self, words: Iterable[str]) -> set[UUID]:
        """Those whose other name holds all of these words."""
        sought = [word.upper() for word in words]
        aliases = {pk: pseudonym(self.practice_id, pk) for pk in self.unnamed}
        return {pk for pk, alias in aliases.items() if all(word in alias for word in sought)}


def names_of(member: Member) -> Names:
    """How this member knows clients today. One statement for a supervisor, none for others."""
    rows = _unnamed(member)
    pks = rows.values_list("client", flat=True) if rows is not None else ()
    return Names(member.practice_id, frozenset(pks))


def within(member: Member, permission: Permission) -> Q:
    """The condition on clients of the member's practice; anybody where the reach is the practice.

    Matches nobody where no role grants `permission` and no record was opened for it.
    """
    if Reach.PRACTICE in reaches(member.roles, permission):
        return Q()
    ways = [*_cared_for(member, permission)]
    if _may_open(member, permission):
        ways.append(_opened(member).values("client"))
    return Q(pk__in=_union(ways)) if ways else Q(pk__in=[])


def key_of(member: Member) -> tuple[Any, ...]:
    """All that a statement about this member's reach is put together from, for `prepared`."""
    practice = member.practice
    reads = (practice.alert_reader_id == member.pk, practice.alert_back_up_id == member.pk)
    return member.pk, member.practice_id, member.roles, practice.today(), reads


def one_of_each(member: Member, permissions: Iterable[Permission]) -> list[Permission]:
    """A permission for each reach that these give: those of one reach see the same clients."""
    alike = {
        (reaches(member.roles, each), _may_open(member, each)): each
        for each in sorted(permissions, reverse=True)
    }
    return sorted(alike.values())


def standing(member: Member, permission: Permission, client: str) -> dict[str, Any]:
    """What a gate asks of a row besides: annotations, for rows whose client is `client`.

    `stands_in_for`: the member whose caseload gave the reach, where it was not one's own.
    `opened_with_reason`: whether nothing but a record opened with a reason gave it.
    `opened_unseen`: whether somebody opened the record so, and no carer has noticed yet.
    `unnamed`: whether the member reads of this client under another name.
    """
    unseen = BreakGlass.objects.filter(client=OuterRef(client), seen_at=None).order_by()
    found: dict[str, Any] = {"opened_unseen": Exists(unseen)}
    if (rows := _unnamed(member)) is not None:
        found["unnamed"] = Exists(rows.filter(client=OuterRef(client)))
    if Reach.CASELOAD in reaches(member.roles, permission):
        found["stands_in_for"] = _stands_in(member.pk, member.practice.today(), client)
    if _may_open(member, permission) and Reach.PRACTICE not in reaches(member.roles, permission):
        ways = [way.filter(client=OuterRef(client)) for way in _cared_for(member, permission)]
        cared_for = reduce(lambda one, other: one | other, (Q(Exists(way)) for way in ways), Q())
        found["opened_with_reason"] = (
            Case(When(cared_for, then=False), default=True) if ways else Value(True)
        )
    return found


def stood_in_for(member: Member, client_id: UUID) -> UUID | None:
    """Whose caseload lets `member` act for this client; None where it is their own, or nobody's."""
    today = member.practice.today()
    kept = prepared(("stood in for", today), lambda: _acting(today))
    found: UUID | None = next((away for (away,) in kept.rows([member.pk, client_id])), None)
    return found


def _acting(today: date) -> QuerySet[Member, Any]:
    """What `stood_in_for` asks, for anybody and any client."""
    member, client = STAND_INS[:2]
    rows = Member.objects.filter(pk=member).annotate(client_id=Value(client)).order_by()
    return rows.values_list(_stands_in(member, today, "client_id"))


def somebody_cares(client: str, today: date) -> Exists:
    """Whether anybody is there who cares for the client of a row, or stands in for who does.

    A carer who left, was deactivated or is no longer therapist or trainee is not there.
    """
    caring = {"member__held_roles__role__in": sorted(CARING)}
    there = Q(member__ended_on=None, member__user__is_active=True, **caring)
    stand_ins = Cover.objects.filter(open_on(today), away=OuterRef("member"))
    covered = stand_ins.filter(stand_in__ended_on=None, stand_in__user__is_active=True)
    rows = Caseload.objects.filter(open_on(today), client=OuterRef(client))
    return Exists(rows.filter(there | Exists(covered)))


def reader_is_there(practice: str) -> Exists:
    """Whether the reader of alerts of a row's practice works there still."""
    readers = Member.objects.filter(pk=OuterRef(f"{practice}__alert_reader"), ended_on=None)
    return Exists(readers.filter(user__is_active=True))


def _stands_in(member: UUID, today: date, client: str) -> Case:
    open_rows = Caseload.objects.filter(open_on(today), client=OuterRef(client))
    covered = open_rows.filter(member__in=_covered(member, today))
    return Case(
        When(Exists(open_rows.filter(member=member)), then=None),
        default=Subquery(covered.order_by("since", "pk").values("member")[:1]),
        output_field=models.UUIDField(),
    )


def _cared_for(member: Member, permission: Permission) -> list[Ids]:
    """The open caseloads that give this reach, by client id; none where no role grants it."""
    reach, today = reaches(member.roles, permission), member.practice.today()
    carers: list[Ids] = []
    if Reach.CASELOAD in reach:
        carers += [Member.objects.filter(pk=member.pk).values("pk"), _covered(member.pk, today)]
    if Reach.SUPERVISEES in reach:
        supervised = Supervision.objects.filter(open_on(today), supervisor=member)
        carers.append(supervised.order_by().values("supervisee"))
    if not carers:
        return []
    return [Caseload.objects.filter(open_on(today), member__in=_union(carers)).values("client")]


def _unnamed(member: Member) -> QuerySet[Caseload] | None:
    """Caseloads of clients whose name this member is not shown; None where there are none."""
    reach, today = reaches(member.roles, Permission.CLIENT_NAMES), member.practice.today()
    if Reach.SUPERVISEES not in reach or Reach.PRACTICE in reach:
        return None
    supervised = Supervision.objects.filter(open_on(today), supervisor=member).order_by()
    people = supervised.values("supervisee")
    sent = Note.objects.filter(signed_at=None, submitted_at__isnull=False, author__in=people)
    named = [_opened(member).values("client"), sent.order_by().values("client")]
    if Reach.CASELOAD in reach:
        own = _union([Member.objects.filter(pk=member.pk).values("pk"), _covered(member.pk, today)])
        cared_for = Caseload.objects.filter(open_on(today), member__in=own)
        named.append(cared_for.order_by().values("client"))
    rows = Caseload.objects.filter(open_on(today), member__in=people).order_by()
    return rows.exclude(client__in=_union(named))


def _covered(member: UUID, today: date) -> Ids:
    """The members whom this one stands in for."""
    return Cover.objects.filter(open_on(today), stand_in=member).order_by().values("away")


def _may_open(member: Member, permission: Permission) -> bool:
    return permission in OPENED and member.may(Permission.BREAK_GLASS)


def _opened(member: Member) -> QuerySet[BreakGlass]:
    """The records this member opened with a reason and that are still open."""
    rows = BreakGlass.objects.filter(member=member, ended_at=None, opened_at__lte=Moment())
    return rows.filter(ends_at__gt=Moment()).order_by()


def _union(parts: list[Ids]) -> Ids:
    first, *others = parts
    return first.union(*others) if others else first
