"""Workers whose clocks are two hours wrong: every report comes once, and none waits for them."""

import os
import signal
import time

import pytest

from tests.deployment import Deployment
from tests.faults.test_worker_killed import (
    ASK,
    BEGIN,
    TALLY,
    await_layout,
    await_open,
)
from tests.faults.test_worker_killed import (
    worker_only as worker_only,
)
from tests.instances.clock import WrongClock
from tests.sizes import n_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
WRONG = 2  # hours
LEASE = "20"  # seconds: no busy machine keeps a worker from renewing it that long
NO_BELL = """
from clinic.models import Client
from tests.reports.stories import asked_for
client = Client.objects.select_related("practice").get(name="Harbour Client")
asked_for(client, client.carers.get().member)
"""


def test_workers_take_nothing_from_each_other_and_nothing_is_lost(worker_only: Deployment) -> None:
    worker_only.run(BEGIN)
    workers, jobs = [], n_of(400)
    for hours in (WRONG, -WRONG):
        clock = WrongClock(worker_only.folder / f"clock{hours}", hours)
        told = clock.env | {"JOB_LEASE_SECONDS": LEASE}
        workers.append(worker_only.start_worker_beside(**told))
    wait_until(
        lambda: worker_only.workers_answering(2) == 2, seconds=60, what="two workers answering"
    )
    worker_only.run(ASK.format(jobs))
    await_open(worker_only, 0)
    assert [*map(int, worker_only.run(TALLY).split())] == [jobs] * 4  # each at its first try
    for killed in workers:
        worker_only.run(ASK.format(8))
        await_layout(worker_only)
        assert killed.poll() is None
        os.killpg(killed.pid, signal.SIGKILL)
    last = time.monotonic()
    worker_only.start_worker()
    await_open(worker_only, 0)
    print(f"all ready {time.monotonic() - last:.0f} s after the last kill")  # noqa: T201
    reports, once, produced, attempts = map(int, worker_only.run(TALLY).split())
    assert reports == once == produced == jobs + 16
    assert attempts > reports


def test_the_sweep_goes_on_when_the_clock_is_set(worker_only: Deployment) -> None:
    worker_only.run(BEGIN)
    clock = WrongClock(worker_only.folder / "clock", 0)
    worker_only.env |= clock.env
    worker_only.start_worker()
    for hours in (WRONG, -WRONG, 0):
        clock.set(hours)
        worker_only.run(NO_BELL)
        began = time.monotonic()
        await_open(worker_only, 0)
        assert time.monotonic() - began < 60
    assert worker_only.run(TALLY) == "3 3 3 3"
