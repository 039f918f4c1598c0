"""Nothing serves from a database that would not keep practices apart by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from psycopg import errors

from clinic import walls
from config.database_checks import database_faults, walled_tables
from config.operations import application_role
from config.operations.application_role import RIGHTS, grant_rights, make_role
from tests.application import ask
from tests.deployment import WEB_ROLE, Deployment
from tests.instances.postgres import OWNER, PrivatePostgres
from tests.processes import run_python

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
ROLE = "sb_under_test"
MEANWHILE = (errors.DuplicateObject, errors.UniqueViolation)


@pytest.fixture
def role() -> Iterator[str]:
    """A role as the product makes it; whoever asks inside the test may become it."""
    make_role(ROLE, "")
    grant_rights(ROLE)
    yield ROLE
    ask("RESET ROLE")


def faults_as(name: str) -> list[tuple[str | None, str]]:
    ask(f"SET ROLE {name}")
    found = [(fault.id, fault.msg) for fault in database_faults()]
    ask("RESET ROLE")
    return found


def test_the_role_the_product_makes_is_sound(role: str) -> None:
    assert faults_as(role) == []


def test_a_superuser_is_refused() -> None:
    message = f"The role {OWNER} passes the walls between practices."
    assert faults_as(OWNER) == [("secure_base.E040", message)]


def test_a_role_that_passes_walls_is_refused(role: str) -> None:
    ask(f"ALTER ROLE {role} BYPASSRLS")
    assert [found[0] for found in faults_as(role)] == ["secure_base.E040"]


def test_an_owner_is_refused_and_whoever_may_become_one(role: str) -> None:
    ask("CREATE ROLE sb_keeper_of_notes")
    ask("ALTER TABLE clinic_note OWNER TO sb_keeper_of_notes")
    assert faults_as(role) == []
    ask(f"GRANT sb_keeper_of_notes TO {role}")
    owned = f"The role {role} owns tables: clinic_note."
    assert faults_as(role) == [("secure_base.E041", owned)]


@pytest.mark.parametrize(
    "deed",
    [
        "ALTER TABLE clinic_note DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE clinic_note NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY secure_base_rows ON clinic_note",
        "DROP TABLE clinic_note CASCADE",
    ],
)
def test_a_table_without_its_wall_is_named(role: str, deed: str) -> None:
    ask(deed)
    words = "No walls between practices on: clinic_note."
    assert faults_as(role) == [("secure_base.E042", words)]


def test_a_role_that_may_empty_a_table_is_refused(role: str) -> None:
    ask(f"GRANT TRUNCATE ON clinic_note TO {role}")
    assert faults_as(role) == [
        ("secure_base.E043", f"The role {role} may empty tables: clinic_note.")
    ]


def test_rights_are_mended_when_they_are_granted_again(role: str) -> None:
    ask(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    assert faults_as(role) != []
    grant_rights(role)
    assert faults_as(role) == []
    for table, right in (("clinic_auditevent", "DELETE"), ("django_migrations", "INSERT")):
        asked = [role, table, right]
        assert ask("SELECT has_table_privilege(%s, %s, %s)", asked) == [(False,)], table
    deletes = ask("SELECT has_table_privilege(%s, 'assessments_score', 'DELETE')", [role])
    assert deletes == [(True,)]  # an erasure's, which the trigger asks for


def test_a_table_made_later_is_in_reach_too(role: str) -> None:
    ask("CREATE TABLE made_later (id bigserial, name text)")
    ask(f"SET ROLE {role}")
    ask("INSERT INTO made_later (name) VALUES ('x')")
    assert ask("SELECT name FROM made_later") == [("x",)]


def test_the_password_reaches_the_server_as_a_hash_and_is_changed(role: str) -> None:
    def stored() -> str:
        return ask("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [role])[0][0]

    assert make_role(role, "a first one")
    first = stored()
    assert first.startswith("SCRAM-SHA-256$")
    assert make_role(role, "another one")
    assert stored() != first


def test_the_command_says_what_it_cannot_do() -> None:
    def run(address: str) -> None:
        with override_settings(APPLICATION_DATABASE_URL=address):
            call_command("make_application_role")

    with pytest.raises(CommandError, match="names no role"):
        run("")
    with pytest.raises(CommandError, match="who owns the tables"):
        run(f"postgres://{connection.settings_dict['USER']}@db/secure_base")


def test_two_who_make_the_role_at_once_find_it_made(role: str) -> None:
    def create(name: str) -> bool:
        return application_role._carried_out(f"CREATE ROLE {{}} {RIGHTS}", name, "", MEANWHILE)

    assert not create(role)
    assert create("sb_another")


def test_a_role_whose_password_is_not_ours_to_change_is_left_as_it_is(role: str) -> None:
    ask("CREATE ROLE sb_without_rights")
    ask("SET ROLE sb_without_rights")
    assert make_role(role, "a password") is False


def test_sqlite_says_that_it_has_no_second_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "stand", lambda: False)
    (said,) = database_faults()
    assert (said.id, said.is_serious()) == ("secure_base.I040", False)
    assert "SQLite keeps practices apart by the program alone" in said.msg
    call_command("make_application_role")  # says so, and does nothing


def test_every_table_of_a_practice_is_asked_about() -> None:
    assert {"clinic_note", "clinic_user", "assessments_response", "reports_report"} <= set(
        walled_tables()
    )
    assert "clinic_setupcode" not in walled_tables()


@pytest.mark.parametrize(
    "program",
    [
        ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"],
        ["celery", "-A", "config", "beat"],
    ],
    ids=["web", "beat"],
)
def test_no_process_starts_as_the_owner(program: list[str], postgres: PrivatePostgres) -> None:
    deployment = Deployment("postgres", postgres)
    env: dict[str, Any] = deployment.env | {"DATABASE_URL": postgres.url(deployment.name)}
    assert f"//{WEB_ROLE}@" in deployment.env["DATABASE_URL"]
    try:
        done = run_python("-m", *program, env=env, timeout=60)
    finally:
        deployment.stop()
    assert done.returncode == 78, done.stderr
    assert "Secure Base does not start." in done.stderr
    assert f"The role {OWNER} passes the walls between practices." in done.stderr
    assert "make_application_role" in done.stderr
