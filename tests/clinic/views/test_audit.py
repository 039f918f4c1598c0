"""The audit's page for the owner, and who opened a record, as its client and its reader see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clinic import audit
from clinic.actions.opened import open_record
from clinic.audit.anchor import drop_anchor
from clinic.audit.verifying import verify
from clinic.models import AuditEvent, AuditHead, Event
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/practice/audit/"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    for people in (two_practices.harbour, two_practices.lighthouse):
        audit.record(Event.NOTE_VIEWED, by=people.therapist, subject=people.client)
        audit.record(Event.CLIENT_VIEWED, by=people.owner, subject=people.others_client)
    return two_practices.harbour


def text(person: Any, page: str) -> str:
    answer = signed_in(person).get(page)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_owner_reads_who_did_what_and_that_is_written_down(harbour: PracticePeople) -> None:
    page = text(harbour.owner, PAGE)

    assert "Harbour Therapist" in page
    assert "Read a note" in page
    assert "Harbour Client" in page
    assert "Lighthouse" not in page
    viewed = AuditEvent.objects.get(event="audit.viewed")
    assert (viewed.actor, viewed.practice) == (harbour.owner.user, harbour.practice)
    assert "Searched the audit" in text(harbour.owner, PAGE)


def test_it_is_found_by_person_client_day_and_event(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    for asked in (
        f"person={harbour.therapist.pk}",
        "client=harbour+client",
        "event=note.viewed",
        f"event=note.viewed&since={today}&until={today}",
    ):
        table = text(harbour.owner, f"{PAGE}?{asked}").partition("<table")[2]
        assert "Read a note" in table
        assert "Harbour Other" not in table
    assert "No line says this." in text(harbour.owner, f"{PAGE}?since=2020-01-01&until=2020-01-02")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("since=soon", "Enter a day such as"),
        ("since=2026-05-04&until=2026-05-03", "The first day comes after the last one."),
        ("since=0001-01-01", "Choose days of this century."),
        ("until=9999-12-31", "Choose days of this century."),
        ("event=nothing", "Choose one of these events."),
        ("person=nobody", "Choose one of these people."),
        ("before=nought", "Enter a whole number."),
    ],
)
def test_what_means_nothing_is_refused_in_a_sentence(
    harbour: PracticePeople, asked: str, sentence: str
) -> None:
    answer = signed_in(harbour.owner).get(f"{PAGE}?{asked}")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Read a note" not in answer.content.decode().partition("<table")[2]


def test_another_practice_s_people_cannot_be_asked_for(
    two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    theirs = two_practices.lighthouse.therapist

    answer = signed_in(harbour.owner).get(f"{PAGE}?person={theirs.pk}")

    assert answer.status_code == 422
    assert "Lighthouse" not in answer.content.decode()


def test_the_state_of_the_chain_is_said(harbour: PracticePeople, tmp_path: Any) -> None:
    assert "not verified yet" in text(harbour.owner, PAGE)
    verify([])
    drop_anchor(tmp_path / "anchor.jsonl")
    head = AuditHead.objects.get(chain=str(harbour.practice.pk))
    page = text(harbour.owner, PAGE)
    assert f"up to line {head.verified_number}" in page
    assert f"at line {head.anchored_number}" in page
    assert "not whole" not in page
    AuditHead.objects.filter(pk=head.pk).update(number=head.number + 50)
    verify([])
    page = text(harbour.owner, PAGE)
    assert "not whole" in page
    assert "Lines were changed or taken away" in page


def test_the_number_of_statements_does_not_grow(
    harbour: PracticePeople, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(harbour.owner)
    browser.get(PAGE)
    for _ in range(60):
        audit.record(Event.CLIENT_VIEWED, by=harbour.owner, subject=harbour.others_client)
    with django_assert_max_num_queries(13):
        assert browser.get(PAGE).status_code == 200


def test_a_client_sees_who_opened_the_record(harbour: PracticePeople) -> None:
    open_record(client=harbour.client, code="emergency", words="Sealed words", by=harbour.owner)

    assert "See who opened my record" in text(harbour.client_user, "/me/")
    page = text(harbour.client_user, "/me/opened/")

    assert "Harbour Therapist" in page
    assert ">therapist<" in page
    assert "Opened a note" in page
    assert "Opened the record with a reason" in page
    assert "may be in danger" in page
    assert "Sealed words" not in page
    assert "Harbour Client" not in page
    assert "Lighthouse" not in page
    viewed = AuditEvent.objects.get(event="access_log.viewed")
    assert (viewed.actor, viewed.client) == (harbour.client_user, harbour.client)


def test_who_may_read_the_record_sees_the_same_list(harbour: PracticePeople) -> None:
    address = f"/clients/{harbour.client.pk}/opened/"

    assert address in text(harbour.therapist, f"/clients/{harbour.client.pk}/details/")
    page = text(harbour.therapist, address)

    assert "Opened a note" in page
    assert "Lighthouse" not in page
    assert AuditEvent.objects.filter(event="access_log.viewed", client=harbour.client).exists()
    assert address not in text(harbour.desk, f"/clients/{harbour.client.pk}/details/")


def test_days_long_past_are_a_page_away(harbour: PracticePeople) -> None:
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                event=Event.PLAN_VIEWED,
                practice=harbour.practice,
                client=harbour.client,
                actor=harbour.therapist.user,
                at=timezone.now() - timedelta(days=120),
            )
        ]
    )
    page = text(harbour.client_user, "/me/opened/")
    assert "Opened the plan" not in page
    older = page.partition('rel="next" href="')[2].partition('"')[0]
    assert "Opened the plan" in text(harbour.client_user, f"/me/opened/{older}")
    for odd in ("?until=soon", "?until=0001-01-01", "?until=9999-12-31"):
        assert "Opened a note" in text(harbour.client_user, f"/me/opened/{odd}")
