"""Each rule of who reaches whom, turned round one at a time: this notices each."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

import clinic.models
from clinic import roles
from clinic.models import BreakGlass, Caseload, Client, Cover, Member, Supervision, reach
from clinic.roles import CARING, GRANTS, OPENED, Permission, Reach, Role
from tests.clinic.test_roles import TABLE
from tests.factories import ClientFactory, MemberFactory
from tests.mutants import Mutant, mutants
from tests.people import PracticePeople, TwoPractices
from tests.sizes import n_of

P = Permission
ASKED = (P.CLIENT_NAMES, P.RECORD_READ, P.PLAN_WRITE, P.NOTE_SIGN, P.REPORT_READ, P.CLIENT_EDIT)
ASKED += (P.NOTE_COSIGN, P.BREAK_GLASS, P.PEOPLE_MANAGE)

# These say the same in other words.
SAME = {
    # Only one way is ever handed over.
    "standing: one | other -> one & other",
    # A case without a value has None.
    "_stands_in: When(Exists(open_rows.filter(member=member)), then=None) -> "
    "When(Exists(open_rows.filter(member=member)))",
    # What is asked hangs on the member that is named in it; any row will do to ask it of.
    "stood_in_for: Member.objects.filter(pk=member.pk) -> Member.objects.filter()",
    # One of one is one.
    "_union: first.union(*others) if others else first -> first.union(*others) if True else first",
}


@dataclass
class Facts:
    """Who is there, and what holds between them today; worked out without the database."""

    practice_of: dict[UUID, UUID]
    roles_of: dict[UUID, frozenset[Role]]
    clients: dict[UUID, UUID]
    members: list[Member]
    cares: list[tuple[UUID, UUID]] = field(default_factory=list)
    supervises: set[tuple[UUID, UUID]] = field(default_factory=set)
    stands_in: set[tuple[UUID, UUID]] = field(default_factory=set)
    opened: set[tuple[UUID, UUID]] = field(default_factory=set)
    unseen: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)


@pytest.fixture
def facts(two_practices: TwoPractices) -> Facts:
    """Care, supervision, cover and opened records: past, present and to come, and across."""
    here, there = two_practices.harbour, two_practices.lighthouse
    return _told(here, _arranged(here, there), there.therapist)


def _arranged(here: PracticePeople, there: PracticePeople) -> set[UUID]:
    """Make the rows; the members who are not there any more."""
    practice = here.practice
    solo = MemberFactory(practice=practice, roles={Role.OWNER, Role.THERAPIST})
    left = MemberFactory(practice=practice, roles={Role.THERAPIST})
    gone = MemberFactory(practice=practice, roles={Role.THERAPIST})
    off = MemberFactory(practice=practice, roles={Role.TRAINEE})
    changed = MemberFactory(practice=practice, roles={Role.FRONT_DESK})
    clients = [ClientFactory(practice=practice) for _ in range(13)]
    day, today = timedelta(days=1), practice.today()
    spans = {"now": (today, None), "until": (today - day, today + day)}
    spans |= {"past": (today - day * 9, today), "to_come": (today + day, None)}

    def care(client: Client, member: Member, span: str) -> None:
        since, until = spans[span]
        Caseload.objects.create(
            practice=practice, client=client, member=member, since=since, until=until
        )

    for client, member, span in (
        *zip(clients, [here.therapist] * 4, ("now", "until", "past", "to_come"), strict=False),
        (clients[4], here.colleague, "until"),
        (clients[0], here.colleague, "now"),
        (clients[5], solo, "now"),
        (clients[6], left, "now"),
        (clients[7], off, "now"),
        (clients[8], changed, "now"),
        (clients[9], here.trainee, "now"),
        (clients[10], there.therapist, "now"),
        (clients[12], gone, "now"),
        (clients[0], here.trainee, "past"),
    ):
        care(client, member, span)
    Supervision.objects.create(
        practice=practice, supervisor=here.supervisor, supervisee=solo, **_span(spans["to_come"])
    )
    Supervision.objects.create(
        practice=practice, supervisor=here.supervisor, supervisee=left, **_span(spans["past"])
    )
    among = {"solo": solo, "left": left, "gone": gone, "off": off, "changed": changed}
    _covered(here, there, among, spans)
    _opened(here, clients, solo)
    left.ended_on = gone.ended_on = today
    left.save()
    gone.save()
    off.user.is_active = False
    off.user.save()
    return {left.pk, gone.pk, off.pk}


def _covered(
    here: PracticePeople, there: PracticePeople, among: dict[str, Member], spans: dict[str, Any]
) -> None:
    """Who stands in for whom, then, now and later."""
    day, today = timedelta(days=1), here.practice.today()
    solo, left, gone, off, changed = among.values()
    covers = (
        (here.therapist, here.trainee, "until"),
        (here.colleague, here.trainee, "past"),
        (solo, here.colleague, "to_come"),
        (left, here.colleague, "past"),
        (gone, here.colleague, "until"),
        (off, left, "until"),
        (changed, off, "until"),
        (here.trainee, here.desk, "until"),
        (there.therapist, here.colleague, "until"),
    )
    for away, stand_in, span in covers:
        since, until = spans[span]
        Cover.objects.create(
            practice=here.practice,
            away=away,
            stand_in=stand_in,
            since=since,
            until=until or today + day * 9,
            arranged_by=here.owner,
        )


def _opened(here: PracticePeople, clients: list[Client], solo: Member) -> None:
    """Records opened with a reason: open, over, ended, seen and not."""
    practice = here.practice
    now, hour = timezone.now(), timedelta(hours=1)
    openings = (
        (here.owner, clients[4], -hour, hour, None),
        (here.colleague, clients[5], -hour, -hour / 2, now),
        (here.therapist, clients[9], -hour, hour, None),
        (here.therapist, clients[0], -hour, hour, None),
        (here.supervisor, clients[11], -hour, hour, now),
        (here.trainee, clients[5], -hour, hour, now),
        (solo, clients[11], hour / 2, hour, now),
    )
    for member, client, begins, ends, seen_at in openings:
        BreakGlass.objects.create(
            practice=practice, member=member, client=client, code="emergency", words="why",
            opened_at=now + begins, ends_at=now + ends, seen_at=seen_at,
        )  # fmt: skip
    BreakGlass.objects.create(
        practice=practice, member=here.colleague, client=clients[11], code="emergency", words="why",
        opened_at=now - hour, ends_at=now + hour, ended_at=now, seen_at=now,
    )  # fmt: skip


def _span(span: tuple[date, date | None]) -> dict[str, Any]:
    return {"since": span[0], "until": span[1]}


def _told(here: PracticePeople, gone: set[UUID], stranger: Member) -> Facts:
    """The rows read back one by one, and judged by plain comparisons."""
    today, now = here.practice.today(), timezone.now()
    rows = Member.objects.select_related("practice").prefetch_related("held_roles")
    members = [*rows.filter(practice=here.practice), rows.get(pk=stranger.pk)]
    told = Facts(
        practice_of={each.pk: each.practice_id for each in rows},
        roles_of={each.pk: each.roles for each in rows},
        clients=dict(Client.objects.values_list("pk", "practice_id")),
        members=members,
        gone=gone,
    )

    def holds(row: Any) -> bool:
        return row.since <= today and (row.until is None or today < row.until)

    for care in filter(holds, Caseload.objects.order_by("since", "pk")):
        told.cares.append((care.member_id, care.client_id))
    for each in filter(holds, Supervision.objects.all()):
        told.supervises.add((each.supervisor_id, each.supervisee_id))
    for cover in filter(holds, Cover.objects.all()):
        told.stands_in.add((cover.stand_in_id, cover.away_id))
    for row in BreakGlass.objects.all():
        if row.ended_at is None and row.opened_at <= now < row.ends_at:
            told.opened.add((row.member_id, row.client_id))
        if row.seen_at is None:
            told.unseen.add(row.client_id)
    return told


Standing = dict[str, Any]
Picture = dict[tuple[UUID, str], dict[UUID, Standing]]


def expected(facts: Facts) -> Picture:
    """Who reaches whom in which standing, said in plain Python."""
    return {(m.pk, p): dict(_reached(facts, m.pk, p)) for m in facts.members for p in ASKED}


def _reached(facts: Facts, member: UUID, permission: Permission) -> Iterator[tuple[UUID, Standing]]:
    reach_of = {GRANTS[role][0] for role in facts.roles_of[member] if permission in GRANTS[role][1]}
    if permission is P.BREAK_GLASS and reach_of:
        reach_of = {Reach.PRACTICE}
    may_open = permission in OPENED and any(
        P.BREAK_GLASS in GRANTS[role][1] for role in facts.roles_of[member]
    )
    supervised = {whom for by, whom in facts.supervises if by == member}
    for client, practice in facts.clients.items():
        carers = [carer for carer, whom in facts.cares if whom == client]
        covered = [carer for carer in carers if (member, carer) in facts.stands_in]
        cared_for = Reach.CASELOAD in reach_of and (member in carers or bool(covered))
        cared_for = cared_for or (Reach.SUPERVISEES in reach_of and bool(supervised & {*carers}))
        opened = may_open and (member, client) in facts.opened
        if practice != facts.practice_of[member]:
            continue
        if Reach.PRACTICE in reach_of or cared_for or opened:
            found: Standing = {"opened_unseen": client in facts.unseen}
            if Reach.CASELOAD in reach_of:
                found["stands_in_for"] = None if member in carers else next(iter(covered), None)
            if may_open and Reach.PRACTICE not in reach_of:
                found["opened_with_reason"] = not cared_for
            yield client, found


def somebody(facts: Facts) -> set[UUID]:
    """The clients for whom somebody is there."""

    def there(member: UUID) -> bool:
        return member not in facts.gone

    found = set()
    for carer, client in facts.cares:
        stand_ins = [who for who, away in facts.stands_in if away == carer and there(who)]
        if (there(carer) and facts.roles_of[carer] & CARING) or stand_ins:
            found.add(client)
    return found


def seen(rules: Any, facts: Facts) -> Iterator[tuple[Any, Any]]:
    """What the rules say, asked of the database as the product does, one answer at a time."""
    names = ("opened_unseen", "stands_in_for", "opened_with_reason")
    today = facts.members[0].practice.today()
    cared = Client.objects.filter(rules.somebody_cares("pk", today)).values_list("pk", flat=True)
    yield "somebody", set(cared)
    for member in facts.members:
        for permission in ASKED:
            rows = Client.objects.visible_to(member, permission)
            rows = rows.annotate(**rules.standing(member, permission, "pk"))
            yield (
                (member.pk, permission),
                {
                    row.pk: {name: getattr(row, name) for name in names if name in row.__dict__}
                    for row in rows
                },
            )
        for client in facts.clients:
            yield (member.pk, client), rules.stood_in_for(member, client)


def steads(facts: Facts) -> dict[tuple[UUID, UUID], Any]:
    found = {}
    for member in facts.members:
        for client in facts.clients:
            carers = [carer for carer, whom in facts.cares if whom == client]
            covered = [carer for carer in carers if (member.pk, carer) in facts.stands_in]
            own = member.pk in carers
            found[member.pk, client] = None if own or not covered else covered[0]
    return found


def meant_by(facts: Facts) -> dict[Any, Any]:
    return {"somebody": somebody(facts), **expected(facts), **steads(facts)}


@pytest.mark.django_db
def test_the_rules_say_what_was_meant(facts: Facts) -> None:
    assert dict(seen(reach, facts)) == meant_by(facts)
    standings = [each for found in expected(facts).values() for each in found.values()]
    assert {True, False} == {each.get("opened_with_reason", False) for each in standings}
    assert any(each.get("stands_in_for") for each in standings)


@pytest.mark.django_db
def test_each_mutant_of_reach_is_killed(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    meant = meant_by(facts)
    every = [each for each in mutants(reach) if each.name not in SAME]
    assert len(every) > 60

    def lives(mutant: Mutant) -> bool:
        try:
            rules = mutant.loaded(reach)
            monkeypatch.setattr(clinic.models, "reach", rules)
            with transaction.atomic():
                return all(meant[asked] == answer for asked, answer in seen(rules, facts))
        except Exception:  # whatever it breaks, it was noticed
            return False
        finally:
            monkeypatch.setattr(clinic.models, "reach", reach)

    tried = random.sample(every, n_of(len(every)))
    alive = [each.name for each in tried if lives(each)]
    assert not alive, "\n".join(alive)


def test_each_mutant_of_the_roles_is_killed() -> None:
    every = mutants(roles)
    assert len(every) > 40
    assert [each.name for each in every if as_agreed(lambda m=each: m.loaded(roles))] == []
    assert as_agreed(lambda: roles)


def as_agreed(load: Callable[[], Any]) -> bool:
    """Whether these are the roles of the agreed table, and each reaches as far as it should."""
    far = {Role.OWNER: "practice", Role.FRONT_DESK: "practice", Role.SUPERVISOR: "supervisees"}
    try:
        rules = load()
        for role, granted in TABLE.items():
            held = frozenset({role})
            if rules.permissions(held) != set(granted.split()):
                return False
            for permission in Permission:
                reach_of = {far.get(role, "caseload")} if permission in granted.split() else set()
                if permission == P.BREAK_GLASS and reach_of:
                    reach_of = {"practice"}
                if rules.reaches(held, permission) != reach_of:
                    return False
    except (KeyError, TypeError, AttributeError):
        return False
    opened = {"client_names", "record_read", "report_read"}
    return opened == rules.OPENED and {"therapist", "trainee"} == rules.CARING
