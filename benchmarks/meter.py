"""Counting statements and CPU time."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAME = ("django_session", "clinic_user", "clinic_member", "clinic_audit", "clinic_practice")
FRAME_DEEDS = ("SELECT SET_CONFIG", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One measured number."""

    name: str
    value: float
    unit: str
    n: int
    conditions: str

    def line(self) -> str:
        """As one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def statements(deed: Callable[[], object]) -> tuple[int, int]:
    """How many SQL statements a deed makes: (its own, all of them).

    Not its own are those of session, sign-in, roles and audit, which every page has.
    """
    with CaptureQueriesContext(connection) as caught:
        deed()
    made = [query["sql"] for query in caught.captured_queries]
    own = [sql for sql in made if not _is_frame(sql)]
    return len(own), len(made)


def _is_frame(sql: str) -> bool:
    if sql.upper().startswith(FRAME_DEEDS):
        return True
    start = sql.partition(" FROM " if sql.startswith("SELECT") else " ")[2].lstrip()
    table = start.replace("INTO ", "").split(" ")[0].strip('"')
    return table.startswith(FRAME)


def cpu_ms(deed: Callable[[], object], n: int, warm_up: int = 5) -> float:
    """Median over five batches of the CPU milliseconds one deed takes, database included."""
    for _ in range(warm_up):
        deed()
    batches = 5
    each = max(1, n // batches)
    return round(median(_batch(deed, each) for _ in range(batches)), 2)


def cpu_beside(
    deed: Callable[[], object], plain: Callable[[], object], n: int, warm_up: int = 15
) -> tuple[float, float, float]:
    """CPU milliseconds of a deed, of a plain one, and their ratio: medians of batches by turns.

    A machine's speed may change by half within minutes: the ratio is that of two batches side by
    side. Warmed up until statements are prepared and their plans are kept.
    """
    for _ in range(warm_up):
        deed(), plain()
    batches = 7
    each = max(1, n // batches)
    pairs = [(_batch(deed, each), _batch(plain, each)) for _ in range(batches)]
    ours, theirs = (round(median(times), 2) for times in zip(*pairs, strict=True))
    return ours, theirs, round(median(one / other for one, other in pairs), 2)


def cpu_of_one(deed: Callable[[], object]) -> float:
    """CPU milliseconds of a deed that can be done once only."""
    return _batch(deed, 1)


def _batch(deed: Callable[[], object], times: int) -> float:
    app, database = time.process_time(), database_cpu_ms()
    for _ in range(times):
        deed()
    app_ms = (time.process_time() - app) * 1000
    return (app_ms + database_cpu_ms() - database) / times


def database_cpu_ms() -> float:
    """CPU time of the process behind our connection (user and system).

    In nanoseconds where the kernel keeps them: its clock ticks are as long as a whole deed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    exact = Path(f"/proc/{pid}/schedstat")
    if exact.exists():
        return int(exact.read_text().split()[0]) / 1e6
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS
