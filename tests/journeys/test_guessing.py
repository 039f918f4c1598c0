"""Many guesses at one time, at several web processes: no more are tried than one by one."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from tests.deployment import DATABASES, Deployment
from tests.sizes import n_of

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PASSWORD = "nobody at all guesses this"
OPEN = """
from clinic.actions.practices import open_practice
open_practice(name="Guessed Practice", country="GB", time_zone="Europe/London",
              owner_email="gus@guessed.example", owner_name="Gus Guessed", password=%r)
"""
PLACES, AT_ONCE = 5, 16


@pytest.fixture(params=DATABASES)
def two_processes(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """A practice whose pages two processes serve."""
    on_postgres = request.param == "postgres"
    server = request.getfixturevalue("postgres") if on_postgres else None
    deployment = Deployment(request.param, server, WEB_WORKERS="2")
    try:
        deployment.start_web()
        deployment.run(OPEN % PASSWORD)
        yield deployment
    finally:
        deployment.stop()


def attempt(url: str, password: str) -> str:
    """`in`, `wrong`, `slow`, or the status where it is none of these."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{url}/account/login/", timeout=60) as page:
        token = TOKEN.search(page.read().decode())
    assert token
    sent = {"login": "gus@guessed.example", "password": password, "csrfmiddlewaretoken": token[1]}
    body = urllib.parse.urlencode(sent).encode()
    try:
        with browser.open(f"{url}/account/login/", body, timeout=120) as answer:
            words, arrived = answer.read().decode(), answer.url
    except urllib.error.HTTPError as error:
        return str(error.code)
    if not arrived.endswith("/account/login/"):
        return "in"
    return "slow" if "Too many attempts" in words else "wrong"


@pytest.mark.slow
def test_guesses_at_the_same_time_are_no_more_than_one_by_one(two_processes: Deployment) -> None:
    guesses = [f"guess number {number}" for number in range(n_of(1_000))]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        seen = Counter(crowd.map(lambda guess: attempt(two_processes.url, guess), guesses))
    assert seen == {"wrong": PLACES, "slow": len(guesses) - PLACES}
    assert attempt(two_processes.url, PASSWORD) == "slow"
