"""What the owner sees of the people."""

from typing import Any

import pytest
from django.test import Client as Browser

from clinic.models import AuditEvent, Caseload, Member
from tests.clinic.views.test_clients import signed_in
from tests.factories import ClientFactory, MemberFactory
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def row_of(page: str, member: Member) -> str:
    """The table row of one person."""
    rows = [row for row in page.split("<tr>") if f">{member.name}</a>" in row]
    assert len(rows) == 1
    return rows[0]


def test_the_owner_sees_roles_in_words_and_sizes_of_caseloads(harbour: PracticePeople) -> None:
    ClientFactory(practice=harbour.practice, carer=harbour.therapist)
    ended = ClientFactory(practice=harbour.practice, carer=harbour.therapist)
    Caseload.objects.filter(client=ended).update(until=harbour.practice.today())
    page = signed_in(harbour.owner).get("/practice/people/").content.decode()
    therapist = row_of(page, harbour.therapist)
    assert ">2</td>" in therapist
    assert ">therapist</td>" in therapist
    assert "Harbour Supervisor" in therapist
    assert ">front desk</td>" in row_of(page, harbour.desk)
    assert ">0</td>" in row_of(page, harbour.owner)
    assert AuditEvent.objects.filter(event="people.viewed").count() == 1


def test_whose_care_has_ended_is_in_nobodys_care(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    for people, words in ((harbour, "ended"), (lighthouse, "paused")):
        asked = {"practice": people.practice, "carer": people.therapist, "state": words}
        ClientFactory(**asked, ended_on=people.practice.today() if words == "ended" else None)
    for people, count in ((harbour, 1), (lighthouse, 2)):
        browser = signed_in(people.owner)
        page = browser.get("/practice/people/").content.decode()
        assert f">{count}</td>" in row_of(page, people.therapist)
        own = browser.get(f"/practice/people/{people.therapist.pk}/").content.decode()
        assert f"{count} client{'s are' if count > 1 else ' is'} in their care" in own
        told = signed_in(people.supervisor).get("/supervision/").content.decode()
        queue = told[told.index(people.therapist.name) :]
        assert f"{count} client{'s' if count > 1 else ''} in care" in queue


def test_nobody_of_another_practice_and_no_client_is_named(two_practices: TwoPractices) -> None:
    page = signed_in(two_practices.harbour.owner).get("/practice/people/").content.decode()
    assert "Lighthouse" not in page
    assert two_practices.harbour.client.name not in page


def test_who_left_is_listed_apart(harbour: PracticePeople) -> None:
    harbour.colleague.ended_on = harbour.practice.today()
    harbour.colleague.save()
    page = signed_in(harbour.owner).get("/practice/people/").content.decode()
    here, _heading, gone = page.partition("No longer here")
    assert "Harbour Colleague" not in here
    assert "Harbour Colleague" in gone


def test_only_the_owner_sees_it(harbour: PracticePeople) -> None:
    for name, member in harbour.members.items():
        expected = 200 if name == "owner" else 403
        assert signed_in(member).get("/practice/people/").status_code == expected
    assert Browser().get("/practice/people/").status_code == 302


def test_the_number_of_statements_does_not_grow(
    harbour: PracticePeople, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        MemberFactory(practice=harbour.practice)
    browser = signed_in(harbour.owner)
    with django_assert_max_num_queries(15):
        assert browser.get("/practice/people/").status_code == 200
