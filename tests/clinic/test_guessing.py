"""How fast anybody may guess: slowed where the guesses come from, and nobody else."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from clinic.guessing import KNOWN, Guess, guess, remember, use_up
from clinic.models import User
from tests.factories import PASSWORD, UserFactory

LOGIN = "/account/login/"
HOME, OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7", "203.0.113.9"


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


def attempt(email: str, password: str, address: str, browser: Browser | None = None) -> str:
    """`in`, `wrong` or `slow`."""
    browser = browser or Browser()
    sent = {"login": email, "password": password}
    answer = browser.post(LOGIN, sent, REMOTE_ADDR=address)
    if answer.status_code == 302:
        return "in"
    return "slow" if "Too many attempts" in answer.content.decode() else "wrong"


def asking(address: str = HOME, cookie: str = "", session: str = "a") -> HttpRequest:
    request: Any = RequestFactory().post("/", REMOTE_ADDR=address)
    request.session = type("Session", (), {"session_key": session})()
    if cookie:
        request.COOKIES[KNOWN] = cookie
    return request  # type: ignore[no-any-return]


def known(account: str) -> str:
    """The cookie of a browser in which this account was used."""
    response = HttpResponse()
    remember(asking(), response, account)
    return response.cookies[KNOWN].value


def places(what: Guess, account: str, **how: str) -> int:
    """How many guesses are free, at most twenty-five; takes them all."""
    return sum(guess(asking(**how), what, account) is not None for _ in range(25))


def test_five_wrong_passwords_and_then_minutes_of_waiting(owner: User) -> None:
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False) as clock:
        assert [attempt(owner.email, "no", HOME) for _ in range(6)] == ["wrong"] * 5 + ["slow"]
        assert attempt(owner.email, PASSWORD, HOME) == "slow"
        clock.shift(301)
        assert attempt(owner.email, PASSWORD, HOME) == "in"


def test_a_right_password_costs_no_place(owner: User) -> None:
    assert [attempt(owner.email, PASSWORD, HOME) for _ in range(12)] == ["in"] * 12


def test_the_owner_comes_in_however_many_guess_elsewhere(owner: User) -> None:
    for number in range(40):
        attempt(owner.email, "no", f"203.0.113.{number}")
    assert attempt(owner.email, PASSWORD, HOME) == "in"


def test_a_known_browser_comes_in_while_a_neighbour_guesses_behind_the_same_address(
    owner: User,
) -> None:
    mine = Browser()
    assert attempt(owner.email, PASSWORD, OFFICE, mine) == "in"
    mine.post("/account/logout/")
    assert {attempt(owner.email, "no", OFFICE) for _ in range(8)} == {"wrong", "slow"}
    assert attempt(owner.email, PASSWORD, OFFICE) == "slow"
    assert attempt(owner.email, PASSWORD, OFFICE, mine) == "in"


def test_one_address_guesses_twenty_accounts_a_minute(db: None) -> None:
    tries = [attempt(f"nobody{n}@example.test", "no", OFFICE) for n in range(22)]
    assert tries == ["wrong"] * 20 + ["slow"] * 2
    assert attempt("somebody@example.test", "no", ELSEWHERE) == "wrong"


@pytest.mark.django_db
def test_places_are_counted_for_whom_they_should_be() -> None:
    assert places(Guess.PASSWORD, "a@b.example") == 5
    assert places(Guess.PASSWORD, "A@B.example ") == 0  # the same account
    assert places(Guess.PASSWORD, "c@b.example") == 5
    assert places(Guess.CODE, "a@b.example") == 5
    assert places(Guess.CODE, "a@b.example", address=ELSEWHERE) == 0  # wherever they come from
    assert places(Guess.CODE, "a@b.example", cookie=known("a@b.example")) == 5
    assert places(Guess.CODE, "c@b.example", cookie=known("a@b.example")) == 5
    assert places(Guess.CODE, "c@b.example", cookie=known("a@b.example")) == 0
    assert places(Guess.CONFIRMATION, "a@b.example", session="a") == 5
    assert places(Guess.CONFIRMATION, "a@b.example", session="b") == 5


@pytest.mark.django_db
def test_an_address_of_the_new_kind_counts_with_its_neighbours() -> None:
    assert places(Guess.PASSWORD, "a@b.example", address="2001:db8:1:2::1") == 5
    assert places(Guess.PASSWORD, "a@b.example", address="2001:db8:1:2:ffff::9") == 0
    assert places(Guess.PASSWORD, "a@b.example", address="2001:db8:1:3::1") == 5
    assert places(Guess.PASSWORD, "a@b.example", address="") == 5


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["x", "e30:x:y", "", "schön"])
def test_a_cookie_of_one_s_own_making_is_worth_nothing(cookie: str) -> None:
    assert places(Guess.PASSWORD, "a@b.example") == 5
    assert places(Guess.PASSWORD, "a@b.example", cookie=cookie) == 0


@pytest.mark.django_db
def test_nothing_personal_is_kept_in_cookie_or_cache() -> None:
    cookie = known("rowan@harbour.example")
    guess(asking(OFFICE), Guess.PASSWORD, "rowan@harbour.example")
    assert use_up("code:rowan:123456", 60)
    assert not use_up("code:rowan:123456", 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM clinic_guess")
        kept = f"{cookie} {cursor.fetchall()}"
    assert not any(word in kept for word in ("rowan", "harbour", OFFICE, "123456"))
