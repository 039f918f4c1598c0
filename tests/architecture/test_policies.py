"""Row-level security alone, by raw SQL: every table of a practice, and every deed."""

import json
from dataclasses import dataclass
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from assessments.models import (
    Assignment,
    PracticeInstrument,
    ReferenceSet,
    ReferenceUse,
    Schedule,
    TabletCode,
)
from clinic.actions.certificates import keep_certificate
from clinic.models import (
    BreakGlass,
    CalendarFeed,
    Cover,
    Erasing,
    Invitation,
    Leave,
    LegalHold,
    Mail,
    Series,
    Snippet,
)
from config.database_checks import walled_tables
from config.operations.data_map import APPEND_ONLY, DATA_MAP, LOCKED_ONCE
from tests.application import as_application, ask, say
from tests.architecture.sources import PACKAGES
from tests.architecture.world import PracticeWorld, World
from tests.certificates import PASSWORD, certificate, ec_key, p12
from tests.people import PracticePeople

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

# Rows that belong to a practice without naming it, and how it is found.
OTHERWISE = {
    "clinic_practice": "id = %s",
    "clinic_memberrole": "member_id IN (SELECT id FROM clinic_member WHERE practice_id = %s)",
    "clinic_audithead": "chain = %s::text",
}
NOON = time(12)
ACCOUNTS = "clinic_user"  # whoever signs in is looked up by e-mail, in whatever practice
BELONGS_TO_NONE = {"clinic.SetupCode", "clinic.Refusals"}
BEFORE_SIGN_IN = {*OTHERWISE, "clinic_member"}  # read to find out whose request it is
LOCKS = {label.lower().replace(".", "_"): column for label, column in LOCKED_ONCE.items()}
TABLES = sorted(set(walled_tables()) - {ACCOUNTS})
DENIED = "row-level security|permission denied"


@dataclass(frozen=True)
class Sides:
    """The two practices' ids: who asks, and whose rows must not be met."""

    mine: Any
    theirs: Any


@pytest.fixture
def sides(world: World) -> Sides:
    """Two furnished practices, so that every table holds rows of both."""
    for home in (world.harbour, world.lighthouse):
        rarer(home, home.people)
    return Sides(world.harbour.people.practice.pk, world.lighthouse.people.practice.pk)


def rarer(home: PracticeWorld, people: PracticePeople) -> None:
    """A row in each table in which the world has none."""
    day, now = people.practice.today(), timezone.now()
    both = {"practice": people.practice, "client": people.client}
    Cover.objects.create(
        practice=people.practice,
        away=people.therapist,
        stand_in=people.colleague,
        since=day,
        until=day,
        arranged_by=people.owner,
    )
    BreakGlass.objects.create(
        **both, member=people.owner, code="emergency", words="why", ends_at=now + timedelta(hours=1)
    )
    LegalHold.objects.create(**both, reason="why", set_by=people.owner)
    Invitation.objects.create(
        practice=people.practice,
        name="Somebody",
        token_hash=uuid4().hex,
        made_by=people.owner,
        expires_at=now,
    )
    Erasing.objects.create(row_id=uuid4(), practice=people.practice)
    file, about = p12(ec_key(), certificate(ec_key())), {"password": PASSWORD, "by": people.owner}
    keep_certificate(practice=people.practice, file=file, **about)
    yet_to_come(people)
    PracticeInstrument.objects.create(practice=people.practice, instrument="secure-pulse")
    ReferenceUse.objects.create(
        practice=people.practice,
        instrument="ecr-12",
        reference=ReferenceSet.objects.get(practice=people.practice),
        adopted_by=people.owner,
    )


