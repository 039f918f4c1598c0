"""The audit's one writer.

In a request, rows wait in a queue and the middleware writes them as the last statements before
the commit; elsewhere (a worker, a command) they are written at once, in the open transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, models, transaction

from clinic.audit.chain import append
from clinic.models import AuditEvent, Client, Event, Member, User, reach


class NotWrittenError(Exception):
    """The audit could not be written, so what it would have said must not have happened."""


class _Mark:
    """Rides on the savepoint a row was recorded in: Django drops it where that is rolled back."""

    def __call__(self) -> None:
        """Nothing is left to do at the commit; being there is all."""


@dataclass
class Queue:
    """The rows of one request, and where it came from."""

    address: str | None = None
    request_id: str = ""
    rows: list[tuple[AuditEvent, _Mark | None]] = field(default_factory=list)
    on_behalf_of: dict[UUID, UUID] = field(default_factory=dict)  # client -> member stood in for

    def standing(self) -> list[AuditEvent]:
        """The rows whose change still stands: not those of an action that was undone."""
        marks = {id(entry[1]) for entry in connection.run_on_commit}
        return [row for row, mark in self.rows if mark is None or id(mark) in marks]


_queue: ContextVar[Queue | None] = ContextVar("audit_queue", default=None)


@contextmanager
def queued(address: str | None, request_id: str) -> Iterator[Queue]:
    """Collect what is recorded inside, for one request."""
    queue = Queue(address, request_id)
    token = _queue.set(queue)
    try:
        yield queue
    finally:
        _queue.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """Append what is recorded inside at its end, all in one go; a request does so by itself."""
    if _queue.get() is not None:
        yield
        return
    with queued(None, "") as queue:
        yield
        write(queue)


def on_behalf_of(client_id: UUID, member_id: UUID) -> None:
    """What this request does about the client, it does in that member's stead."""
    if (queue := _queue.get()) is not None:
        queue.on_behalf_of[client_id] = member_id


def record(
    event: Event,
    *,
    by: Member | User | None,
    subject: models.Model | None = None,
    reason: str = "",
    **place: Any,
) -> None:
    """Say that `event` happened. `subject` is the row it happened to; no clinical values here.

    The client and practice are read off the subject (`client`, `practice`), off the person, or
    given as `client=` and `practice_id=`.
    """
    queue = _queue.get()
    user = by.user if isinstance(by, Member) else by
    client = place.get("client") or _client_of(subject)
    client_id = client.pk if client else getattr(subject, "client_id", None)
    row = AuditEvent(
        event=event,
        actor=user,
        client_id=client_id,
        on_behalf_of_id=_stood_in_for(queue, by, client_id),
        practice_id=place.get("practice_id") or _practice_of(subject, client, by),
        subject_kind=(subject._meta.model_name or "") if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else place.get("subject_id", ""),
        reason=reason,
        address=queue.address if queue else None,
        request_id=queue.request_id if queue else "",
    )
    if queue is None:
        with transaction.atomic():
            append([row])
    else:
        queue.rows.append((row, _mark()))


def write(queue: Queue) -> None:
    """Append the rows that stand to their chains. Raises NotWrittenError."""
    if rows := queue.standing():
        try:
            append(rows)
        except DatabaseError as error:
            raise NotWrittenError from error


def _stood_in_for(queue: Queue | None, by: Any, client_id: UUID | None) -> UUID | None:
    """In a request the gate has said it; elsewhere it is asked for."""
    if client_id is None:
        return None
    if queue is not None:
        return queue.on_behalf_of.get(client_id)
    return reach.stood_in_for(by, client_id) if isinstance(by, Member) else None


def _mark() -> _Mark | None:
    if not connection.in_atomic_block:
        return None
    mark = _Mark()
    transaction.on_commit(mark)
    return mark


def _client_of(subject: models.Model | None) -> Client | None:
    return subject if isinstance(subject, Client) else None


def _practice_of(subject: models.Model | None, client: Client | None, by: Any) -> Any:
    for thing in (subject, client, by):
        practice_id = getattr(thing, "practice_id", None)
        if practice_id is not None:
            return practice_id
    if isinstance(by, User) and by.member:
        return by.member.practice_id
    return None
