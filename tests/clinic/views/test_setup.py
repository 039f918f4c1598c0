"""The first set-up as somebody goes through it: no scripts, nothing lost, no stranger let in."""

from typing import Any

import pytest
from django.test import Client as Browser

from clinic.actions.setup import make_setup_code
from clinic.models import Client, Practice, User
from reports.models import Report
from tests.people import TwoPractices
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
STRONG = "a heron stood in the shallows"
PRACTICE = {"name": "Harbour Practice", "country": "GB", "time_zone": "Europe/London"}
OWNER = {
    "title": "Dr",
    "name": "Ruth Owner",
    "email": "ruth@harbour.example",
    "password": STRONG,
    "again": STRONG,
}
READERS = {"reading_words": "Weekdays before noon.", "back_up": "nobody", "no_back_up": "on"}


def claimed() -> Browser:
    """Pages 1 and 2 done: the owner, who has signed in and shown a second factor."""
    browser = Browser()
    assert browser.post("/setup/", {"code": make_setup_code()})["Location"] == "/setup/practice/"
    assert browser.post("/setup/practice/", PRACTICE)["Location"] == "/setup/owner/"
    done = browser.post("/setup/owner/", OWNER)
    assert done["Location"] == "/account/login/"
    return sign_in(Browser(), User.objects.get())


@pytest.mark.parametrize(("begin", "clients"), [("empty", 0), ("people", 3)])
def test_from_the_code_to_the_first_page(begin: str, clients: int) -> None:
    browser = claimed()
    assert browser.get("/")["Location"] == "/setup/"
    assert browser.get("/setup/")["Location"] == "/setup/readers/"
    owner = Practice.objects.get().members.get()
    assert browser.get("/setup/start/")["Location"] == "/setup/"
    refused = browser.post("/setup/readers/", {"back_up": "nobody"})
    assert refused.status_code == 422
    done = browser.post("/setup/readers/", READERS | {"alert_reader": owner.pk})
    assert done["Location"] == "/setup/lines/"
    line = {"name": "Night line", "phone": "116 123"}
    assert browser.post("/setup/lines/", line)["Location"] == "/setup/lines/"
    assert "Night line" in browser.get("/setup/lines/").content.decode()
    assert browser.get("/setup/")["Location"] == "/setup/lines/"
    assert browser.post("/setup/start/", {}).status_code == 422
    assert browser.post("/setup/start/", {"begin": begin})["Location"] == "/clients/"
    practice = Practice.objects.get()
    assert practice.set_up_at is not None
    assert practice.no_back_up
    assert Client.objects.count() == clients
    assert all("(invented)" in client.name for client in Client.objects.all())
    assert not Report.objects.exists()
    assert browser.get("/clients/").status_code == 200
    for client in Client.objects.all():
        assert browser.get(f"/clients/{client.pk}/").status_code == 200
    assert browser.get("/").status_code == 200
    assert browser.get("/setup/readers/").status_code == 404


def test_what_was_typed_waits_in_the_session_and_the_password_never_does() -> None:
    browser = Browser()
    browser.post("/setup/", {"code": make_setup_code()})
    browser.post("/setup/practice/", PRACTICE)
    browser.post("/setup/owner/", OWNER | {"again": "another heron stood there"})
    assert STRONG not in repr(dict(browser.session))
    assert "Harbour Practice" in browser.get("/setup/practice/").content.decode()
    assert not Practice.objects.exists()


@pytest.mark.parametrize("page", ["practice", "owner"])
def test_without_the_code_no_page_opens(page: str) -> None:
    make_setup_code()
    browser = Browser()
    sent = PRACTICE if page == "practice" else OWNER
    assert browser.get(f"/setup/{page}/")["Location"] == "/setup/"
    assert browser.post(f"/setup/{page}/", sent)["Location"] == "/setup/"
    wrong = browser.post("/setup/", {"code": "AAAA-AAAA-AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422
    assert "does not work" in wrong.content.decode()
    assert not Practice.objects.exists()


def test_two_who_hold_the_code_make_one_practice() -> None:
    code = make_setup_code()
    first, second = Browser(), Browser()
    for browser in (first, second):
        browser.post("/setup/", {"code": code})
        browser.post("/setup/practice/", PRACTICE)
    assert first.post("/setup/owner/", OWNER).status_code == 302
    late: Any = second.post("/setup/owner/", OWNER | {"email": "eve@harbour.example"})
    assert late["Location"] == "/"
    assert User.objects.get().email == "ruth@harbour.example"
    assert Practice.objects.count() == 1


def test_where_there_is_a_practice_nobody_sets_one_up(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    assert Browser().get("/setup/")["Location"] == "/"
    for member in harbour.members.values():
        browser = sign_in(Browser(), member)
        assert browser.get("/setup/")["Location"] == "/"
        assert browser.post("/setup/owner/", OWNER)["Location"] == "/"


def test_who_reads_no_people_is_not_led_to_the_set_up(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    Practice.objects.update(set_up_at=None)
    assert sign_in(Browser(), harbour.owner).get("/")["Location"] == "/setup/"
    assert sign_in(Browser(), harbour.therapist).get("/").status_code == 200
    assert sign_in(Browser(), harbour.therapist).get("/setup/readers/").status_code == 403