def yet_to_come(people: PracticePeople) -> None:
    """What is planned, and what waits to be sent."""
    day, now = people.practice.today(), timezone.now()
    both = {"practice": people.practice, "client": people.client}
    own = {"practice": people.practice, "member": people.therapist}
    Series.objects.create(**both, member=people.therapist, kind="in_person", first_on=day, at=NOON)
    Leave.objects.create(**own, since=day, until=day + timedelta(days=1))
    CalendarFeed.objects.create(**own, token_hash=uuid4().hex, revoked_at=now)
    Snippet.objects.create(**own, title="Somewhere else", text="words")
    Mail.objects.create(**both, kind="check_in", due_at=now)
    Schedule.objects.create(
        **both,
        instrument="secure-pulse",
        cadence="weeks",
        starts_on=day,
        at=NOON,
        made_by=people.therapist,
        stop_hash=uuid4().hex,
    )
    TabletCode.objects.create(
        practice=people.practice,
        assignment=Assignment.objects.filter(client=people.client)[0],
        made_by=people.therapist,
        code_hash=uuid4().hex,
        expires_at=now,
    )


def of(table: str) -> str:
    return OTHERWISE.get(table, "practice_id = %s")


def count(table: str, practice: object) -> int:
    return int(ask(f"SELECT count(*) FROM {table} WHERE {of(table)}", [practice])[0][0])


def changed(statement: str, values: list[object]) -> str:
    """How many rows it changed, or why it was refused."""
    try:
        with transaction.atomic():
            return str(len(ask(f"{statement} RETURNING 1", values)))
    except DatabaseError as error:
        return str(error).partition("\n")[0]


def test_every_model_of_a_practice_is_behind_a_wall() -> None:
    labels = {m._meta.label: m for m in apps.get_models() if m._meta.app_label in PACKAGES}
    walled = {label for label, m in labels.items() if m._meta.db_table in walled_tables()}
    assert walled == DATA_MAP.keys() - BELONGS_TO_NONE
    found = ask(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
        " bool_or(p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)"
        " FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid GROUP BY c.oid"
    )
    assert {row[0] for row in found} == set(walled_tables())
    assert [row for row in found if not (row[1] and row[2])] == []
    assert [row[0] for row in found if not row[3]] == [ACCOUNTS]


def test_the_policies_go_and_come_back_with_their_migration() -> None:
    def rules() -> list[Any]:
        return ask("SELECT * FROM pg_policies ORDER BY tablename, policyname")

    before, steps = rules(), []
    for migration in MigrationLoader(None).graph.nodes.values():
        written = (step for step in migration.operations if hasattr(step, "reverse_code"))
        steps += [step for step in written if step.code.__module__ == "clinic.policies"]
    with connection.schema_editor() as editor:
        for step in reversed(steps):
            step.reverse_code(apps, editor)
        assert rules() == []
        sqlite = SimpleNamespace(connection=SimpleNamespace(vendor="sqlite"))
        for step in steps:
            step.code(apps, sqlite)  # does nothing there
            step.code(apps, editor)
    assert rules() == before


def test_reading_finds_one_practice_s_rows_only(sides: Sides) -> None:
    held = {table: (count(table, sides.mine), count(table, sides.theirs)) for table in TABLES}
    assert [table for table, both in held.items() if 0 in both] == []
    with as_application():
        unseen = set(TABLES) - BEFORE_SIGN_IN
        assert {t for t in TABLES if count(t, sides.mine) or count(t, sides.theirs)} == (
            set(TABLES) - unseen
        )
        say(sides.mine)
        assert {t: count(t, sides.mine) for t in TABLES} == {t: held[t][0] for t in TABLES}
        assert {t for t in TABLES if count(t, sides.theirs)} == set()
        say("all")
        assert {t: (count(t, sides.mine), count(t, sides.theirs)) for t in TABLES} == held


