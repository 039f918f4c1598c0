"""Clients over the API: the same gates as the pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from knox.models import AuthToken

from clinic.models import AuditEvent, Caseload, Member
from clinic.models.opening import pseudonym
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

LIST = "/api/v1/clients/"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def signed_in(member: Member) -> Browser:
    browser = Browser()
    sign_in(browser, member)
    return browser


def names(member: Member) -> set[str]:
    rows = signed_in(member).get(LIST).json()["results"]
    return {row["name"].removeprefix("Harbour ") for row in rows}


def test_each_member_lists_the_clients_they_reach(harbour: PracticePeople) -> None:
    every = {"Client", "Other", "Learner"}
    expected = {"therapist": {"Client"}, "colleague": {"Other"}, "trainee": {"Learner"}}
    aliases = {  # a supervisor reads of supervisees' clients under other names
        pseudonym(harbour.practice.pk, client.pk)
        for client in (harbour.client, harbour.trainees_client)
    }
    expected |= {"supervisor": aliases, "owner": every, "desk": every}
    for who, member in harbour.members.items():
        assert names(member) == expected[who]
    assert AuditEvent.objects.filter(event="clients.listed").count() == 6


def test_a_list_holds_no_contact_and_nothing_clinical(harbour: PracticePeople) -> None:
    response = signed_in(harbour.therapist).get(LIST)
    assert set(response.json()["results"][0]) == {
        "id",
        "name",
        "birth_year",
        "pronouns",
        "state",
        "ended_on",
        "created_at",
    }
    assert harbour.client.email not in response.content.decode()


def test_a_client_comes_with_contact_consents_and_carers(harbour: PracticePeople) -> None:
    harbour.client.contact_notes = "Ring after six"
    harbour.client.save()
    row = signed_in(harbour.therapist).get(f"{LIST}{harbour.client.pk}/").json()
    assert row["name"] == "Harbour Client"
    assert row["email"] == harbour.client.email
    assert row["contact_notes"] == "Ring after six"
    assert {consent["kind"] for consent in row["consents"] if consent["given"]} == {
        "measurement",
        "mail",
        "sharing",
        "follow_up",
    }
    assert [carer["name"] for carer in row["carers"]] == ["Harbour Therapist"]
    assert row["carers"][0]["roles"] == ["therapist"]
    assert AuditEvent.objects.filter(event="client.viewed", client=harbour.client).count() == 1


def test_not_yours_is_404_and_recorded(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    for pk in (harbour.others_client.pk, two_practices.lighthouse.client.pk, uuid4()):
        response = signed_in(harbour.therapist).get(f"{LIST}{pk}/")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert AuditEvent.objects.filter(event="denied", subject_id=str(pk)).count() == 1
        assert not AuditEvent.objects.filter(event="client.viewed").exists()


def test_a_token_opens_what_a_session_opens(harbour: PracticePeople) -> None:
    _, token = AuthToken.objects.create(harbour.therapist.user)
    headers = {"Authorization": f"Token {token}"}
    url = f"{LIST}{harbour.client.pk}/"
    assert Browser().get(url, headers=headers).status_code == 200
    Caseload.objects.update(until=harbour.practice.today())
    assert Browser().get(url, headers=headers).status_code == 404
    harbour.therapist.user.is_active = False
    harbour.therapist.user.save()
    assert Browser().get(url, headers=headers).status_code == 401


def test_nobody_and_clients_are_refused(harbour: PracticePeople) -> None:
    assert Browser().get(LIST).status_code in {401, 403}
    browser = Browser()
    sign_in(browser, harbour.client_user)
    assert browser.get(LIST).status_code == 403
    assert browser.get(f"{LIST}{harbour.client.pk}/").status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(harbour: PracticePeople, method: str) -> None:
    browser = signed_in(harbour.therapist)
    for url in (LIST, f"{LIST}{harbour.client.pk}/"):
        response = getattr(browser, method)(url, {}, content_type="application/json")
        assert response.status_code == 405


def test_pages_follow_each_other_without_gap_or_name(harbour: PracticePeople) -> None:
    for number in range(60):
        ClientFactory(practice=harbour.practice, name=f"Client {number}", carer=harbour.therapist)
    browser, url, seen = signed_in(harbour.therapist), LIST, []
    while url:
        page = browser.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
        assert "name" not in (url or "").lower()
    assert len(seen) == len(set(seen)) == 61


@pytest.mark.parametrize("cursor", ["x", "cD0n", "%00", "bz0tMQ=="])
def test_a_made_up_cursor_is_refused_in_words(harbour: PracticePeople, cursor: str) -> None:
    browser = signed_in(harbour.therapist)
    browser.raise_request_exception = False
    response = browser.get(f"{LIST}?cursor={cursor}")
    assert response.status_code in {200, 404}
    assert harbour.others_client.name not in response.content.decode()


def test_statements_do_not_grow_with_clients(
    harbour: PracticePeople, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(harbour.therapist)
    for number in range(20):
        client = ClientFactory(practice=harbour.practice, carer=harbour.therapist)
        since = timezone.now().date() - timedelta(days=number)
        Caseload.objects.create(
            practice=harbour.practice, client=client, member=harbour.colleague, since=since
        )
    with django_assert_max_num_queries(12):
        assert len(browser.get(LIST).json()["results"]) == 21
