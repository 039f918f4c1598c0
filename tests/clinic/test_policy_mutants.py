"""The walls with one rule in them turned round: what is asked of the database notices each."""

import random
import sys
from collections.abc import Iterator
from importlib import util
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations import RunPython
from django.utils import timezone

from assessments.models import InstrumentVersion
from clinic import policies
from clinic.models import Invitation
from tests.application import as_application, ask, said, say
from tests.folders import ROOT
from tests.mutants import Mutant, mutants
from tests.people import TwoPractices
from tests.sizes import n_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

MIGRATIONS = ("clinic/migrations/0007_walls.py", "assessments/migrations/0005_walls.py")
TEXTS = (
    (" = (SELECT NULLIF(", " <> (SELECT NULLIF("),
    ("::uuid) OR ", "::uuid) AND "),
    (" = 'all')", " <> 'all')"),
    ("', true)", "x', true)"),
    (", '') = ''", ", '') <> ''"),
    ("IN ('', 'all')", "IN ('')"),
    ("IN ('', 'all')", "IN ('all')"),
    (" IS NULL OR ", " IS NOT NULL OR "),
    (" FOR ALL ", " FOR SELECT "),
    (" WITH CHECK (", " WITH CHECK (true OR "),
    (" USING (", " USING (true OR "),
    ("UPDATE USING (", "UPDATE USING (true OR "),
    ("DELETE USING (", "DELETE USING (true OR "),
    ("COALESCE(found::text, '')", "'all'"),
    ("WHERE {sought} LIMIT 1", "LIMIT 1"),
    ("    PERFORM set_config('secure_base.key', '', true);\n", ""),
    ("FORCE ROW LEVEL", "ROW LEVEL"),
)
TABLES = ("clinic_crisisline", "clinic_practice", "clinic_member", "clinic_invitation")
TABLES += ("clinic_auditevent", "clinic_user")
TABLES += ("assessments_instrumentversion",)
# Of an account everything may be read and added already.
SAME = {
    "guarded: 'read FOR SELECT USING (' -> 'read FOR SELECT USING (true OR '",
    "guarded: 'add FOR INSERT WITH CHECK (' -> 'add FOR INSERT WITH CHECK (true OR '",
    "guarded: ') WITH CHECK (' -> ') WITH CHECK (true OR '",
}


def steps(rules: ModuleType) -> list[Any]:
    """The steps of the migrations that build the walls, made with these rules."""
    real = sys.modules["clinic.policies"]
    sys.modules["clinic.policies"] = rules
    found = []
    try:
        for path in MIGRATIONS:
            spec = util.spec_from_file_location("walls_as_mutated", ROOT / path)
            assert spec is not None
            assert spec.loader is not None
            module = util.module_from_spec(spec)
            spec.loader.exec_module(module)
            found += module.Migration.operations
    finally:
        sys.modules["clinic.policies"] = real
    return [each for each in found if isinstance(each, RunPython)]


def built(rules: ModuleType) -> None:
    """Take the walls down as they stand and build them by these rules."""
    ask("SET CONSTRAINTS ALL IMMEDIATE")  # else rows made just now keep their tables from change
    with connection.schema_editor() as editor:
        for step in reversed(steps(policies)):
            step.reverse_code(apps, editor)
        for step in steps(rules):
            step.code(apps, SimpleNamespace(connection=SimpleNamespace(vendor="sqlite")))
            step.code(apps, editor)


def taken_down(rules: ModuleType) -> list[Any]:
    """What is left of the walls once these rules have undone them."""
    with connection.schema_editor() as editor:
        for step in reversed(steps(rules)):
            step.reverse_code(apps, editor)
    return standing() + ask(
        "SELECT proname FROM pg_proc WHERE proname IN"
        " ('secure_base_enter_by_clinic_client', 'secure_base_enter_by_clinic_invitation')"
    )


def standing() -> list[Any]:
    """Some of their tables with the policies, and whether the owner is held too."""
    return ask(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, p.policyname"
        " FROM pg_class c LEFT JOIN pg_policies p ON p.tablename = c.relname"
        " WHERE c.relname = ANY(%s)"
        " AND (c.relrowsecurity OR c.relforcerowsecurity OR p.policyname IS NOT NULL)"
        " ORDER BY 1, 4",
        [list(TABLES)],
    )


def done(statement: str, values: list[Any]) -> str:
    """How many rows it touched, or that it was refused; taken back."""
    try:
        with transaction.atomic():
            found = len(ask(f"{statement} RETURNING 1", values))
            transaction.set_rollback(True)
    except DatabaseError:
        return "refused"
    return str(found)


