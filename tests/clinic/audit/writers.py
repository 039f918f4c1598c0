"""Many writers of the audit at once: threads on the run's own database, processes on a file."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from threading import Barrier
from uuid import UUID

from django.db import connection, connections, transaction

from clinic import audit
from clinic.models import AuditEvent, Event
from tests.factories import PracticeFactory

WRITERS = 8
SEVERAL = 10  # each tenth transaction of a writer touches all chains, in an order of its own


def write_many(number: int, practices: list[UUID], lines: int) -> None:
    """Append `lines` rows to the chains of the practices and of none, a transaction each."""
    chains = [*practices, None]
    written = 0
    while written < lines:
        turned = chains[number % len(chains) :] + chains[: number % len(chains)]
        if written % SEVERAL == 0 and lines - written >= len(turned):
            with transaction.atomic():
                audit.append([AuditEvent(event=Event.DENIED, practice_id=each) for each in turned])
            written += len(turned)
        else:
            place = turned[written % len(turned)]
            audit.record(Event.CLIENTS_LISTED, by=None, practice_id=place)
            written += 1


def in_threads(lines: int) -> None:
    """Write `lines` in all, by threads that start together, each on its own connection."""
    practices, barrier = _practices(), Barrier(WRITERS)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=30)
            write_many(number, practices, _share(lines, number))
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, range(WRITERS)))


def in_processes(lines: int) -> None:
    """The same by processes, as the web and the workers are; for a database in a file."""
    practices = _practices()
    connections.close_all()
    with get_context("fork").Pool(WRITERS) as pool:
        jobs = [(number, practices, _share(lines, number)) for number in range(WRITERS)]
        pool.starmap(write_many, jobs, chunksize=1)


def _practices() -> list[UUID]:
    return [PracticeFactory().pk for _ in range(2)]


def _share(lines: int, number: int) -> int:
    return lines // WRITERS + (number < lines % WRITERS)
