"""The caseload and the day's first page with 20, 200 and 2,000 clients, so that growth shows."""

from collections.abc import Callable, Iterator

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from benchmarks import bare
from benchmarks.meter import Figure, cpu_beside, cpu_ms, statements
from benchmarks.world import populate
from clinic.models import Practice
from tests.application import as_application
from tests.sign_in import sign_in

SIZES = ((20, 40), (200, 40), (2_000, 12))  # clients, and responses each
N = 40


def caseload() -> Iterator[Figure]:
    """Statements, CPU and the ratio to a bare list of the same rows, size by size."""
    for clients, responses in SIZES:
        therapist = populate(clients, responses).therapist
        Practice.objects.filter(pk=therapist.practice_id).update(set_up_at=timezone.now())
        browser = sign_in(Browser(raise_request_exception=True), therapist)
        session = browser.cookies["sessionid"].value
        conditions = f"{clients} clients with {responses} responses each, PostgreSQL on loopback"
        plain = _plain(session)
        for name, address in (("caseload", reverse("caseload")), ("today", reverse("home"))):
            yield from _page(f"{name}_{clients}", _opened(browser, address), plain, conditions)


def _plain(session: str) -> Callable[[], object]:
    return lambda: bare.caseload(session)


def _opened(browser: Browser, address: str) -> Callable[[], object]:
    def deed() -> object:
        response = browser.get(address)
        assert response.status_code == 200, response.status_code
        return response.content

    return deed


def _page(
    name: str, deed: Callable[[], object], plain: Callable[[], object], conditions: str
) -> Iterator[Figure]:
    deed()
    own, all_of_them = statements(deed)
    yield Figure(f"{name}_sql_own", own, "statements", 1, conditions)
    yield Figure(f"{name}_sql_total", all_of_them, "statements", 1, conditions)
    ours, theirs, ratio = cpu_beside(deed, plain, N)
    with as_application():
        walled = cpu_ms(deed, N, warm_up=15)
    unit = "ms of CPU, application and database"
    yield Figure(f"{name}_cpu_ms", ours, unit, N, conditions)
    yield Figure(f"{name}_walled_cpu_ms", walled, unit, N, conditions)
    yield Figure(f"{name}_bare_cpu_ms", theirs, "ms of CPU, the plainest view", N, conditions)
    yield Figure(f"{name}_ratio_to_bare", ratio, "ratio", N, conditions)
