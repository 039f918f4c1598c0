"""kill -9 of the worker in the middle of its work: every report still comes, and comes once."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from tests.deployment import DATABASES, Deployment
from tests.sizes import kills_and_jobs
from tests.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ALL_DONE = 300  # seconds after a kill

BEGIN = """
from tests.people import make_people
from tests.reports.stories import rich
people = make_people("Harbour")
rich(people.client, people.therapist)
"""
SHORT = """
from tests.people import make_people
from tests.reports.stories import answer
people = make_people("Harbour")
answer(people.client, people.therapist, people.practice.today(), (4.0, 4.0))
"""
ASK = """
from clinic.models import Client
from reports.actions import request_report
client = Client.objects.select_related("practice").get(name="Harbour Client")
member = client.carers.get().member
for _ in range({}):
    request_report(client=client, by=member)
"""
TALLY = """
from collections import Counter
from clinic.models import AuditEvent, Event
from reports.models import Report
from reports.storage import open_file
events = AuditEvent.objects.filter(event=Event.REPORT_PRODUCED)
produced = Counter(events.values_list("subject_id", flat=True))
reports = list(Report.objects.all())
once = [r for r in reports if produced[str(r.pk)] == 1 and open_file(r).startswith(b"%PDF")]
print(len(reports), len(once), sum(produced.values()), sum(r.attempts for r in reports))
"""


@pytest.fixture(params=DATABASES)
def worker_only(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """A broker, a database and a client with a history; leases short enough to wait for."""
    wants_postgres = request.param == "postgres"
    server = request.getfixturevalue("postgres") if wants_postgres else None
    deployment = Deployment(request.param, server, JOB_LEASE_SECONDS="2", JOB_SWEEP_SECONDS="1")
    try:
        deployment.start_redis()
        yield deployment
    finally:
        deployment.stop()


def count(deployment: Deployment, where: str, table: str = "reports_report") -> int:
    """How many rows, of reports unless another table is named, asked past the product."""
    statement = f"SELECT count(*) FROM {table} WHERE {where}"
    if deployment.postgres:  # as the owner: the worker's own role sees no row outside its walls
        with psycopg.connect(deployment.postgres.url(deployment.name)) as connection:
            row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
    else:
        address = deployment.env["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(address, timeout=20)) as connection:
            row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def presses(deployment: Deployment) -> list[tuple[int, int]]:
    """The processes that lay out for this worker, each with the worker's child it belongs to."""
    assert deployment.worker
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"reports.pdf.child" in (folder / "cmdline").read_bytes():
                child = parent_of(int(folder.name))
                if parent_of(child) == deployment.worker.pid:
                    found.append((int(folder.name), child))
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def left_over() -> list[int]:
    """Processes that lay out for nobody any more."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            pid = int(folder.name)
            if b"reports.pdf.child" in (folder / "cmdline").read_bytes() and parent_of(pid) == 1:
                found.append(pid)
    return found


def await_layout(deployment: Deployment) -> None:
    wait_until(
        lambda: count(deployment, "state = 'running' AND stage = 'laying_out'"),
        every=0.005,
        what="a report being laid out",
    )


def await_open(deployment: Deployment, most: int) -> None:
    wait_until(
        lambda: count(deployment, "state <> 'ready'") <= most,
        seconds=ALL_DONE,
        every=0.1,
        what=f"all but {most} reports ready (worker: {deployment.log('celery')[-2000:]})",
    )


def test_every_report_comes_once(worker_only: Deployment) -> None:
    """Each share of them is done before the next is asked for: a kill counts as a try, and those
    that were tried go last, so that otherwise the same few would be hit each time."""
    kills, jobs = kills_and_jobs()
    chance, asked, hits, longest = random.Random(kills), 0, 0, 0.0
    worker_only.run(BEGIN if jobs <= 1_000 else SHORT)
    worker_only.start_worker()
    for number in range(kills):
        share = jobs * (number + 1) // kills - asked
        worker_only.run(ASK.format(share))
        asked += share
        await_layout(worker_only)
        for pair in presses(worker_only):  # single ones first, of one kind or the other in turn
            os.kill(pair[number % 2], signal.SIGKILL)
        await_open(worker_only, chance.randint(4, share - 4))
        await_layout(worker_only)
        time.sleep(chance.uniform(0, 0.7))  # whatever it is at then
        assert worker_only.worker
        assert worker_only.worker.poll() is None
        worker_only.kill_worker()
        killed = time.monotonic()
        hits += count(worker_only, "state = 'running'") > 0
        wait_until(lambda: not left_over(), seconds=10, what="the ends of what laid out for it")
        worker_only.start_worker()
        await_open(worker_only, 0)
        longest = max(longest, time.monotonic() - killed)
    reports, once, produced, attempts = map(int, worker_only.run(TALLY).split())
    print(f"{hits} of {kills} kills hit, {attempts} tries, done {longest:.0f} s after at most")  # noqa: T201
    assert reports == once == produced == jobs
    assert longest < ALL_DONE
    assert attempts > reports
    assert hits > kills / 2, "the kills came too late to prove anything"
