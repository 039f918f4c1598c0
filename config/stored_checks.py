"""Whether the database is the one this version expects: migrated, locked, in a safe journal."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from clinic.models import AppendOnly
from clinic.triggers import ROW, is_locked
from config.env import sqlite_journal
from config.operations.data_map import LOCKED_ONCE
from reports.actions.erasure import ERASED

MIGRATE = "Run, as the tables' owner: python manage.py migrate"
ERASABLE = {label for label, _path in ERASED}
JOURNAL_AT, IN_WAL = slice(18, 20), b"\x02\x02"  # of a SQLite file's header


def stored_faults() -> list[CheckMessage]:
    """What is wrong with the database itself; raises its own error where it does not answer."""
    return list(_journal()) or list(_migrations()) or list(_locks())


def unlocked_tables() -> list[str]:
    """The tables of what is written once whose locks are missing, disabled or have a way round."""
    tables: dict[str, dict[str, Any]] = {
        model._meta.db_table: {"erasable": ROW if model._meta.label in ERASABLE else False}
        for model in apps.get_models()
        if issubclass(model, AppendOnly)
    }
    for label, column in LOCKED_ONCE.items():
        tables[apps.get_model(label)._meta.db_table] = {"once": column, "erasable": ROW}
    return sorted(name for name, how in tables.items() if not is_locked(connection, name, **how))


def missing_migrations() -> list[str]:
    """Every migration that this version has and the database has not, as `app.name`."""
    loader = MigrationLoader(connection)
    return [
        ".".join(key) for key in sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
    ]


def _migrations() -> Iterator[CheckMessage]:
    if missing := missing_migrations():
        yield _fault(50, f"Migrations are not applied: {', '.join(missing)}.", MIGRATE)


def _locks() -> Iterator[CheckMessage]:
    if tables := unlocked_tables():
        yield _fault(
            51,
            "Rows that are written once are not locked, or their lock has a way round:"
            f" {', '.join(tables)}.",
            "Find out who changed the triggers; the recipe is in docs/backup.md, “Locks”.",
        )


def _journal() -> Iterator[CheckMessage]:
    """Web and worker are several processes; SQLite's WAL is sound among them in new versions."""
    if connection.vendor != "sqlite" or sqlite_journal(sqlite3.sqlite_version_info) == "WAL":
        return
    with suppress(OperationalError):
        connection.ensure_connection()  # which leaves WAL, where nobody else holds the file
    path = Path(str(connection.settings_dict["NAME"]))
    if path.is_file() and path.open("rb").read(20)[JOURNAL_AT] == IN_WAL:
        yield _fault(
            52,
            f"The database is in WAL, which SQLite {sqlite3.sqlite_version} can lose with several"
            " processes.",
            "Stop whatever else has the file open and start again, or install SQLite 3.51.3.",
        )


def _fault(number: int, words: str, hint: str) -> CheckMessage:
    return Error(words, hint=hint, id=f"secure_base.E{number:03}")
