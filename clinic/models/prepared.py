"""Reads whose statement is put together once and then only asked again.

Putting a statement together takes Django longer than the database takes to answer it. What a busy
page asks on every visit is therefore kept as text with its parameters. Two kinds of them change:
the moment (`Moment`), and keys that stand in for others (`STAND_INS`).
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, Expression, QuerySet, UUIDField
from django.utils import timezone

MOST = 25
KEPT = 1_000  # statements, of some thousand letters each
STAND_INS = tuple(UUID(int=(0x5EC << 116) + number) for number in range(MOST))


@dataclass(frozen=True)
class _At:
    """In a kept statement: so long before the moment at which it is asked."""

    ago: timedelta


_kept_statements: dict[Hashable, "Prepared"] = {}
_keeping: ContextVar[bool] = ContextVar("keeping", default=False)


class Moment(Expression):
    """Now, or so long `ago`, as a query set's parameter: read when it is asked, not before."""

    output_field = DateTimeField()

    def __init__(self, ago: timedelta = timedelta()) -> None:
        super().__init__()
        self.ago = ago

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (_At(self.ago) if _keeping.get() else _before_now(self.ago),)


class Prepared:
    """A `values_list` put together once; `rows` asks it, `keys` take the places of STAND_INS."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        with _as_text():
            compiler: Any = rows.query.get_compiler(connection=connection)
            self._sql, self._parameters = compiler.as_sql()
        chosen = [entry[0] for entry in compiler.select[: compiler.col_count]]
        self._compiler, self._converters = compiler, compiler.get_converters(chosen)
        field: Any = UUIDField()
        self._prepare: Callable[[UUID], Any] = lambda key: field.get_db_prep_value(key, connection)
        self._places = {self._prepare(key): number for number, key in enumerate(STAND_INS)}

    def rows(self, keys: Sequence[UUID] = ()) -> list[Sequence[Any]]:
        """The rows as they are now. Fewer keys than stand-ins: the last one is asked for again."""
        given = [self._prepare(key) for key in keys]
        places = self._places
        parameters = [
            _before_now(each.ago)
            if isinstance(each, _At)
            else given[min(places[each], len(given) - 1)]
            if given and isinstance(each, str | UUID) and each in places
            else each
            for each in self._parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        return list(self._compiler.apply_converters(found, self._converters))


def prepared(key: Hashable, rows: Callable[[], QuerySet[Any, Any]]) -> Prepared:
    """The statement kept under `key`, which names everything it is put together from."""
    found = _kept_statements.get(key)
    if found is None:
        if len(_kept_statements) >= KEPT:
            _kept_statements.clear()
        found = _kept_statements[key] = Prepared(rows())
    return found


@contextmanager
def _as_text() -> Iterator[None]:
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


def _before_now(ago: timedelta) -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now() - ago)
