"""Reads whose statement is put together once and then only asked again.

Putting a statement together takes Django longer than the database takes to answer it. What a busy
page asks on every visit is therefore kept as text with its parameters. Two kinds of them change:
the moment (`Moment`), and keys that stand in for others (`STAND_INS`).
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, Expression, QuerySet, UUIDField
from django.db.models.lookups import In
from django.db.transaction import TransactionManagementError
from django.utils import timezone

MOST = 25
KEPT = 1_000  # statements, of some thousand letters each
STAND_INS = tuple(UUID(int=(0x5EC << 116) + number) for number in range(MOST))


@dataclass(frozen=True)
class _At:
    """In a kept statement: so long before the moment at which it is asked."""

    ago: timedelta


_PLACE = re.compile("%%|%s")
_NAME = re.compile("[a-z][a-z_-]*")
_GIVEN = object()  # in a kept statement: all the keys it is asked with
Kept = TypeVar("Kept", bound="_Kept")
_kept_statements: dict[Hashable, "_Kept"] = {}
_keeping: ContextVar[bool] = ContextVar("keeping", default=False)


class Moment(Expression):
    """Now, or so long `ago`, as a query set's parameter: read when it is asked, not before."""

    output_field = DateTimeField()

    def __init__(self, ago: timedelta = timedelta()) -> None:
        super().__init__()
        self.ago = ago

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (_At(self.ago) if _keeping.get() else _before_now(self.ago),)


@UUIDField.register_lookup
class Among(In):
    """`pk__among=STAND_INS`: any of the keys that are given, however many there are.

    One parameter on PostgreSQL, where it is `in`'s list of them that is planned anew each time.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        keys = list(self.rhs)
        kept = _keeping.get() and keys == list(STAND_INS)
        return f"{left} = ANY(%s)", (*parameters, _GIVEN if kept else keys)


class _Kept:
    """A query set's statement, put together once."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._compiler: Any = rows.query.get_compiler(connection=connection)
        self._sql, self._parameters = "", list[Any]()
        with _as_text(), suppress(EmptyResultSet):  # nobody can match: nothing is asked
            self._sql, self._parameters = _written_out(*self._compiler.as_sql())
        field: Any = UUIDField()
        self._prepare: Callable[[UUID], Any] = lambda key: field.get_db_prep_value(key, connection)
        self._places = {self._prepare(key): number for number, key in enumerate(STAND_INS)}

    def _given(self, keys: Sequence[UUID]) -> list[Any]:
        """The parameters as they are now, with these keys in the places of the stand-ins."""
        given = [self._prepare(key) for key in keys]
        places = self._places
        return [
            _before_now(each.ago)
            if isinstance(each, _At)
            else given
            if each is _GIVEN
            else given[min(places[each], len(given) - 1)]
            if given and isinstance(each, str | UUID) and each in places
            else each
            for each in self._parameters
        ]


class Prepared(_Kept):
    """A `values_list` put together once; `rows` asks it, `keys` take the places of STAND_INS."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        super().__init__(rows)
        if not self._sql:
            return
        chosen = [entry[0] for entry in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(chosen)

    def rows(self, keys: Sequence[UUID] = ()) -> list[Sequence[Any]]:
        """The rows as they are now. Fewer keys than stand-ins: the last one is asked for again."""
        if not self._sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._given(keys))
            found = cursor.fetchall()
        return list(self._compiler.apply_converters(found, self._converters))


class PreparedObjects(_Kept):
    """The same for whole objects, with what is selected and annotated beside them."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        super().__init__(rows)
        self._rows = rows

    def rows(self, keys: Sequence[UUID]) -> QuerySet[Any, Any]:
        """The query set, which asks the kept statement; nothing may be added to it."""
        if not self._sql:
            return self._rows.none()
        if self._rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are held in a transaction only.")
        asked = copy(self._compiler)  # threads ask the same statement at the same time
        asked.connection = connection
        statement = self._sql, self._given(keys)
        asked.as_sql = lambda *_, **__: statement
        rows = self._rows.all()
        rows.query.get_compiler = lambda *_, **__: asked  # type: ignore[method-assign]
        return rows


def prepared(key: Hashable, rows: Callable[[], QuerySet[Any, Any]]) -> Prepared:
    """The statement kept under `key`, which names everything it is put together from."""
    return _statement(Prepared, key, rows)


def prepared_objects(
    key: Hashable, rows: Callable[[], QuerySet[Any, Any]], keys: Sequence[UUID]
) -> QuerySet[Any, Any]:
    """The same for whole objects, asked with these keys in the places of STAND_INS."""
    return _statement(PreparedObjects, key, rows).rows(keys)


def forget() -> None:
    """Put every statement together anew."""
    _kept_statements.clear()


def _statement(kind: type[Kept], key: Hashable, rows: Callable[[], QuerySet[Any, Any]]) -> Kept:
    found = _kept_statements.get((kind, key))
    if not isinstance(found, kind):
        if len(_kept_statements) >= KEPT:
            _kept_statements.clear()
        found = _kept_statements[kind, key] = kind(rows())
    return found


def _written_out(sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """The statement with what the source itself names, members of an enumeration, in its text.

    A plan that is kept uses an index over part of a table only where the text says which part.
    """
    left, given = list[Any](), iter(parameters)

    def placed(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        parameter = next(given)
        if isinstance(parameter, Enum) and _NAME.fullmatch(str(parameter.value)):
            return f"'{parameter.value}'"
        left.append(parameter)
        return found[0]

    return _PLACE.sub(placed, sql), left


@contextmanager
def _as_text() -> Iterator[None]:
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


def _before_now(ago: timedelta) -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now() - ago)
