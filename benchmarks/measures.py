"""The four jobs that decide whether the product feels fast."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
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


def report() -> Iterator[Figure]:
    """A progress report with everything on, rendered after a warm-up."""
    from reports import pdf
    from reports.documents.facts import collect
    from reports.documents.paper import markup
    from reports.documents.progress import build
    from reports.models import Report
    from reports.pdf import engine as layout

    world = _world()
    row = Report(
        practice=world.client.practice,
        client=world.client,
        requested_by=world.therapist,
        audience=Report.Audience.THERAPIST,
        period_to=world.therapist.practice.today(),
    )
    row.save()

    def document() -> str:
        return markup(build(collect(row)))

    own, _all = statements(document)
    yield Figure("report_sql_own", own, "statements", 1, SIZE)
    text = document()
    pages = pdf.finish(pdf.render(text)).pages
    n, conditions = 10, f"{pages} pages, {RESPONSES} responses, warm worker"
    facts, raw = build(collect(row)), pdf.render(text)
    before = _child_ms()
    here = cpu_ms(lambda: pdf.render(text), n, warm_up=0)
    parts = {
        "data": cpu_ms(lambda: build(collect(row)), n, warm_up=2),
        "charts_and_words": cpu_ms(lambda: markup(facts), n, warm_up=2),
        "layout": round((_child_ms() - before) / n, 2),
        "to_the_child_and_back": here,
        "finishing": cpu_ms(lambda: pdf.finish(raw), n, warm_up=2),
    }
    for part, value in parts.items():
        yield Figure(f"report_{part}_ms", value, "ms of CPU", n, conditions)
    ours = round(sum(parts.values()), 2)
    engine = layout.load()
    plain = cpu_ms(lambda: engine.HTML(string=text).write_pdf(), n, warm_up=1)
    yield Figure("report_cpu_ms", ours, "ms of CPU", n, conditions)
    yield Figure("report_pages", pages, "pages", 1, conditions)
    yield Figure("report_ratio_to_bare", round(ours / plain, 2), "ratio", n, conditions)


def _child_ms() -> float:
    """CPU milliseconds of the process that lays out, so far."""
    from reports.pdf import press

    assert press._one
    exact = Path(f"/proc/{press._one.process.pid}/schedstat")
    return int(exact.read_text().split()[0]) / 1e6
