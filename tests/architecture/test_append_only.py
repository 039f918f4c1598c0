"""What is written once stays as it was: the model says so, and the database itself refuses."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from clinic.models import AppendOnly
from config.operations.application_role import grant_rights, make_role
from config.operations.data_map import APPEND_ONLY, LOCKED_ONCE, MUTABLE
from tests.architecture.sources import PACKAGES
from tests.architecture.world import World
from tests.instances.template import Template

TABLES = {label: label.lower().replace(".", "_") for label in APPEND_ONLY | LOCKED_ONCE.keys()}


def test_every_model_is_mutable_or_append_only() -> None:
    labels = {m._meta.label for m in apps.get_models() if m._meta.app_label in PACKAGES}
    assert labels == MUTABLE | APPEND_ONLY | LOCKED_ONCE.keys()
    assert not (MUTABLE & APPEND_ONLY)
    written_once = {m._meta.label for m in apps.get_models() if issubclass(m, AppendOnly)}
    assert written_once == APPEND_ONLY


@pytest.mark.parametrize("label", sorted(TABLES))
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses(standing: World, label: str, deed: str) -> None:
    table, column = TABLES[label], LOCKED_ONCE.get(label)
    where = f" WHERE {column} IS NOT NULL" if column else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}{where}")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(deed.format(table) + where)


@pytest.mark.postgres
@pytest.mark.parametrize("label", sorted(TABLES))
def test_the_product_s_role_may_not_empty_a_table(db: None, label: str) -> None:
    """TRUNCATE fires no row's trigger: who asks for the product has no right to it."""
    with connection.cursor() as cursor:
        make_role("sb_truncates", "")
        grant_rights("sb_truncates")
        cursor.execute("SET LOCAL ROLE sb_truncates")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f"TRUNCATE {TABLES[label]} CASCADE")


def test_a_draft_may_still_change(standing: World) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE clinic_note SET revision = revision + 1 WHERE signed_at IS NULL")
        assert cursor.rowcount > 0
        transaction.set_rollback(True)


def test_sqlite_and_this_run_s_database_have_the_same_triggers(standing: World) -> None:
    with closing(sqlite3.connect(Template.of("sqlite", None).sqlite)) as other:
        rows = other.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        on_sqlite = Counter(table for table, _ in rows)
    # Besides, an alert ends by a decision only, and what a new score says is noted for lists.
    more = {"assessments_alert": 5, "assessments_score": 3}
    assert on_sqlite == dict.fromkeys(TABLES.values(), 2) | more  # UPDATE and DELETE
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            assert {table for (table,) in cursor.fetchall()} == set(TABLES.values())