@pytest.mark.parametrize("said", ["mine", ""])
def test_another_practice_s_rows_are_neither_changed_nor_deleted(sides: Sides, said: str) -> None:
    before = {table: count(table, sides.theirs) for table in TABLES}
    with as_application(getattr(sides, said) if said else ""):
        for table in TABLES:
            column = "chain" if table == "clinic_audithead" else "practice_id"
            column = "id" if table in ("clinic_practice", "clinic_memberrole") else column
            for deed in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                if table == "clinic_audithead" and not said:
                    continue  # a line may be added to any chain before it is known whose it is
                done = changed(f"{deed} WHERE {of(table)}", [sides.theirs])
                assert done == "0" or "permission denied" in done, f"{deed}: {done}"
    assert {table: count(table, sides.theirs) for table in TABLES} == before


def test_nothing_is_added_to_another_practice_nor_moved_there(sides: Sides) -> None:
    copies = {table: copy_of_a_row(table, sides.theirs) for table in TABLES}
    with as_application(sides.mine):
        for table, row in copies.items():
            insert = f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, %s)"
            said = changed(insert, [json.dumps(row)])
            assert "row-level security" in said, f"{table}: {said}"
            if table in OTHERWISE:
                continue
            move = f"UPDATE {table} SET practice_id = %s WHERE practice_id = %s"
            if table in LOCKS:  # a row still open, or its lock would speak before the wall
                move += f" AND {LOCKS[table]} IS NULL"
                stay = move.replace("%s", "practice_id", 1)
                assert int(changed(stay, [sides.mine])) > 0, table
            said = changed(move, [sides.theirs, sides.mine])
            assert "row-level security" in said or "permission denied" in said, f"{table}: {said}"


def copy_of_a_row(table: str, practice: object) -> dict[str, Any]:
    still_open = f" AND {LOCKS[table]} IS NULL" if table in LOCKS else ""
    found = f"SELECT row_to_json(t) FROM {table} t WHERE {of(table)}{still_open} LIMIT 1"
    row = ask(found, [practice])[0][0]
    row = json.loads(row) if isinstance(row, str) else row
    return row | ({"id": str(uuid4())} if "id" in row and table != "clinic_practice" else {})


def test_what_is_shared_is_seen_by_all_and_an_account_changed_by_its_own(world: World) -> None:
    theirs = world.lighthouse.people
    with as_application(world.harbour.people.practice.pk):
        assert ask("SELECT 1 FROM assessments_instrumentversion WHERE practice_id IS NULL")
        assert len(ask("SELECT 1 FROM clinic_user WHERE id = %s", [theirs.owner.user_id])) == 1
        update = "UPDATE clinic_user SET name = name WHERE id = %s"
        assert changed(update, [theirs.owner.user_id]) == "0"
        assert changed(update, [theirs.client_user.pk]) == "0"
        assert changed(update, [world.harbour.people.owner.user_id]) == "1"
        assert changed(update, [world.harbour.people.client_user.pk]) == "1"
        delete = "DELETE FROM clinic_user WHERE id = %s"
        assert changed(delete, [theirs.owner.user_id]) == "0"


def test_an_audit_line_can_be_added_before_it_is_known_whose_and_not_read(world: World) -> None:
    line = copy_of_a_row("clinic_auditevent", world.harbour.people.practice.pk)
    insert = "INSERT INTO clinic_auditevent SELECT * FROM json_populate_record(NULL::{}, %s)"
    insert = insert.format("clinic_auditevent")
    with as_application():
        ask(insert, [json.dumps(line | {"id": str(uuid4()), "number": None})])
        assert ask("SELECT 1 FROM clinic_auditevent") == []


def test_the_application_can_neither_empty_nor_rewrite(world: World) -> None:
    with as_application("all"):
        for label in sorted(APPEND_ONLY):
            table = apps.get_model(label)._meta.db_table
            assert "permission denied" in changed(f"UPDATE {table} SET id = id", [])
        for table in walled_tables():
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                ask(f"TRUNCATE {table} CASCADE")
        said = changed("DELETE FROM clinic_auditevent", [])
        assert "permission denied" in said
        with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic():
            ask("ALTER TABLE clinic_note DISABLE ROW LEVEL SECURITY")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ask("CREATE TABLE of_my_own (id int)")
