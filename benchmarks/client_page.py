"""One client's page with histories from short to very long, so that the growth shows."""

from collections.abc import Iterator

from django.db import connection
from django.urls import reverse

from benchmarks import bare, measures
from benchmarks.meter import Figure, cpu_beside, cpu_ms, statements
from benchmarks.world import told
from clinic.models import Client
from tests.application import as_application

SIZES = (5, 50, 200, 500)
N = 40


def client(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Statements, CPU time and the ratio to the plainest page of the same rows, per size."""
    therapist = measures._world().therapist
    people = {
        size: told(therapist, f"Client with {size}", size, every=_days_apart(size))
        for size in sizes
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for size, person in people.items():
        yield from _page(person, size)


def _days_apart(size: int) -> int:
    """A fortnight, or as close as it takes to be done within five years."""
    return min(15, 5 * 365 // size)


def _page(person: Client, size: int) -> Iterator[Figure]:
    deed = measures._opened(reverse("client", args=[person.pk]))
    since = _days_apart(size) * size
    conditions = f"{size} responses and notes over {since} days, PostgreSQL on loopback"
    deed()
    own, total = statements(deed)
    ours, plain, ratio = cpu_beside(deed, lambda: bare.client(measures._session(), person.pk), N)
    with as_application():
        walled = cpu_ms(deed, N, warm_up=15)
    name, unit = f"client_{size}", "ms of CPU, application and database"
    yield Figure(f"{name}_sql_own", own, "statements", 1, conditions)
    yield Figure(f"{name}_sql_total", total, "statements", 1, conditions)
    yield Figure(f"{name}_cpu_ms", ours, unit, N, conditions)
    yield Figure(f"{name}_walled_cpu_ms", walled, unit, N, conditions)
    yield Figure(f"{name}_bare_cpu_ms", plain, "ms of CPU, the plainest view", N, conditions)
    yield Figure(f"{name}_ratio_to_bare", ratio, "ratio", N, conditions)
