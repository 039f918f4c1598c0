"""What a request wrote, told so that two requests that wrote the same are told alike."""

import re

from django.db import connection

from tests.architecture.test_other_practice import LOGS

# Ids, moments and digests differ from one request to the next; a sealed text has its length.
ALIKE = re.compile(
    r"[0-9a-f]{32,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(?:\+00:00)?"
)
SEALED = re.compile(r"[12]\.[\w-]+\.[\w+/=.-]+")
# A new key, token or signature differs too: only whether there is one.
SECRET = re.compile(r"hash|token|wrapped|seal|signature|password|key|session|data|digest")

Tables = dict[str, tuple[list[str], set[tuple[str, ...]]]]


def tables() -> Tables:
    """Table -> its columns and rows, but for the audit and the sessions."""
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - LOGS:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [each[0] for each in cursor.description]
            found[table] = (columns, {tuple(map(str, row)) for row in cursor.fetchall()})
    return found


def written(before: Tables, after: Tables) -> list[str]:
    """A line for each row that is new or changed, and how many are gone."""
    known = " ".join(cell for _, rows in before.values() for row in rows for cell in row)
    lines = []
    for table, (columns, rows) in after.items():
        was = before[table][1]
        for row in rows - was:
            cells = (_alike(*cell, known) for cell in zip(columns, row, strict=True))
            lines.append(f"{table}: {', '.join(cells)}")
        lines += [f"{table}: a row less"] * max(0, len(was) - len(rows))
    return sorted(lines)


def _alike(column: str, value: str, known: str) -> str:
    if column == "id" and value.isdigit():  # a counter goes on where a row was taken back
        return "id=…"
    if SEALED.fullmatch(value):
        return f"{column}=({len(value)})"
    if SECRET.search(column) and column != "session_id":
        return f"{column}={'…' if value else ''}"
    return f"{column}=" + ALIKE.sub(lambda each: each[0] if each[0] in known else "…", value)
