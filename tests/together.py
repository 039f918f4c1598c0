"""Which tests run in one process: those that share what is dear to make. The dearest go first.

pytest-xdist's `xdist_group` does not reach its scheduler under this pytest, and the process that
schedules knows a test by its address only; so the group is read from there.
"""

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

DEAR = ("tests/browser/", "tests/faults/", "tests/demo/", "tests/journeys/", "tests/architecture/")
KNOCKED = re.compile(
    r"tests/architecture/"
    r"test_(canaries|client_named|headers|links|second_factor_pending|anonymous|gate_broken|other_names|roles)\.py"
)
RUNNING = re.compile(
    r"tests/(browser|journeys)/test_(journey|handed_over|lock|note|passkey|deployment)\.py.*\[.*(sqlite|postgres)"
)
# What the tests that ask for one of these have to be found under.
SHARED = {"everywhere_asked": "knocked", "running_practice": "running ", "demo": "browser"}


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dearest first, so that no process waits for the other in the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(DEAR))
    for item in items:
        for fixture in SHARED.keys() & set(getattr(item, "fixturenames", ())):
            if not group(item.nodeid).startswith(SHARED[fixture]):
                raise pytest.UsageError(f"tests/together.py does not know: {item.nodeid}")
