"""Who is found, by what, and by whom."""

import pytest

from clinic.models import AuditEvent, Client
from clinic.models.opening import pseudonym
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign


@pytest.fixture
def people(two_practices: TwoPractices) -> PracticePeople:
    harbour = two_practices.harbour
    for name in ("Sam Kowalski", "Sarah van Kampen", "Kaspar Sommer", "SK-104"):
        ClientFactory(practice=harbour.practice, name=name, carer=harbour.therapist)
    return harbour


FOUND = {
    "sk": ["SK-104", "Sam Kowalski"],
    "S.K.": ["Sam Kowalski"],
    "s k": ["Kaspar Sommer", "Sam Kowalski", "Sarah van Kampen", "SK-104"],
    "svk": ["Sarah van Kampen"],
    "104": ["SK-104"],
    "kamp sar": ["Sarah van Kampen"],
    "s+": [],
    "\\S": [],
}


def test_by_initials_name_or_code(people: PracticePeople, sign_in: Sign) -> None:
    browser, shown = sign_in(people.therapist), {}
    for q in FOUND:
        page = browser.get("/search/", {"q": q}).content.decode()
        found = page.partition('class="card"')[2]
        everybody = ("SK-104", "Sam Kowalski", "Kaspar Sommer", "Sarah van Kampen")
        shown[q] = sorted((name for name in everybody if name in found), key=found.index)
    assert shown == FOUND


def test_only_within_reach_and_to_the_page_one_may_open(
    people: PracticePeople, sign_in: Sign
) -> None:
    other = sign_in(people.colleague).get("/search/?q=sam").content.decode()
    assert "Kowalski" not in other
    assert "Lighthouse" not in sign_in(people.desk).get("/search/?q=li").content.decode()
    desk = sign_in(people.desk).get("/search/?q=sam").content.decode()
    assert "/details/" in desk
    mine = sign_in(people.therapist).get("/search/?q=sam").content.decode()
    assert "Sam Kowalski" in mine
    assert "/details/" not in mine.partition('class="card"')[2]
    assert (
        AuditEvent.objects.filter(event="clients.listed").count() == 3
    )  # the desk found a client, too


def test_a_supervisor_finds_by_the_other_name_only(people: PracticePeople, sign_in: Sign) -> None:
    client = Client.objects.get(name="Sam Kowalski")
    alias = pseudonym(people.practice.pk, client.pk)
    browser = sign_in(people.supervisor)
    assert str(client.pk) not in browser.get("/search/?q=sam").content.decode()
    assert str(client.pk) not in browser.get("/search/?q=sk").content.decode()
    found = browser.get("/search/", {"q": alias}).content.decode()
    assert str(client.pk) in found
    assert "Kowalski" not in found


def test_pages_are_those_of_ones_role(people: PracticePeople, sign_in: Sign) -> None:
    owner = sign_in(people.owner).get("/search/?q=audit").content.decode()
    assert 'href="/practice/audit/"' in owner.partition('class="card"')[2]
    mine = sign_in(people.therapist)
    assert "/practice/audit/" not in mine.get("/search/?q=audit").content.decode()
    part = mine.get("/search/?q=cal", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'href="/calendar/"' in part
