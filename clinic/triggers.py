"""Database triggers that keep written rows as they are, on SQLite and PostgreSQL alike.

For migrations: `RunPython(*append_only("clinic_auditevent"))`. Plain SQL, no model needed.
"""

from collections.abc import Callable
from typing import Any, Final, Literal

Step = Callable[[Any, Any], None]
ROW: Final = "row"  # how a locked table is erasable: only the rows that the erasure names
Erasable = bool | Literal["row"]
_ERASING: dict[Erasable, str] = {
    # How it was, which migrations up to clinic 0014 still say: every row of the practice.
    True: "EXISTS (SELECT 1 FROM clinic_erasing WHERE practice_id = OLD.practice_id)",
    ROW: "EXISTS (SELECT 1 FROM clinic_erasing WHERE row_id = OLD.id)",
}


def append_only(table: str, *, once: str = "", erasable: Erasable = False) -> tuple[Step, Step]:
    """Steps that make a table refuse UPDATE and DELETE, and the steps that undo it.

    `once` names a column: rows are then locked only after it has been filled (a signature).
    `erasable`: a DELETE passes for the row that an erasure has named (`ROW`).
    """

    def lock(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in _LOCK[vendor](table, once, erasable):
            schema_editor.execute(statement, params=None)

    def unlock(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in _UNLOCK[vendor](table):
            schema_editor.execute(statement, params=None)

    return lock, unlock


def locked_again(table: str, *, once: str = "", erasable: Erasable = False) -> tuple[Step, Step]:
    """Steps that put the locks back: after SQLite rebuilt the table and dropped them, or anew."""
    lock, unlock = append_only(table, once=once, erasable=erasable)

    def relock(apps: Any, schema_editor: Any) -> None:
        unlock(apps, schema_editor)
        lock(apps, schema_editor)

    return relock, relock


def is_locked(connection: Any, table: str, *, once: str = "", erasable: Erasable = False) -> bool:
    """Whether the table's locks are there, in force, and word for word as they are made here.

    A lock with a way round it (its trigger disabled, its function replaced) is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE[connection.vendor], [table])
        found = {tuple(row) for row in cursor.fetchall()}
    return _expected(connection.vendor, table, once, erasable) <= found


def _sqlite(table: str, once: str, erasable: Erasable) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"{_when(once, erasable if deed == 'DELETE' else False)} "
        f"BEGIN SELECT RAISE(ABORT, '{table} rows are append-only'); END"
        for deed in ("UPDATE", "DELETE")
    ]


def _when(once: str, erasable: Erasable) -> str:
    conditions = [f"OLD.{once} IS NOT NULL"] * bool(once)
    if erasable:
        conditions.append(f"NOT {_ERASING[erasable]}")
    return f"WHEN {' AND '.join(conditions)}" if conditions else ""


def _postgresql(table: str, once: str, erasable: Erasable) -> list[str]:
    when = f"WHEN (OLD.{once} IS NOT NULL)" if once else ""
    name, body = _function(erasable)
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {when} EXECUTE FUNCTION {name}()",
    ]


def _function(erasable: Erasable) -> tuple[str, str]:
    """The name and the body of what a trigger on PostgreSQL calls."""
    if erasable:
        passes = f"IF TG_OP = 'DELETE' AND {_ERASING[erasable]} THEN RETURN OLD; END IF; "
    else:
        passes = ""
    return "secure_base_erasable" if erasable else "secure_base_append_only", (
        f" BEGIN {passes}RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END "
    )


def _expected(vendor: str, table: str, once: str, erasable: Erasable) -> set[tuple[str, ...]]:
    """The triggers as the database spells them; on PostgreSQL with the body of their function."""
    if vendor == "sqlite":
        return {(statement,) for statement in _sqlite(table, once, erasable)}
    name, body = _function(erasable)
    when = f"WHEN (old.{once} IS NOT NULL) " if once else ""
    trigger = (
        f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR UPDATE ON {table} "
        f"FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
    )
    return {(trigger, body)}


_IN_FORCE = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": (
        "SELECT pg_get_triggerdef(t.oid, true), prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = tgfoid"
        " WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}
_LOCK = {"sqlite": _sqlite, "postgresql": _postgresql}
_UNLOCK = {
    "sqlite": lambda table: [
        f"DROP TRIGGER IF EXISTS {table}_no_{deed}" for deed in ("update", "delete")
    ],
    "postgresql": lambda table: [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"],
}
