"""The gate broken on purpose: the database alone keeps practices apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from clinic.models import Client, Member
from clinic.models.people import ClientQuerySet
from clinic.roles import Permission
from tests.application import as_application, ask, said
from tests.architecture.routes import routes
from tests.architecture.test_other_practice import BY_SECRET, checksums, doors
from tests.architecture.visits import visit, visits
from tests.architecture.world import World
from tests.people import TwoPractices
from tests.sign_in import signed_in
from tests.sizes import n_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def broken_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks reaches everybody."""

    def everybody(self: Any, member: Member | None, permission: Permission) -> Any:
        return self.all()

    monkeypatch.setattr(ClientQuerySet, "visible_to", everybody)


def names(body: bytes) -> set[str]:
    """The practices a page speaks of; every text of the world carries its practice's name."""
    return {name for name in ("harbour", "lighthouse") if name.encode() in body.lower()}


def test_no_address_shows_or_changes_another_practice_s_rows(world: World) -> None:
    everyone = doors(world.harbour)
    people = {who: everyone[who] for who in ("owner", "therapist", "client")}
    before = checksums()
    with as_application():
        answers = list(visits(people, world.lighthouse.ids()))
    assert checksums() == before
    seen = [a for a in answers if "lighthouse" in names(a.body)]
    assert [a.asked for a in seen if a.route.name not in BY_SECRET] == []
    assert [f"{a.asked}: {a.status}" for a in answers if a.status >= 500] == []
    own = [a for a in answers if "harbour" in names(a.body) and a.status == 200]
    assert len(own) > 30  # their own they see


def test_without_the_wall_the_broken_gate_would_have_shown_them(world: World) -> None:
    therapist, theirs = doors(world.harbour)["therapist"], world.lighthouse.ids()
    pages = {"caseload", "client", "note", "plan", "v1:clients"}
    knocked = [route for route in routes() if route.name in pages]
    answers = [visit("therapist", therapist, "GET", route, theirs) for route in knocked]
    assert {a.route.name for a in answers if "lighthouse" in names(a.body)} == pages


def test_nothing_stays_behind_on_a_connection_that_serves_everybody(
    two_practices: TwoPractices,
) -> None:
    asks = [*turns(two_practices)]
    n, leaks = n_of(10_000), []
    with as_application(), one_connection():
        for turn in range(n):
            browser, method, path, home, status = asks[turn % len(asks)]
            answer = browser.generic(method, path)
            found = names(answer.content)
            if found - {home} or said() or answer.status_code != status:
                leaks.append((path, home, found, said(), answer.status_code))
            if status == 200 and home:
                assert found == {home}, path
    assert leaks == []


def turns(two: TwoPractices) -> Iterator[tuple[Browser, str, str, str, int]]:
    """What the two practices and a stranger ask in turn, with some refused and some broken off."""
    stranger = Browser()
    clients, home = reverse("v1:clients"), reverse("client_home")
    for mine, theirs in ((two.harbour, two.lighthouse), (two.lighthouse, two.harbour)):
        name = mine.practice.name.split()[0].lower()
        therapist, client = signed_in(mine.therapist), signed_in(mine.client_user)
        yield therapist, "GET", clients, name, 200
        yield stranger, "GET", clients, "", 401
        yield therapist, "GET", reverse("v1:client", args=[theirs.client.pk]), name, 404
        yield client, "GET", home, name, 200
        yield stranger, "POST", reverse("link_landing", args=["no-such-token"]), "", 404
        yield client, "GET", clients, name, 403


@contextmanager
def one_connection() -> Iterator[None]:
    """Everything inside goes over one connection to the database, as in a pool of one."""
    before = ask("SELECT pg_backend_pid()")
    yield
    assert ask("SELECT pg_backend_pid()") == before
    assert connection.connection is not None


def test_the_gate_is_broken(two_practices: TwoPractices) -> None:
    member = two_practices.harbour.therapist
    assert Client.objects.visible_to(member, Permission.RECORD_READ).count() == 6
