"""Each rule of who reaches whom, turned round one at a time: this notices each."""

import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

import clinic.models
from clinic import roles
from clinic.models import Client, prepared, reach
from clinic.models.opening import pseudonym
from clinic.roles import CARING, EVERYWHERE, GRANTS, OPENED, Permission, Reach, Role
from tests.clinic.reach_facts import Facts, arranged
from tests.clinic.test_roles import TABLE
from tests.mutants import Mutant, mutants
from tests.people import TwoPractices
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
    "_acting: Member.objects.filter(pk=member) -> Member.objects.filter()",
    # SQLite keeps a UUID as text and has to be told; PostgreSQL knows.
    "_stands_in: Case(When(Exists(open_rows.filter(member=member)), then=None), default=Subquery("
    "covered.order_by('since', 'pk').values('member')[:1]), output_field=models.UUIDField()) -> "
    "Case(When(Exists(open_rows.filter(member=member)), then=None), default=Subquery("
    "covered.order_by('since', 'pk').values('member')[:1]))",
    # One of one is one.
    "_union: first.union(*others) if others else first -> first.union(*others) if True else first",
    # Of permissions that reach alike any one will do.
    "one_of_each: sorted(permissions, reverse=True) -> sorted(permissions)",
    "one_of_each: True -> False",
    # Nobody writes to it.
    "Names: dataclass(frozen=True) -> dataclass()",
    "Names: True -> False",
}


@pytest.fixture
def facts(two_practices: TwoPractices) -> Facts:
    return arranged(two_practices.harbour, two_practices.lighthouse)


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
            if (unnamed := _unnamed(facts, member)) is not None:
                found["unnamed"] = client in unnamed
            if Reach.CASELOAD in reach_of:
                found["stands_in_for"] = None if member in carers else next(iter(covered), None)
            if may_open and Reach.PRACTICE not in reach_of:
                found["opened_with_reason"] = not cared_for
            yield client, found


def _unnamed(facts: Facts, member: UUID) -> set[UUID] | None:
    """Whom a supervisor reads of under another name; None for who is none."""
    reach_of = {GRANTS[r][0] for r in facts.roles_of[member] if P.CLIENT_NAMES in GRANTS[r][1]}
    if Reach.SUPERVISEES not in reach_of or Reach.PRACTICE in reach_of:
        return None
    supervised = {whom for by, whom in facts.supervises if by == member}
    known = {client for who, client in facts.opened if who == member}
    known |= {client for author, client in facts.sent if author in supervised}
    if Reach.CASELOAD in reach_of:
        own = {member} | {away for who, away in facts.stands_in if who == member}
        known |= {client for carer, client in facts.cares if carer in own}
    return {client for carer, client in facts.cares if carer in supervised} - known


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
    names = ("opened_unseen", "stands_in_for", "opened_with_reason", "unnamed")
    today = facts.members[0].practice.today()
    cared = Client.objects.filter(rules.somebody_cares("pk", today)).values_list("pk", flat=True)
    yield "somebody", set(cared)
    read = Client.objects.filter(rules.reader_is_there("practice")).values_list("pk", flat=True)
    yield "read", set(read)
    for member in facts.members:
        yield (member.pk, "names"), _known_as(rules.names_of(member), facts)
        yield (member.pk, "key"), rules.key_of(member)
        any_way = rules.one_of_each(member, member.permissions - EVERYWHERE)
        rows = [Client.objects.visible_to(member, each) for each in any_way]
        yield (member.pk, "any"), {client.pk for found in rows for client in found}
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


def _known_as(names: Any, facts: Facts) -> dict[UUID, str]:
    """What each is called, if all three ways of asking agree."""
    found = {pk: names.of(pk, "name") for pk in facts.clients}
    for client in Client.objects.filter(pk__in=found):
        called, by_itself = found[client.pk], names.say(client).known_as or "name"
        sought = names.found_by([called[:3].lower(), called[2:]])
        agree = called == by_itself and (client.pk in sought) is (called != "name")
        found[client.pk] = called if agree else f"{called}, {by_itself}"
    return found


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
    besides: dict[Any, Any] = {}
    for member in facts.members:
        practice, unnamed = member.practice, _unnamed(facts, member.pk) or set()
        reads = (practice.alert_reader_id == member.pk, practice.alert_back_up_id == member.pk)
        roles_ = facts.roles_of[member.pk]
        key = (member.pk, practice.pk, roles_, practice.today(), reads)
        besides[member.pk, "names"] = {
            pk: pseudonym(practice.pk, pk) if pk in unnamed else "name" for pk in facts.clients
        }
        besides[member.pk, "key"] = key
        ways = [_reached(facts, member.pk, each) for each in member.permissions - EVERYWHERE]
        besides[member.pk, "any"] = {pk for way in ways for pk, _standing in way}
    read = {pk for pk, practice_id in facts.clients.items() if practice_id in facts.read}
    besides |= {"somebody": somebody(facts), "read": read}
    return {**besides, **expected(facts), **steads(facts)}


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
        prepared.forget()  # a statement that is kept says what the rules themselves said
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
