"""kill -9 of the worker in the middle of its work: every report still comes, and comes once."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from tests.deployment import DATABASES, Deployment
from tests.sizes import n_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
BATCH = 12  # a few seconds of work for two children, so that a kill finds them at it

BEGIN = """
from tests.people import make_people
from tests.reports.stories import rich
people = make_people("Harbour")
rich(people.client, people.therapist)
"""
ASK = f"""
from clinic.models import Client
from reports.actions import request_report
client = Client.objects.select_related("practice").get(name="Harbour Client")
member = client.carers.get().member
for _ in range({BATCH}):
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
        deployment.run(BEGIN)
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


def test_every_report_comes_once(worker_only: Deployment) -> None:
    kills = n_of(30)
    for number in range(kills):
        worker_only.start_worker()
        worker_only.run(ASK)
        await_layout(worker_only)
        for pair in presses(worker_only):  # single ones first, of one kind or the other in turn
            os.kill(pair[number % 2], signal.SIGKILL)
        await_layout(worker_only)
        assert worker_only.worker
        assert worker_only.worker.poll() is None
        worker_only.kill_worker()
    wait_until(lambda: not left_over(), seconds=10, what="the ends of what laid out for the killed")
    assert count(worker_only, "state = 'running'") > 0, "the kill came too late to prove anything"
    worker_only.start_worker()
    wait_until(
        lambda: count(worker_only, "state <> 'ready'") == 0,
        seconds=60 + 5 * kills,
        every=0.2,
        what=f"all reports ready (worker: {worker_only.log('celery')[-2000:]})",
    )
    reports, once, produced, attempts = map(int, worker_only.run(TALLY).split())
    assert reports == once == produced == BATCH * kills
    assert attempts > reports  # some were begun twice, so the kills did hit
