"""Opening a record with a reason, from the telephone call to the therapist who sees it."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clinic.models import AuditEvent, BreakGlass, Event
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import change_visit, sign_in

WHY = {"code": "emergency", "words": "They rang in distress."}


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def test_the_whole_way(harbour: PracticePeople) -> None:
    colleague, record = sign_in(Browser(), harbour.colleague), f"/clients/{harbour.client.pk}/"
    assert colleague.get(record).status_code == 404
    found = colleague.post(
        "/practice/opened/find/", {"name": " harbour  CLIENT ", "birth_year": "1988"}
    )
    assert found["Location"] == f"{record}open/"
    page = colleague.get(found["Location"]).content.decode()
    assert "60 minutes, for reading only" in page
    assert colleague.post(found["Location"], {"code": "emergency"}).status_code == 422
    assert colleague.post(found["Location"], WHY)["Location"] == record
    opened = colleague.get(record).content.decode()
    assert "You opened this record with a reason" in opened
    for words in ("New note", "/check-ins/new/", "/reports/new/"):
        assert words not in opened
    assert colleague.get(f"{record}open/")["Location"] == record
    assert colleague.post(f"{record}notes/new/").status_code in (403, 404)
    own = sign_in(Browser(), harbour.therapist)
    assert "Somebody who does not care for this client" in own.get(record).content.decode()
    listed = own.get("/practice/opened/").content.decode()
    assert "They rang in distress." in listed
    assert "Harbour Colleague" in listed
    row = BreakGlass.objects.get()
    own.post(f"/practice/opened/{row.pk}/seen/")
    assert "Somebody who does not care" not in own.get(record).content.decode()
    owner = sign_in(Browser(), harbour.owner)
    assert "They rang in distress." in owner.get("/practice/opened/").content.decode()
    owner.post(f"/practice/opened/{row.pk}/close/")
    assert colleague.get(record).status_code == 404


def test_it_closes_by_itself_after_an_hour(harbour: PracticePeople) -> None:
    colleague, record = sign_in(Browser(), harbour.colleague), f"/clients/{harbour.client.pk}/"
    colleague.post(f"{record}open/", WHY)
    assert colleague.get(record).status_code == 200
    BreakGlass.objects.update(
        opened_at=timezone.now() - timedelta(minutes=61),
        ends_at=timezone.now() - timedelta(minutes=1),
    )
    assert colleague.get(record).status_code == 404


def test_it_is_asked_whether_it_is_still_you_and_nothing_typed_is_lost(
    harbour: PracticePeople,
) -> None:
    browser = sign_in(Browser(), harbour.colleague)
    change_visit(browser, confirmed=0)
    response = browser.post(f"/clients/{harbour.client.pk}/open/", WHY)
    assert response.status_code == 403
    assert "They rang in distress." in response.content.decode()
    assert not BreakGlass.objects.exists()


def test_a_search_that_finds_nobody_says_one_thing_and_is_written_down(
    two_practices: TwoPractices,
) -> None:
    harbour = two_practices.harbour
    browser = sign_in(Browser(), harbour.colleague)
    pages = set()
    for name, year in (
        ("Harbour Client", 1950),
        ("Nobody At All", 1988),
        ("Lighthouse Client", 1988),
    ):
        response = browser.post("/practice/opened/find/", {"name": name, "birth_year": year})
        assert response.status_code == 422
        assert "No single client" in response.content.decode()
        pages.add(response.content.decode().count("Lighthouse"))
    events = AuditEvent.objects.filter(event=Event.CLIENTS_LISTED, reason="found_by_name")
    assert events.count() == 3
    assert not events.exclude(client=None).exists()


def test_others_see_neither_the_row_nor_its_words(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    opener = sign_in(Browser(), harbour.supervisor)
    path = f"/clients/{harbour.others_client.pk}/open/"
    assert opener.post(path, WHY).status_code == 302
    seen = {
        who: "They rang" in sign_in(Browser(), member).get("/practice/opened/").content.decode()
        for who, member in harbour.members.items()
    }
    assert {who for who, found in seen.items() if found} == {"owner", "supervisor", "colleague"}
    other = sign_in(Browser(), two_practices.lighthouse.owner)
    assert "They rang" not in other.get("/practice/opened/").content.decode()


def test_who_opened_it_does_not_say_that_they_have_seen_it(harbour: PracticePeople) -> None:
    browser = sign_in(Browser(), harbour.colleague)
    browser.post(f"/clients/{harbour.client.pk}/open/", WHY)
    row = BreakGlass.objects.get()
    assert browser.post(f"/practice/opened/{row.pk}/seen/").status_code == 403
    assert BreakGlass.objects.get().seen_at is None
