"""Where the audit cannot be written, nothing is shown and nothing has changed."""

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, connection
from django.test import Client as Browser

from clinic.audit import chain
from tests.factories import PASSWORD
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database takes no more lines."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(chain, "_store", refuse)


PAGES = ["/clients/", "/clients/{client}/", "/clients/{client}/details/", "/reports/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_clinical_page_is_refused_in_words(
    harbour: PracticePeople, broken: None, page: str
) -> None:
    answer = signed_in(harbour.therapist).get(page.format(client=harbour.client.pk))

    text = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "could not be" in text
    assert harbour.client.name not in text
    assert "Harbour" not in text


def test_a_client_s_own_page_is_refused_too(harbour: PracticePeople, broken: None) -> None:
    assert signed_in(harbour.client_user).get("/me/").status_code == 503


def test_nothing_is_changed(harbour: PracticePeople, broken: None) -> None:
    words = {"name": "Somebody Else", "birth_year": "1990"}
    answer = signed_in(harbour.therapist).post(f"/clients/{harbour.client.pk}/details/", words)

    harbour.client.refresh_from_db()
    assert answer.status_code == 503
    assert harbour.client.name == "Harbour Client"


def test_the_api_says_it_as_a_problem(harbour: PracticePeople, broken: None) -> None:
    answer = signed_in(harbour.therapist).get("/api/v1/clients/")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503
    assert "Harbour" not in answer.content.decode()


def test_nobody_is_signed_in_without_a_line(harbour: PracticePeople, broken: None) -> None:
    before = Session.objects.count()
    browser = Browser()
    words = {"login": harbour.therapist.user.email, "password": PASSWORD}

    assert browser.post("/account/login/", words).status_code == 503
    assert "_auth_user_id" not in browser.session
    assert Session.objects.count() <= before + 1
    assert browser.get("/clients/").status_code == 302


def test_a_refusal_that_cannot_be_written_is_not_told_either(
    harbour: PracticePeople, broken: None
) -> None:
    page = f"/clients/{harbour.others_client.pk}/"
    assert signed_in(harbour.therapist).get(page).status_code == 503


def test_pages_that_say_nothing_of_anybody_stay_open(broken: None) -> None:
    assert Browser().get("/healthz").status_code == 200
    assert Browser().get("/account/login/").status_code == 200


@pytest.mark.postgres
def test_what_the_database_itself_refuses_closes_the_page_until_it_is_mended(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number below nought is against the rules of the heads' table."""

    below_nought = "UPDATE clinic_audithead SET number = -1 - %s, seal = %s WHERE chain = %s"
    monkeypatch.setattr(chain, "_MOVE", below_nought)
    browser = signed_in(harbour.therapist)
    assert browser.get("/clients/").status_code == 503
    monkeypatch.undo()
    assert browser.get("/clients/").status_code == 200
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(below_nought, [1, "", str(harbour.practice.pk)])
