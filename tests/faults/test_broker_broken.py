"""Redis killed, flushed and half-open: nothing is lost, the worker is back within a minute."""

import time
from collections.abc import Callable, Iterator

import pytest
from redis import Redis

from tests.deployment import Deployment
from tests.faults.test_worker_killed import BEGIN, TALLY, count
from tests.instances.relay import Relay
from tests.sizes import LONG, n_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
EACH = 4 if LONG else 1  # reports asked for before each break, and in it
AGAIN = 60  # seconds within which all must work again, without a restart
ASK = f"""
from clinic.models import Client
from reports.actions import request_report
client = Client.objects.select_related("practice").get(name="Harbour Client")
member = client.carers.get().member
for _ in range({EACH}):
    request_report(client=client, by=member)
"""


@pytest.fixture(scope="module")
def worker_and_relay() -> Iterator[tuple[Deployment, Relay]]:
    """A worker that reaches its broker through a relay; what rings stands on the same side."""
    deployment = Deployment("sqlite", None, JOB_LEASE_SECONDS="6", JOB_SWEEP_SECONDS="1")
    deployment.start_redis()
    relay = Relay(deployment.redis.port)
    deployment.env["BROKER_URL"] = relay.url
    try:
        deployment.run(BEGIN)
        deployment.start_worker()
        yield deployment, relay
    finally:
        deployment.stop()
        relay.end()


def kill(deployment: Deployment, relay: Relay) -> Callable[[], None]:
    deployment.redis.kill()
    return deployment.start_redis


def flush(deployment: Deployment, relay: Relay) -> Callable[[], None]:
    with Redis.from_url(deployment.redis.url) as client:
        client.flushall()
    return lambda: None


def half_open(deployment: Deployment, relay: Relay) -> Callable[[], None]:
    relay.fall_silent()
    return relay.speak


@pytest.mark.parametrize("breaks", [kill, flush, half_open])
def test_nothing_is_lost_and_all_works_again(
    worker_and_relay: tuple[Deployment, Relay],
    breaks: Callable[[Deployment, Relay], Callable[[], None]],
) -> None:
    deployment, relay = worker_and_relay
    assert deployment.worker
    times, pid, longest = n_of(10), deployment.worker.pid, 0.0
    before = count(deployment, "true")
    for number in range(1, times + 1):
        deployment.run(ASK)
        mend = breaks(deployment, relay)
        began = time.monotonic()
        deployment.run(ASK)  # the row is there, whether or not a bell can be rung
        assert time.monotonic() - began < 9 * EACH + 3  # no page waits longer for its bell
        mend()
        began = time.monotonic()
        wait_until(
            lambda n=number: count(deployment, "state = 'ready'") == before + 2 * EACH * n,
            seconds=AGAIN,
            every=0.1,
            what=f"all reports ready (worker: {deployment.log('celery')[-2000:]})",
        )
        wait_until(deployment.worker_answers, seconds=AGAIN, what="the worker answering")
        longest = max(longest, time.monotonic() - began)
    print(f"{times} times: working again after {longest:.0f} s at most")  # noqa: T201
    assert longest < AGAIN, "working again took too long"
    assert deployment.worker.pid == pid
    assert deployment.worker.poll() is None
    reports, once, produced, _attempts = map(int, deployment.run(TALLY).split())
    assert reports == once == produced == before + 2 * EACH * times
