"""Signing in: who has left is told no more than a stranger, and nobody is locked out by another."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clinic.models import AuditEvent
from tests.apps import code
from tests.factories import PASSWORD, UserFactory
from tests.people import TwoPractices
from tests.sign_in import with_app

LOGIN = "/account/login/"


def attempt(email: str, password: str, address: str = "127.0.0.1") -> HttpResponse:
    browser = Browser(raise_request_exception=False, REMOTE_ADDR=address)
    return browser.post(LOGIN, {"login": email, "password": password})


def words(answer: HttpResponse, email: str) -> str:
    page = answer.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


@pytest.mark.django_db
def test_the_page_itself_asks_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert Browser().get(LOGIN).status_code == 200
    assert [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]] == []


@pytest.mark.django_db
def test_a_deactivated_person_with_the_right_password_is_answered_like_a_stranger() -> None:
    gone = UserFactory(is_active=False)
    answer = attempt(gone.email, PASSWORD)
    stranger = attempt("nobody@example.test", PASSWORD)
    assert (answer.status_code, stranger.status_code) == (200, 200)
    assert words(answer, gone.email) == words(stranger, "nobody@example.test")
    assert set(AuditEvent.objects.values_list("event", flat=True)) == {"sign_in_failed"}


def test_guessing_is_slowed_and_locks_nobody_out_elsewhere(two_practices: TwoPractices) -> None:
    victim = two_practices.harbour.therapist.user
    guesses = [attempt(victim.email, f"guess {n}", "198.51.100.7") for n in range(6)]
    assert [answer.status_code for answer in guesses] == [200] * 6
    assert words(guesses[0], "") != words(guesses[5], "")
    assert attempt(victim.email, PASSWORD, "198.51.100.7").status_code == 200
    assert attempt(victim.email, PASSWORD, "192.0.2.1").status_code == 302


def test_no_name_of_a_client_or_member_is_kept_in_a_cookie(two_practices: TwoPractices) -> None:
    user = two_practices.harbour.therapist.user
    secret, browser = with_app(user), Browser()
    browser.post(LOGIN, {"login": user.email, "password": PASSWORD})
    browser.post("/account/2fa/authenticate/", {"code": code(secret)})
    added = browser.post("/clients/new/", {"name": "Canary Client", "birth_year": 1980})
    assert added.status_code == 302
    assert set(browser.cookies) <= {"sessionid", "csrftoken", "known_browser"}
    assert "Canary" not in str(browser.cookies)
    assert "Canary Client is added." in browser.get(added["Location"]).content.decode()
