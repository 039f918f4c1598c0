"""The sweeps' own visits: whoever knocks is there, however long the sweep has taken."""

import pytest
from django.test import Client

from tests.architecture.routes import Route, routes
from tests.architecture.visits import signed_in, visit
from tests.people import TwoPractices
from tests.sign_in import sign_in

LONG_AGO = 14 * 60  # the screen has locked, and what was confirmed is over


def route(name: str) -> Route:
    return next(each for each in routes() if each.name == name)


@pytest.mark.django_db
def test_a_long_sweep_neither_locks_a_screen_nor_asks_again(two_practices: TwoPractices) -> None:
    owner = sign_in(Client(), two_practices.harbour.owner, ago=LONG_AGO)
    assert owner.get("/practice/audit/").status_code != 200
    owner = sign_in(Client(), two_practices.harbour.owner, ago=LONG_AGO)
    assert visit("owner", owner, "GET", route("audit_search"), {}).status == 200
    assert visit("owner", owner, "POST", route("invitations"), {}).status == 422


@pytest.mark.django_db
def test_nobody_gets_a_session_by_knocking() -> None:
    nobody = signed_in(None)
    visit("anonymous", nobody, "GET", route("account_login"), {})
    assert "sessionid" not in nobody.cookies