def picture(two: TwoPractices) -> Iterator[Any]:
    """What the application's role sees, changes, adds and enters."""
    mine, theirs = two.harbour, two.lighthouse
    token = Invitation.objects.get(practice=theirs.practice).token_hash
    ask("SET CONSTRAINTS ALL DEFERRED")  # the walls alone are asked about
    yield standing()
    with as_application():
        for where in ("", mine.practice.pk, "all"):
            say(where)
            for table in TABLES:
                yield from asked(table, mine.practice.pk, theirs.practice.pk)
            yield from deeds(mine, theirs)
            yield from lines(theirs.practice.pk)
        for key in (token, "0" * 64):
            say("")
            ask("SELECT secure_base_enter_by_clinic_invitation(%s)", [key])
            yield said()
            yield ask("SELECT current_setting('secure_base.key', true)")
        say(mine.practice.pk)
        ask("SELECT secure_base_enter_by_clinic_invitation(%s)", [token])
        yield said()
        say("")
        ask("SELECT secure_base_enter_by_clinic_client(%s)", [str(mine.client_user.pk)])
        yield said()
        say(mine.practice.pk)
        ask("SELECT set_config('secure_base.key', %s, false)", [token])
        yield ask("SELECT count(*) FROM clinic_invitation")
        ask("SELECT set_config('secure_base.key', '', false)")


def asked(table: str, mine: Any, theirs: Any) -> Iterator[Any]:
    if table == "clinic_user":
        yield ask("SELECT count(*) FROM clinic_user")
        return
    if table == "assessments_instrumentversion":
        yield ask(f"SELECT count(*) FROM {table} WHERE practice_id IS NULL")
    column = "id" if table == "clinic_practice" else "practice_id"
    for practice in (mine, theirs):
        yield ask(f"SELECT count(*) FROM {table} WHERE {column} = %s", [practice])
        yield done(f"UPDATE {table} SET {column} = {column} WHERE {column} = %s", [practice])
    if table != "clinic_practice":
        move = f"UPDATE {table} SET {column} = %s WHERE {column} = %s"
        yield done(move, [theirs, mine])
        yield done(move, [mine, theirs])


def deeds(mine: Any, theirs: Any) -> Iterator[str]:
    for people in (mine, theirs):
        for user in (people.owner.user_id, people.client_user.pk):
            yield done("UPDATE clinic_user SET name = name WHERE id = %s", [user])
            yield done("DELETE FROM clinic_user WHERE id = %s", [user])
        role = "UPDATE clinic_memberrole SET role = role WHERE member_id = %s"
        yield done(role, [people.owner.pk])
        yield done("DELETE FROM clinic_crisisline WHERE practice_id = %s", [people.practice.pk])
    fresh = str(uuid4())
    yield done(
        "INSERT INTO clinic_user SELECT (jsonb_populate_record(u, %s)).* FROM clinic_user u"
        " WHERE id = %s",
        [f'{{"id": "{fresh}", "email": "{fresh}@x.example"}}', mine.owner.user_id],
    )


def lines(theirs: Any) -> Iterator[str]:
    """Adding to the audit, for them and for nobody; and a chain of theirs."""
    yield from (added(theirs), added(None))
    yield done("UPDATE clinic_audithead SET number = number WHERE chain = %s", [str(theirs)])


def added(practice: Any) -> str:
    insert = (
        "INSERT INTO clinic_auditevent (id, created_at, practice_id, at, event, subject_kind,"
        " subject_id, reason, request_id, chain, seal) VALUES"
        " (%s, now(), %s, now(), 'denied', '', '', '', '', '', '')"
    )
    try:
        with transaction.atomic():
            ask(insert, [str(uuid4()), practice])
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "refused" if "row-level security" in str(error) else str(error)
    return "added"


@pytest.fixture
def two(two_practices: TwoPractices) -> TwoPractices:
    """Rows of both practices in each table that is asked about."""
    for people in (two_practices.harbour, two_practices.lighthouse):
        Invitation.objects.create(
            practice=people.practice,
            name="Somebody",
            token_hash=uuid4().hex * 2,
            made_by=people.owner,
            expires_at=timezone.now(),
        )
    for people in (two_practices.harbour, two_practices.lighthouse, None):
        InstrumentVersion.objects.create(
            practice=people.practice if people else None,
            origin="own" if people else "shipped",
            published_by=people.owner if people else None,
            instrument="it",
            version="1.0",
            language="en-GB",
            title="It",
            definition={},
            content_hash=uuid4().hex * 2,
        )
    return two_practices


def test_each_mutant_of_the_policies_is_killed(two: TwoPractices) -> None:
    meant = [*picture(two)]
    every = [
        each
        for each in mutants(policies, texts=TEXTS)
        if each.name not in SAME and each.function != "Step"
    ]
    assert len(every) > 40

    def lives(mutant: Mutant | None) -> bool:
        point = transaction.savepoint()
        try:
            rules = mutant.loaded(policies) if mutant else policies
            built(rules)
            now = [*picture(two)]
            left = taken_down(rules)
            if mutant is None:
                assert (now, left) == (meant, [])
            return now == meant and left == []
        except Exception:  # whatever it breaks, it was noticed
            if mutant is None:
                raise
            return False
        finally:
            transaction.savepoint_rollback(point)
            ask("RESET ROLE")
            say("")

    assert lives(None)
    tried = random.sample(every, n_of(len(every)))
    alive = [each.name for each in tried if lives(each)]
    assert not alive, "\n".join(alive)
