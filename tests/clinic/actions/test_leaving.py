"""Leaving and coming back: what ends at once, what stays, and what is refused."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from knox.models import AuthToken

from clinic.access import clients_for
from clinic.actions.members import (
    change_roles,
    deactivate_member,
    end_supervision,
    reactivate_member,
    start_supervision,
)
from clinic.actions.tokens import make_token
from clinic.models import AuditEvent, Event, Member, Supervision, User
from clinic.roles import Permission, Role
from tests.factories import MemberFactory
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def fresh(member: Member) -> Member:
    rows = Member.objects.select_related("user", "practice")
    return rows.get(pk=member.pk)


def leave(people: PracticePeople, **given: Any) -> Member:
    return deactivate_member(**({"member": fresh(people.therapist), "by": people.owner} | given))


def test_every_sign_in_and_token_ends_at_once(harbour: PracticePeople) -> None:
    page, browser = "/clients/", sign_in(Browser(), harbour.therapist.user)
    token = make_token(by=harbour.therapist)
    headers = {"Authorization": f"Token {token}"}
    assert browser.get(page).status_code == 200
    assert Browser().get("/api/v1/clients/", headers=headers).status_code == 200
    leave(harbour)
    assert browser.get(page).status_code == 302
    assert Browser().get("/api/v1/clients/", headers=headers).status_code == 401
    assert not AuthToken.objects.filter(user=harbour.therapist.user).exists()


def test_coming_back_revives_no_sign_in(harbour: PracticePeople) -> None:
    user = harbour.therapist.user
    browser = sign_in(Browser(), user)
    UserSession.objects.create(  # as signing in by the page does
        user=user, session_key=browser.session.session_key, ip="127.0.0.1", user_agent=""
    )
    assert browser.get("/clients/").status_code == 200
    reactivate_member(member=leave(harbour), by=harbour.owner)
    assert browser.get("/clients/").status_code == 302
    anew = sign_in(Browser(), User.objects.get(pk=user.pk))
    assert anew.get(f"/clients/{harbour.client.pk}/").status_code == 200


def test_what_they_held_waits_for_them(harbour: PracticePeople) -> None:
    member = reactivate_member(member=leave(harbour), by=harbour.owner)
    user = User.objects.get(pk=member.user_id)
    assert user.member is not None
    assert user.member.roles == {Role.THERAPIST}
    assert clients_for(user, Permission.RECORD_READ).get() == harbour.client
    written = set(AuditEvent.objects.values_list("event", flat=True))
    assert {Event.MEMBER_DEACTIVATED, Event.MEMBER_REACTIVATED} <= written


def test_nobody_locks_themself_or_the_practice_out(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="cannot deactivate yourself"):
        leave(harbour, member=fresh(harbour.owner))
    with pytest.raises(ValidationError, match="needs an owner"):
        leave(harbour, member=fresh(harbour.owner), by=harbour.therapist)
    change_roles(member=harbour.colleague, roles={Role.OWNER}, by=harbour.owner)
    assert leave(harbour, member=fresh(harbour.owner), by=fresh(harbour.colleague)).ended_on


@pytest.mark.parametrize("place", ["alert_reader", "alert_back_up"])
def test_who_looks_at_alerts_is_replaced_first(harbour: PracticePeople, place: str) -> None:
    setattr(harbour.practice, place, harbour.therapist)
    harbour.practice.save()
    with pytest.raises(ValidationError, match="looks at alerts"):
        leave(harbour)


def test_who_works_elsewhere_by_now_does_not_come_back(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    gone = leave(harbour)
    MemberFactory(practice=lighthouse.practice, user=gone.user)
    with pytest.raises(ValidationError, match="works elsewhere"):
        reactivate_member(member=fresh(gone), by=harbour.owner)


def test_who_is_here_does_not_come_back(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="works here already"):
        reactivate_member(member=fresh(harbour.therapist), by=harbour.owner)


def test_nobody_of_another_practice_is_touched(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    for deed in (deactivate_member, reactivate_member):
        with pytest.raises(ValidationError, match="does not work in this practice"):
            deed(member=fresh(harbour.therapist), by=lighthouse.owner)
    row = Supervision.objects.get(supervisee=harbour.therapist)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        end_supervision(supervision=row, by=lighthouse.owner)


def test_an_ended_supervision_shows_nothing_from_today_and_can_begin_again(
    harbour: PracticePeople,
) -> None:
    row = Supervision.objects.get(supervisee=harbour.therapist)
    user = User.objects.get(pk=harbour.supervisor.user_id)
    assert clients_for(user, Permission.RECORD_READ).filter(pk=harbour.client.pk).exists()
    end_supervision(supervision=row, by=harbour.owner)
    end_supervision(supervision=row, by=harbour.owner)
    assert not clients_for(user, Permission.RECORD_READ).filter(pk=harbour.client.pk).exists()
    assert AuditEvent.objects.filter(event=Event.SUPERVISION_ENDED).count() == 1
    start_supervision(
        supervisor=harbour.supervisor,
        supervisee=harbour.therapist,
        since=harbour.practice.today(),
        by=harbour.owner,
    )
    assert clients_for(user, Permission.RECORD_READ).filter(pk=harbour.client.pk).exists()
