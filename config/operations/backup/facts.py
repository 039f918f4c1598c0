"""What a backup promises about its database, and what a restored one is held to.

Counted and hashed in the snapshot itself: rows a table, the ends of the audit's chains, and a
digest of what is written once (signed notes, addenda, ratings, evidence, responses, scores).
"""

import hashlib
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from clinic.models import AppendOnly, AuditEvent, Note

Facts = dict[str, Any]
AT_ONCE = 2_000
SIGNED = "WHERE signed_at IS NOT NULL"


def facts_of(database: BaseDatabaseWrapper) -> Facts:
    """The facts of a database as it stands; call it where nothing changes meanwhile."""
    return {
        "vendor": database.vendor,
        "migrations": _rows(database, "SELECT app, name FROM django_migrations ORDER BY id"),
        "counts": counts(database),
        "heads": heads(database),
        "written_once": {
            table: digest(database, table, columns) for table, columns in _written_once().items()
        },
        "reports": [
            name
            for (name,) in _rows(
                database, "SELECT file FROM reports_report WHERE state = 'ready' ORDER BY id"
            )
        ],
    }


def counts(database: BaseDatabaseWrapper) -> dict[str, int]:
    """Table -> number of rows, of every table there is."""
    with database.cursor() as cursor:
        tables = sorted(database.introspection.table_names(cursor))
    quote = database.ops.quote_name
    return {
        table: _rows(database, f"SELECT count(*) FROM {quote(table)}")[0][0]  # noqa: S608
        for table in tables
    }


def heads(database: BaseDatabaseWrapper) -> list[list[Any]]:
    """Where each chain of the audit ends: its name, number and seal."""
    return _rows(database, "SELECT chain, number, seal FROM clinic_audithead ORDER BY chain")


def digest(database: BaseDatabaseWrapper, table: str, columns: list[str]) -> dict[str, Any]:
    """SHA-256 over the rows as text, in the order of their ids; the columns are named with it."""
    quote = database.ops.quote_name
    where = SIGNED if table == Note._meta.db_table else ""
    chosen = ", ".join(f"CAST({quote(column)} AS TEXT)" for column in columns)
    total, rows = hashlib.sha256(), 0
    with database.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {quote(table)} {where} ORDER BY id")  # noqa: S608
        while batch := cursor.fetchmany(AT_ONCE):
            for row in batch:
                total.update(repr(tuple(row)).encode())
            rows += len(batch)
    return {"rows": rows, "sha256": total.hexdigest(), "columns": columns}


def _written_once() -> dict[str, list[str]]:
    """Table -> its columns: the audit has its chain, and of notes only signed ones count."""
    return {
        model._meta.db_table: [str(field.column) for field in model._meta.concrete_fields]
        for model in apps.get_models()
        if (issubclass(model, AppendOnly) and model is not AuditEvent) or model is Note
    }


def _rows(database: BaseDatabaseWrapper, statement: str) -> list[list[Any]]:
    with database.cursor() as cursor:
        cursor.execute(statement)
        return [list(row) for row in cursor.fetchall()]
