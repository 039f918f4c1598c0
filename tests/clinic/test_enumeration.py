"""Signing in tells nobody whether an account exists: not by words, status, statements or time."""

import random
import re
import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser

from clinic.models import User
from tests.factories import MemberFactory, UserFactory
from tests.sizes import n_of

LOGIN = "/account/login/"
VARIES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
SHARE = 0.05  # of an attempt's time

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class QuickArgon2(Argon2PasswordHasher):
    """A hundredth of the product's cost, so that any other difference weighs a hundred times."""

    algorithm = "argon2"
    time_cost, memory_cost, parallelism = 1, 8_192, 1


@dataclass(frozen=True)
class Try:
    """One attempt with a wrong password, as far as a stranger could see it, and what it cost."""

    status: int
    page: str
    cookies: frozenset[str]
    headers: frozenset[str]
    statements: int
    seconds: float

    @property
    def seen(self) -> tuple[Any, ...]:
        return self.status, self.page, self.cookies, self.headers


def attempt(email: str) -> Try:
    address = ".".join(str(random.randint(1, 254)) for _ in range(4))
    browser = Browser(REMOTE_ADDR=address)
    sent: list[str] = []

    def count(run: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return run(sql, *rest)

    began = time.process_time()
    with connection.execute_wrapper(count):
        answer: HttpResponse = browser.post(LOGIN, {"login": email, "password": "wrong, all of it"})
    spent = time.process_time() - began
    page = VARIES.sub("", answer.content.decode().replace(email, ""))
    cookies, headers = frozenset(browser.cookies), frozenset(answer.headers)
    return Try(answer.status_code, page, cookies, headers, len(sent), spent)


def accounts() -> list[User]:
    """All kinds of people who have one: members, clients to be, somebody deactivated."""
    gone = UserFactory(is_active=False)
    return [MemberFactory().user, UserFactory(), gone, MemberFactory().user]


def test_a_stranger_learns_nothing_from_2000_pairs(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]
    known = [user.email for user in accounts()]
    attempt(known[0])  # the first request of all builds what the others find
    here, nowhere = list[Try](), list[Try]()
    for number in range(n_of(2_000)):
        pair = [(here, random.choice(known)), (nowhere, f"nobody{number}@example.test")]
        random.shuffle(pair)
        for found, email in pair:
            found.append(attempt(email))

    assert {one.seen for one in here} == {one.seen for one in nowhere}
    assert len({one.seen for one in here}) == 1
    assert {one.statements for one in here} == {one.statements for one in nowhere}
    costs = median(one.seconds for one in here), median(one.seconds for one in nowhere)
    print(f"CPU of an attempt, n = {len(here)} each: {costs[0]:.4f} s, {costs[1]:.4f} s")  # noqa: T201
    assert min(costs) > 0.004  # the hash was worked out, there and nowhere
    # Within a pair, so that a machine that grows busier meanwhile changes nothing.
    apart = median(one.seconds - other.seconds for one, other in zip(here, nowhere, strict=True))
    assert abs(apart) / max(costs) < SHARE
