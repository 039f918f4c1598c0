"""The first few rows of another table beside each row: a join has no limit of its own."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, Subquery
from django.db.models.sql.compiler import SQLCompiler

_Sql = tuple[str, tuple[Any, ...]]


class Listed(Subquery):
    """The rows of a sliced `values_list` as one JSON list of lists; None where it has none.

    What is annotated comes last. Keys, days and times come as text; `moment` reads a time. Not
    for sealed columns.
    """

    template = "(SELECT %(call)s FROM (%(subquery)s) AS listed)"
    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> _Sql:
        # As text: jsonb is built more dearly, and only to be written out again.
        call = f"json_agg(json_build_array({self._columns(connection)}))::text"
        return self.as_sql(compiler, connection, call=call, **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> _Sql:
        call = f"json_group_array(json_array({self._columns(connection)}))"
        return self.as_sql(compiler, connection, call=call, **extra)

    def _columns(self, connection: Any) -> str:
        columns = (*self.query.values_select, *self.query.annotation_select)
        return ", ".join(map(connection.ops.quote_name, columns))


def moment(text: str) -> datetime:
    """A time as either database writes it into JSON: SQLite leaves out that it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
