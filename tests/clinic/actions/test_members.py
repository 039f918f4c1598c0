"""Members, their roles, and supervision."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.members import add_member, change_roles, start_supervision
from clinic.models import AuditEvent, Member, Supervision, User
from clinic.roles import Role
from tests.factories import PASSWORD, MemberFactory
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def added(harbour: PracticePeople, **changes: Any) -> Member:
    given = {
        "practice": harbour.practice,
        "email": "New@harbour.example",
        "name": "Noor B.",
        "roles": {Role.SUPERVISOR, Role.THERAPIST},
        "password": PASSWORD,
        "by": harbour.owner,
    }
    return add_member(**given | changes)


def test_a_new_member_can_sign_in_with_their_roles(harbour: PracticePeople) -> None:
    member = added(harbour, title="Dr", profession="Psychologist")
    user = User.objects.get(email="new@harbour.example")
    assert user.check_password(PASSWORD)
    assert user.member == member
    assert user.member.roles == {Role.SUPERVISOR, Role.THERAPIST}
    assert member.name == "Dr Noor B."
    trace = AuditEvent.objects.get(event="member.added")
    assert (trace.actor, trace.reason) == (harbour.owner.user, "supervisor+therapist")
    assert trace.practice == harbour.practice


def test_the_console_adds_members_too(harbour: PracticePeople) -> None:
    added(harbour, by=None)
    trace = AuditEvent.objects.get(event="member.added")
    assert (trace.actor, trace.practice) == (None, harbour.practice)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"roles": set()}, "at least one role"),
        ({"email": "no address"}, "valid email"),
        ({"email": "THERAPIST@harbour.example"}, "already signs in"),
        ({"email": ""}, "E-mail: please fill this in"),
        ({"name": " "}, "Name: please fill this in"),
        ({"title": "x" * 21}, "at most 20"),
        ({"profession": "x" * 81}, "at most 80"),
        ({"password": "12345678901234"}, "entirely numeric"),
    ],
)
def test_bad_input_adds_nobody(
    harbour: PracticePeople, change: dict[str, Any], sentence: str
) -> None:
    people = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        added(harbour, **change)
    assert sentence in " ".join(refusal.value.messages)
    assert User.objects.count() == people
    assert not AuditEvent.objects.exists()


def test_an_owner_of_another_practice_adds_nobody_here(two_practices: TwoPractices) -> None:
    with pytest.raises(ValidationError, match="does not work in this practice"):
        added(two_practices.harbour, by=two_practices.lighthouse.owner)


def test_roles_become_exactly_those_given(harbour: PracticePeople) -> None:
    changed = change_roles(
        member=harbour.therapist, roles={Role.SUPERVISOR, Role.THERAPIST}, by=harbour.owner
    )
    assert changed.roles == {Role.SUPERVISOR, Role.THERAPIST}
    changed = change_roles(member=harbour.therapist, roles={Role.FRONT_DESK}, by=harbour.owner)
    assert changed.roles == {Role.FRONT_DESK}
    assert AuditEvent.objects.filter(event="member.roles_changed").count() == 2


def test_a_practice_keeps_an_owner(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="needs an owner"):
        change_roles(member=harbour.owner, roles={Role.THERAPIST}, by=harbour.owner)
    second = MemberFactory(practice=harbour.practice, roles={Role.OWNER})
    changed = change_roles(member=harbour.owner, roles={Role.THERAPIST}, by=second)
    assert changed.roles == {Role.THERAPIST}


def test_an_owner_who_left_does_not_count(harbour: PracticePeople) -> None:
    MemberFactory(practice=harbour.practice, roles={Role.OWNER}, ended_on=harbour.practice.today())
    with pytest.raises(ValidationError, match="needs an owner"):
        change_roles(member=harbour.owner, roles={Role.THERAPIST}, by=harbour.owner)


def test_roles_are_not_changed_across_practices(two_practices: TwoPractices) -> None:
    with pytest.raises(ValidationError, match="does not work in this practice"):
        change_roles(
            member=two_practices.harbour.desk,
            roles={Role.OWNER},
            by=two_practices.lighthouse.owner,
        )
    with pytest.raises(ValidationError, match="at least one role"):
        change_roles(member=two_practices.harbour.desk, roles=set(), by=two_practices.harbour.owner)


def test_supervision_begins_and_is_recorded(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    row = start_supervision(
        supervisor=harbour.supervisor, supervisee=harbour.colleague, since=today, by=harbour.owner
    )
    assert (row.since, row.until, row.practice) == (today, None, harbour.practice)
    assert AuditEvent.objects.filter(event="supervision.started").count() == 1


def test_supervision_that_makes_no_sense_is_refused(two_practices: TwoPractices) -> None:
    harbour, today = two_practices.harbour, two_practices.harbour.practice.today()
    refusals = [
        (harbour.therapist, harbour.colleague, "is not a supervisor"),
        (harbour.supervisor, harbour.supervisor, "Nobody supervises themself"),
        (harbour.supervisor, harbour.desk, "no clients"),
        (harbour.supervisor, harbour.therapist, "already supervises"),
        (two_practices.lighthouse.supervisor, harbour.therapist, "does not work"),
    ]
    before = Supervision.objects.count()
    for supervisor, supervisee, sentence in refusals:
        with pytest.raises(ValidationError, match=sentence):
            start_supervision(
                supervisor=supervisor, supervisee=supervisee, since=today, by=harbour.owner
            )
    assert Supervision.objects.count() == before
