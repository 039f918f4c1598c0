"""The second line on PostgreSQL: a transaction sees one practice's rows and no others.

The policies (`clinic/policies.py`) compare each row with what stands in `secure_base.practice`:
a practice's id, "all", or nothing at all. It is said anew in every transaction and ends with it, so
nothing stays behind on a connection that serves somebody else next. On SQLite all of this does
nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.transaction import TransactionManagementError

EVERY = "all"
_ENTERED = "current_setting('secure_base.practice', true)"
_ENTER = "set_config('secure_base.practice', %s, true)"


class Person(Protocol):
    """An account: who works in a practice, is a client of one, or neither."""

    pk: Any

    @property
    def member(self) -> Any: ...


def stand() -> bool:
    """Whether this database can keep practices apart by itself."""
    return connection.vendor == "postgresql"


def enter(practice_id: UUID | None) -> None:
    """Until the transaction ends only this practice's rows are there; for None, nobody's."""
    _ask(f"SELECT {_ENTER}", str(practice_id or ""))


def enter_by(table: str, key: object) -> None:
    """Enter the practice of the one row in `table` that this key opens; nobody's without one.

    For what is known before the practice is: a link's digest, whose record somebody's is. The
    keys a table opens to are named in its migration.
    """
    _ask(f"SELECT secure_base_enter_by_{table}(%s)", str(key))


def enter_as(person: Person) -> None:
    """Enter the practice this person works in or is a client of."""
    if not stand():
        return
    if person.member is not None:
        enter(person.member.practice_id)
        return
    enter_by("clinic_client", person.pk)
    with suppress(AttributeError):
        del person.client  # type: ignore[attr-defined]  # asked before, it was not to be seen


@contextmanager
def within(practice_id: UUID) -> Iterator[None]:
    """A transaction that sees this practice's rows only; an outer one goes on as it was."""
    with transaction.atomic():
        before = _ask(f"SELECT {_ENTERED}, {_ENTER}", practice_id)
        yield
        _ask(f"SELECT {_ENTER}", before or "")


def open_every() -> None:
    """Let this process see every practice until it enters one: workers, commands, never the web."""
    connection_created.connect(_see_every, dispatch_uid="walls")


def open_none() -> None:
    """Let this process see nobody's rows before it has entered a practice, as every one begins."""
    connection_created.disconnect(dispatch_uid="walls")


def _see_every(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('secure_base.practice', %s, false)", [EVERY])


def _ask(statement: str, value: object) -> Any:
    """Outside a transaction it would be forgotten at once, and the next read find nothing."""
    if not stand():
        return None
    if not connection.in_atomic_block:
        raise TransactionManagementError("A practice is entered inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(statement, [str(value)])
        return cursor.fetchone()[0]
