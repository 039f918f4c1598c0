"""What it costs that the database keeps practices apart: two pages as owner and as application."""

from collections.abc import Iterator

from django.urls import reverse

from benchmarks.measures import SIZE, _opened, _world
from benchmarks.meter import Figure, cpu_ms
from tests.application import as_application


def walls() -> Iterator[Figure]:
    """CPU milliseconds of the caseload and the client page with and without the policies."""
    pages = {
        "caseload": reverse("caseload"),
        "client": reverse("client", args=[_world().client.pk]),
    }
    for name, address in pages.items():
        deed, n = _opened(address), 50
        without = cpu_ms(deed, n)
        with as_application():
            walled = cpu_ms(deed, n)
        unit = "ms of CPU, application and database"
        yield Figure(f"{name}_without_walls_cpu_ms", without, unit, n, SIZE)
        yield Figure(f"{name}_walled_cpu_ms", walled, unit, n, SIZE)
        yield Figure(f"{name}_walls_ratio", round(walled / without, 2), "ratio", n, SIZE)
