"""Invitations: mailed or copied, accepted once by whoever holds the link, revoked, grown old."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from clinic.access import NotYours, invitation_by
from clinic.actions.joining import accept_invitation, invite_member, revoke_invitation
from clinic.emails import deliver_due
from clinic.models import AuditEvent, Event, Invitation, Member, User
from clinic.roles import Role
from tests.factories import PASSWORD, UserFactory
from tests.people import PracticePeople, TwoPractices

STRONG = "a heron stood in the shallows"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def invite(people: PracticePeople, **given: Any) -> tuple[Invitation, str]:
    fields = {"email": "New@Harbour.example", "name": "Nell New", "roles": {Role.TRAINEE}}
    return invite_member(**(fields | given), by=people.owner)


def test_an_invitation_becomes_a_member_once(harbour: PracticePeople) -> None:
    invitation, token = invite(harbour, title="Dr", profession="Psychologist")
    assert invitation_by(token) == invitation
    member = accept_invitation(invitation=invitation, name="Nell Newman", password=STRONG)
    assert (member.practice, member.name) == (harbour.practice, "Dr Nell Newman")
    assert (member.user.email, member.profession) == ("new@harbour.example", "Psychologist")
    assert Member.objects.get(pk=member.pk).roles == {Role.TRAINEE}
    assert member.user.check_password(STRONG)
    with pytest.raises(NotYours):
        invitation_by(token)
    with pytest.raises(ValidationError, match="does not work any more"):
        accept_invitation(invitation=invitation, name="Nell", password=STRONG)
    written = AuditEvent.objects.filter(practice=harbour.practice).values_list("event", flat=True)
    assert {Event.INVITATION_MADE, Event.INVITATION_ACCEPTED, Event.MEMBER_ADDED} <= set(written)


def test_the_database_holds_neither_token_nor_address(harbour: PracticePeople) -> None:
    invitation, token = invite(harbour)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, token_hash FROM clinic_invitation")
        stored = repr(cursor.fetchall())
    assert token not in stored
    assert "harbour.example" not in stored.lower()
    assert Invitation.objects.get(pk=invitation.pk).email == "new@harbour.example"


def test_the_link_is_mailed_once_the_invitation_is_stored(harbour: PracticePeople) -> None:
    _invitation, token = invite(harbour, join_at="https://practice.example/join/")
    assert mail.outbox == []
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == ["new@harbour.example"]
    assert letter.subject == "An invitation from Harbour Practice"
    assert f"https://practice.example/join/{token}/" in letter.body
    assert not re.search("therap|client|patient|attachment", letter.subject + letter.body, re.I)


def test_a_revoked_invitation_is_not_mailed_any_more(harbour: PracticePeople) -> None:
    invitation, _token = invite(harbour, join_at="https://practice.example/join/")
    revoke_invitation(invitation=invitation, by=harbour.owner)
    deliver_due()
    assert mail.outbox == []


def test_a_second_invitation_of_the_same_address_revokes_the_first(harbour: PracticePeople) -> None:
    _, first = invite(harbour)
    _, second = invite(harbour, email="new@harbour.EXAMPLE")
    with pytest.raises(NotYours):
        invitation_by(first)
    assert invitation_by(second)


def test_revoked_and_old_invitations_open_nothing(harbour: PracticePeople) -> None:
    invitation, token = invite(harbour)
    revoke_invitation(invitation=invitation, by=harbour.owner)
    with pytest.raises(NotYours):
        invitation_by(token)
    _, other = invite(harbour, email="other@harbour.example")
    late = time_machine.travel(invitation.expires_at + timedelta(seconds=1), tick=False)
    with late, pytest.raises(NotYours):
        invitation_by(other)


def test_an_accepted_invitation_is_not_taken_back(harbour: PracticePeople) -> None:
    invitation, _ = invite(harbour)
    accept_invitation(invitation=invitation, name="Nell", password=STRONG)
    with pytest.raises(ValidationError, match="accepted already"):
        revoke_invitation(invitation=invitation, by=harbour.owner)


@pytest.mark.parametrize("password", ["short", "passwordpassword", "123456789012345"])
def test_a_weak_password_is_refused_and_the_invitation_stays_open(
    harbour: PracticePeople, password: str
) -> None:
    invitation, token = invite(harbour)
    with pytest.raises(ValidationError):
        accept_invitation(invitation=invitation, name="Nell", password=password)
    assert invitation_by(token)
    assert not User.objects.filter(email="new@harbour.example").exists()


def test_an_address_that_signs_in_already_makes_no_second_account(harbour: PracticePeople) -> None:
    user = UserFactory(email="new@harbour.example")
    invitation, _ = invite(harbour)
    with pytest.raises(ValidationError, match="already signs in"):
        accept_invitation(invitation=invitation, name="Nell", password=STRONG)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_no_invitation_crosses_practices(two_practices: TwoPractices) -> None:
    invitation, _ = invite(two_practices.harbour)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        revoke_invitation(invitation=invitation, by=two_practices.lighthouse.owner)


def test_a_practice_has_at_most_fifty_open_invitations(harbour: PracticePeople) -> None:
    for number in range(50):
        invite(harbour, email=f"n{number}@harbour.example")
    with pytest.raises(ValidationError, match="Revoke some"):
        invite(harbour)
