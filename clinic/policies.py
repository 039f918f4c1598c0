"""Row-level security on PostgreSQL: whose rows a transaction sees (see walls.py). SQLite has none.

For migrations: `RunPython(*walled("clinic_note"))`. Plain SQL, no model needed. What one policy
lets through no other takes away; a row that none lets through is not there, and is not written.
"""

from collections.abc import Callable, Iterable
from typing import Any

Step = Callable[[Any, Any], None]

_SAID = "current_setting('secure_base.practice', true)"
# Each a SELECT of its own, so that it is asked once a statement and not once a row (ADR 37).
NOWHERE_YET = f"(SELECT COALESCE({_SAID}, '') = '')"  # before it is known whose request this is
UNBOUND = f"(SELECT COALESCE({_SAID}, '') IN ('', 'all'))"
ANY = "true"

# In a function each statement is planned by itself: the key stands before the row is sought.
_ENTER_BY = """
CREATE FUNCTION {name}(given {kind}) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found uuid;
BEGIN
    PERFORM set_config('secure_base.key', given::text, true);
    SELECT practice_id INTO found FROM {table} WHERE {sought} LIMIT 1;
    PERFORM set_config('secure_base.practice', COALESCE(found::text, ''), true);
    PERFORM set_config('secure_base.key', '', true);
END $$
"""


def mine(column: str = "practice_id") -> str:
    """Rows whose `column` is the practice that was entered, and all of them where "all" was."""
    return (
        f"({column} = (SELECT NULLIF(NULLIF({_SAID}, ''), 'all')::uuid)"
        f" OR (SELECT {_SAID} = 'all'))"
    )


def mine_or_shared(column: str = "practice_id") -> str:
    """Besides, rows that belong to no practice."""
    return f"({column} IS NULL OR {mine(column)})"


def walled(
    *tables: str,
    rows: str = mine(),
    read: str = "",
    add: str = "",
    opens_to: Iterable[str] = (),
) -> tuple[Step, Step]:
    """Steps that put tables behind the wall, before their owner too, and steps that undo it.

    `rows`: those that can be read and written. `read`, `add`: more that can be read, or added.
    `opens_to`: columns by whose value a row can be found, and with it its practice.
    """
    policies = [f"rows FOR ALL USING ({rows}) WITH CHECK ({rows})"]
    policies += [f"read FOR SELECT USING ({read})"] * bool(read)
    policies += [f"add FOR INSERT WITH CHECK ({add})"] * bool(add)
    doors = tuple(opens_to)
    build = [line for table in tables for line in _wall(table, policies) + _doors(table, doors)]
    raze = [
        line for table in tables for line in _no_doors(table, doors) + _no_wall(table, policies)
    ]
    return _step(build), _step(raze)


def guarded(table: str, *, rows: str) -> tuple[Step, Step]:
    """Steps that leave a table open to be read and added to, and let only `rows` be changed."""
    policies = [
        f"read FOR SELECT USING ({ANY})",
        f"add FOR INSERT WITH CHECK ({ANY})",
        f"change FOR UPDATE USING ({rows}) WITH CHECK ({ANY})",
        f"remove FOR DELETE USING ({rows})",
    ]
    return _step(_wall(table, policies)), _step(_no_wall(table, policies))


def _step(statements: list[str]) -> Step:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return run


def _wall(table: str, policies: list[str]) -> list[str]:
    created = (policy.split(" ", 1) for policy in policies)
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *(f"CREATE POLICY secure_base_{name} ON {table} {rest}" for name, rest in created),
    ]


def _no_wall(table: str, policies: list[str]) -> list[str]:
    names = (policy.split(" ", 1)[0] for policy in policies)
    return [
        *(f"DROP POLICY secure_base_{name} ON {table}" for name in names),
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]


def _doors(table: str, columns: tuple[str, ...]) -> list[str]:
    """A policy for the key that is presented, and the function that presents it."""
    if not columns:
        return []
    key = "NULLIF(current_setting('secure_base.key', true), '')"
    fits = " OR ".join(f"{column}::text = {key}" for column in columns)
    sought = " OR ".join(f"{column} = given" for column in columns)
    kind = f"{table}.{columns[0]}%TYPE"
    return [
        f"CREATE POLICY secure_base_door ON {table} FOR SELECT USING ({fits})",
        _ENTER_BY.format(name=_function(table), kind=kind, table=table, sought=sought),
    ]


def _no_doors(table: str, columns: tuple[str, ...]) -> list[str]:
    if not columns:
        return []
    return [f"DROP FUNCTION {_function(table)}", f"DROP POLICY secure_base_door ON {table}"]


def _function(table: str) -> str:
    return f"secure_base_enter_by_{table}"
