"""Whether the database itself keeps practices apart: asked before anything serves."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Info
from django.db import connection

from clinic import walls

# Rows that belong to a practice without naming it.
BESIDES = ("clinic.Practice", "clinic.MemberRole", "clinic.User", "clinic.AuditHead")
HINT = "Migrate and run make_application_role as the tables' owner, and start as that role."

_ROLE = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
_OWNED = """
    SELECT relname FROM pg_class
    WHERE oid = ANY(%s::regclass[]) AND pg_has_role(current_user, relowner, 'MEMBER')
    ORDER BY relname
"""
_EMPTIED = """
    SELECT relname FROM pg_class
    WHERE oid = ANY(%s::regclass[]) AND has_table_privilege(oid, 'TRUNCATE')
    ORDER BY relname
"""
_OPEN = """
    SELECT name FROM unnest(%s::text[]) AS name
    LEFT JOIN pg_class ON pg_class.oid = to_regclass(name)
    WHERE pg_class.oid IS NULL OR NOT relrowsecurity OR NOT relforcerowsecurity
        OR NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid)
    ORDER BY name
"""


def walled_tables() -> list[str]:
    """The tables whose rows belong to a practice."""
    models = [model for model in apps.get_models() if _is_walled(model)]
    return sorted(model._meta.db_table for model in models)


def database_faults() -> list[CheckMessage]:
    """Why this database does not keep practices apart by itself; empty where it does.

    Raises the database's own error where it does not answer.
    """
    if not walls.stand():
        words = "SQLite keeps practices apart by the program alone, without a second line."
        return [Info(words, hint="Several practices belong on PostgreSQL.", id="secure_base.I040")]
    return list(_faults())


def _faults() -> Iterator[CheckMessage]:
    tables = walled_tables()
    if open_ := _names(_OPEN, tables):
        yield _fault(42, f"No walls between practices on: {', '.join(open_)}.", HINT)
        return
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        role, is_superuser, passes = cursor.fetchone()
    if is_superuser or passes:
        yield _fault(40, f"The role {role} passes the walls between practices.", HINT)
    elif owned := _names(_OWNED, tables):
        yield _fault(41, f"The role {role} owns tables: {', '.join(owned)}.", HINT)
    elif emptied := _names(_EMPTIED, tables):
        yield _fault(43, f"The role {role} may empty tables: {', '.join(emptied)}.", HINT)


def _fault(number: int, words: str, hint: str) -> CheckMessage:
    return Error(words, hint=hint, id=f"secure_base.E{number:03}")


def _names(statement: str, tables: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [tables])
        return [row[0] for row in cursor.fetchall()]


def _is_walled(model: Any) -> bool:
    return any(field.name == "practice" for field in model._meta.fields) or (
        model._meta.label in BESIDES
    )
