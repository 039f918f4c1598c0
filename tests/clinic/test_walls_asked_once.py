"""What is alike for every row is asked once a statement: in each policy, in older databases too."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.application import as_application, ask
from tests.people import TwoPractices

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

SAID = "current_setting('secure_base.practice'::text, true)"
NOT_IN_A_SELECT = "".join(
    f"(?<!{re.escape(start)})"
    for start in ("SELECT (", "SELECT (NULLIF(NULLIF(", "SELECT (COALESCE(")
)
FOR_EACH_ROW = re.compile(NOT_IN_A_SELECT + re.escape(SAID))
# Compared with the column as text, and read by its key: no list of rows is sought by it.
OTHERWISE = {"clinic_audithead"}
OF_BEFORE = (
    "practice_id = NULLIF(NULLIF(current_setting('secure_base.practice', true), ''), 'all')::uuid"
    " OR current_setting('secure_base.practice', true) = 'all'"
)


def rules(table: str = "") -> dict[tuple[str, str], tuple[str, str]]:
    """Table and policy -> what it lets be read and written, as PostgreSQL tells it."""
    rows = ask(
        "SELECT tablename, policyname, COALESCE(qual, ''), COALESCE(with_check, '')"
        " FROM pg_policies WHERE policyname LIKE 'secure_base_%%' AND tablename LIKE %s",
        [table or "%"],
    )
    return {(table, name): (using, check) for table, name, using, check in rows}


def test_no_policy_asks_for_each_row_which_practice_was_entered() -> None:
    told = {(table, text) for (table, _name), each in rules().items() for text in each}
    assert len(told) > 60
    assert {table for table, text in told if FOR_EACH_ROW.search(text)} == OTHERWISE
    assert FOR_EACH_ROW.search(f"(practice_id = (NULLIF(NULLIF({SAID}, ''::text), 'all'::text)))")


def test_an_older_database_asks_once_too_and_lets_the_same_through(
    two_practices: TwoPractices,
) -> None:
    now = rules("clinic_client")
    ask("SET CONSTRAINTS ALL IMMEDIATE")  # else rows made just now keep their tables from change
    ask(
        "ALTER POLICY secure_base_rows ON clinic_client"
        f" USING ({OF_BEFORE}) WITH CHECK ({OF_BEFORE})"
    )
    before, seen = rules("clinic_client"), clients(two_practices)
    migration = import_module("reports.migrations.0008_walls_asked_once")
    for _twice in range(2):
        with connection.schema_editor() as editor:
            migration.ask_once(apps, editor)
        assert rules("clinic_client") == now != before
    assert clients(two_practices) == seen


def clients(two: TwoPractices) -> list[int]:
    """How many clients are there for nobody, for each practice and for who sees all."""
    counts = []
    for where in ("", two.harbour.practice.pk, two.lighthouse.practice.pk, "all"):
        with as_application(where):
            counts += [n for (n,) in ask("SELECT count(*) FROM clinic_client")]
    assert counts[0] == 0 < counts[1] < counts[3] == counts[1] + counts[2]
    return counts
