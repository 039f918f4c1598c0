"""Which tests run in one process: those that share what is dear to make. The dearest go first.

pytest-xdist's `xdist_group` does not reach its scheduler under this pytest, and the process that
schedules knows a test by its address only; so the group is read from there.
"""

import re
from typing import Any
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.sizes import LONG

DEAR = ("tests/browser/", "tests/faults/", "tests/demo/", "tests/journeys/", "tests/architecture/")
KNOCKED = re.compile(
    r"tests/architecture/"
    r"test_(canaries|client_named|headers|second_factor_pending|anonymous|gate_broken|other_names|roles)\.py"
)
RUNNING = re.compile(
    r"tests/(browser|journeys)/test_(journey|handed_over|lock|note|passkey|deployment)\.py.*\[.*(sqlite|postgres)"
)
# What the tests that ask for one of these have to be found under.
SHARED = {"knocked": "knocked", "running_practice": "running ", "demo": "browser"}


def group(address: str) -> str:
    """The name under which a test shares a process: its file, unless it shares more than that."""
    if KNOCKED.match(address):
        return "knocked"
    if running := RUNNING.match(address):
        return f"running {running[3]}"
    if address.startswith("tests/browser/"):
        return "browser"
    return address.split("::")[0]


class Together(LoadScopeScheduling):
    """Hands out whole groups, in the order they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Schedule by what is shared."""
    return Together(config, log)


def _is_tried(item: pytest.Item) -> bool:
    """The same in each process: it hangs on the address and on the seed that all share."""
    name, _bracket, database = item.nodeid.partition("[")
    if not name.startswith("tests/faults/") or database not in ("sqlite]", "postgres]"):
        return True
    seed = item.config.getoption("randomly_seed", 0)
    return crc32(f"{name} {seed}".encode()) % 2 == (database == "sqlite]")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dearest first, so that no process waits for the other in the end.

    A fault is tried on one of both databases, by the run's seed; at length on both.
    """
    if not LONG:
        items[:] = [item for item in items if _is_tried(item)]
    items.sort(key=lambda item: not item.nodeid.startswith(DEAR))
    for item in items:
        for fixture in SHARED.keys() & set(getattr(item, "fixturenames", ())):
            if not group(item.nodeid).startswith(SHARED[fixture]):
                raise pytest.UsageError(f"tests/together.py does not know: {item.nodeid}")
