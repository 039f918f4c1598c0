"""Who is found, by what, and by whom."""

import re
from uuid import uuid4

import pytest

from clinic.models import AuditEvent, Client
from clinic.models.opening import pseudonym
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign, own, statements


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


def test_whose_names_begin_so_come_first(people: PracticePeople, sign_in: Sign) -> None:
    for name in ("Ada Lindreid", "Callum Reid", "Reidun Aas"):
        ClientFactory(practice=people.practice, name=name, carer=people.therapist)
    page = sign_in(people.therapist).get("/search/?q=reid").content.decode()
    assert page.index("Reidun Aas") < page.index("Callum Reid") < page.index("Ada Lindreid")


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


def offered(page: str) -> list[str]:
    """The addresses of what is offered for the client the search stands over."""
    here = page.partition(">For ")[2].partition("</ul>")[0]
    return re.findall(r'(?:href|action)="([^"]+)"', here)


def test_over_a_clients_page_it_offers_what_the_page_itself_offers(
    people: PracticePeople, sign_in: Sign
) -> None:
    url = f"/clients/{people.client.pk}/"
    for member, n in ((people.therapist, 5), (people.supervisor, 2)):
        browser = sign_in(member)
        page = browser.get(url).content.decode()
        assert f'href="/search/?client={people.client.pk}" data-palette' in page
        buttons = page.partition('<div class="row actions">')[2].partition("</div>")[0]
        over = {"client": str(people.client.pk)}
        found = browser.get("/search/", over, headers={"HX-Request": "true"}).content.decode()
        assert offered(found) == re.findall(r'(?:href|action)="([^"]+)"', buttons)
        assert len(offered(found)) == n
        alias = pseudonym(people.practice.pk, people.client.pk)
        name = alias if member == people.supervisor else people.client.name
        assert f">For {name}" in found
        typed = browser.get("/search/", over | {"q": "shar vi"}).content.decode()
        assert offered(typed) == [f"{url}share/"]
        assert f'name="client" value="{people.client.pk}"' in typed  # the next words keep it
    begun = sign_in(people.therapist).post(f"{url}notes/new/")
    assert begun.status_code == 302


def test_words_find_people_before_what_may_be_done_and_by_their_beginnings(
    people: PracticePeople, sign_in: Sign
) -> None:
    ClientFactory(practice=people.practice, name="Noor Rep", carer=people.therapist)
    browser, over = sign_in(people.therapist), {"client": str(people.client.pk)}
    for q, deed in (("no", "/notes/new/"), ("rep", "/reports/new/")):
        page = browser.get("/search/", over | {"q": q}).content.decode().partition('"card"')[2]
        assert page.index("Noor Rep") < page.index(deed)
        assert "/prep/" not in page


def test_nothing_is_offered_for_a_client_whose_record_one_does_not_read(
    two_practices: TwoPractices, people: PracticePeople, sign_in: Sign
) -> None:
    theirs, gone = two_practices.lighthouse.client.pk, uuid4()
    for member, client in (
        (people.desk, people.client.pk),
        (people.owner, people.client.pk),
        (people.colleague, people.client.pk),
        (people.therapist, theirs),
        (people.therapist, gone),
        (people.therapist, "x"),
    ):
        answer = sign_in(member).get("/search/", {"client": client})
        assert answer.status_code == 200
        assert ">For " not in answer.content.decode()
    people.client.state = Client.State.ENDED
    people.client.ended_on = people.practice.today()
    people.client.save()
    browser = sign_in(people.therapist)
    found = browser.get("/search/", {"client": people.client.pk}).content.decode()
    assert not [each for each in offered(found) if "check-ins" in each]


def test_only_over_a_client_does_it_ask_more(people: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(people.therapist)
    counted = []
    for over in ({}, {"client": people.client.pk}):
        browser.get("/search/", over)
        with statements() as made:
            browser.get("/search/", over)
        counted.append(len(own(made)))
    assert counted[1] <= counted[0] + 1
    page = browser.get("/").content.decode()
    assert 'href="/search/" data-palette' in page
