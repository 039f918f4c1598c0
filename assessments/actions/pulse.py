"""Keeps a lease while one transaction is open, and says over another connection how far it is."""

import threading
from time import monotonic
from types import TracebackType
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from assessments.models import BringOver, LeaseLost

EVERY = 1.0  # seconds between two looks


class Pulse:
    """A thread that renews the lease of a bring-over; with it how many clients, where told."""

    def __init__(self, pk: UUID, lease: UUID) -> None:
        self._pk, self._lease = pk, lease
        self._stop, self._lost = threading.Event(), threading.Event()
        self._done: int | None = None
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def look(self, done: int, of: int) -> None:
        """Go on only while the lease is known to hold. Raises LeaseLost."""
        if self._lost.is_set():
            raise LeaseLost

    def tell(self, done: int, of: int) -> None:
        """Besides, have it written how far the open transaction is. Not for a single writer."""
        self._done = done
        self.look(done, of)

    def _beat(self) -> None:
        told, renewed = self._done, monotonic()
        while not self._stop.wait(EVERY):
            done, due = self._done, settings.JOB_LEASE.total_seconds() / 3
            if done == told and monotonic() - renewed < due:
                continue
            news = {} if done is None else {"done": done}
            try:
                if not BringOver.objects.renew(self._pk, self._lease, **news):
                    self._lost.set()
                    break
                told, renewed = done, monotonic()
            except DatabaseError:
                connection.close()  # a new one next time; until then the lease runs
        connection.close()
