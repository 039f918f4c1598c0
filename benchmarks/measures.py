"""Sending answers, and the world that most measures look at."""

from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from assessments.actions.answers import save_answer, send_response
from benchmarks import bare
from benchmarks.meter import Figure, cpu_ms, cpu_of_one, statements
from benchmarks.world import World, open_check_in, populate
from clinic.middleware import TransactionAndAudit
from tests.sign_in import sign_in

CLIENTS, RESPONSES = 200, 40
SIZE = f"{CLIENTS} clients with {RESPONSES} responses each, PostgreSQL on loopback"


@cache
def _world() -> World:
    return populate(CLIENTS, RESPONSES)


@cache
def _browser() -> Browser:
    return sign_in(Browser(raise_request_exception=True), _world().therapist)


def _session() -> str:
    return _browser().cookies["sessionid"].value


def _opened(address: str) -> Callable[[], object]:
    def deed() -> object:
        response = _browser().get(address)
        assert response.status_code == 200, response.status_code
        return response.content

    return deed


def submit() -> Iterator[Figure]:
    """Sending 24 answers: sealing, scoring, judging, audit, in one transaction as in a request."""
    world = _world()
    like = world.client.responses.select_related("instrument_version").first()
    assert like is not None
    items = [item.link_id for item in like.instrument_version.loaded.items]

    def prepared() -> Callable[[], object]:
        assignment = open_check_in(world.client, world.therapist)
        for link_id in items[:3]:
            save_answer(assignment=assignment, link_id=link_id, value=4)
        return lambda: _in_a_request(lambda: send_response(assignment=assignment, by=None))

    own, all_of_them = statements(prepared())
    yield Figure("submit_sql_own", own, "statements", 1, SIZE)
    yield Figure("submit_sql_total", all_of_them, "statements", 1, SIZE)
    n = 20
    ours = median(cpu_of_one(prepared()) for _ in range(n))
    theirs = cpu_ms(lambda: bare.submit(like), 100)
    yield Figure("submit_cpu_ms", round(ours, 2), "ms of CPU, application and database", n, SIZE)
    yield Figure("submit_ratio_to_bare", round(ours / theirs, 2), "ratio", n, SIZE)


def _in_a_request(deed: Callable[[], object]) -> object:
    """Run a deed inside the product's own middleware, with its transaction and its audit."""

    def view(request: Any) -> HttpResponse:
        deed()
        return HttpResponse()

    return TransactionAndAudit(view)(RequestFactory().post("/"))
