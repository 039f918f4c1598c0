"""What secrecy costs: the share of a page's CPU spent in opening, sealing and the audit."""

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator

from django.urls import reverse

from benchmarks import measures
from benchmarks.meter import Figure

# The ways in; what they call is in their cumulative time, and none of them calls another.
ENTRIES = {
    ("opening.py", "open_for"),
    ("opening.py", "seal_for"),
    ("opening.py", "warm"),
    ("__init__.py", "record"),
    ("__init__.py", "write"),
}
N = 40


def secrecy() -> Iterator[Figure]:
    """The caseload's page and a client's, each profiled by CPU time of the application."""
    world = measures._world()
    pages = {"caseload": reverse("caseload"), "client": reverse("client", args=[world.client.pk])}
    for name, address in pages.items():
        share = _share(measures._opened(address))
        yield Figure(
            f"{name}_secrecy_share", share, "share of the application's CPU", N, measures.SIZE
        )


def _share(deed: Callable[[], object]) -> float:
    deed()
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for _ in range(N):
        deed()
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    spent = sum(
        cumulative
        for (path, _line, name), (_calls, _prim, _own, cumulative, _who) in stats.items()
        if (path.rpartition("/")[2], name) in ENTRIES and "/clinic/" in path
    )
    total = sum(own for _calls, _prim, own, _cumulative, _who in stats.values())
    return round(spent / total, 3)
