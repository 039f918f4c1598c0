"""Each unsafe set-up, handed to a real process of the service: it does not start, and says why.

What web, worker and beat run first is `refuse_contradictions`; test_startup.py shows that they do.
"""

import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from config.env import new_field_key, sqlite_journal
from config.startup import CONTRADICTION
from tests.deployment import Deployment
from tests.forked import run_forked
from tests.instances.postgres import PrivatePostgres
from tests.processes import run_python

START = (
    "from config.startup import refuse_contradictions; refuse_contradictions(); print('started')"
)
KEY = new_field_key()
AWAY = "postgres://person:kelp-9-lantern@db.example/secure_base"
SETTINGS = {
    "DEBUG": ({"DEBUG": "true"}, "DEBUG is on in production."),
    "the demonstration": ({"DEMO": "true"}, "DEMO is on in production."),
    "a short secret": ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or short."),
    "no secret": ({"SECRET_KEY": ""}, "SECRET_KEY is missing or short."),
    "a default secret": (
        {"SECRET_KEY": f"django-insecure-{secrets.token_urlsafe(60)}"},
        "SECRET_KEY is a placeholder.",
    ),
    "no field key": ({"FIELD_KEYS": ""}, "FIELD_KEYS is empty."),
    "a field key that is the secret": (
        {"FIELD_KEYS": KEY, "SECRET_KEY": KEY.partition(":")[2] + "x" * 20},
        "A field key equals SECRET_KEY.",
    ),
    "no backup key": ({"BACKUP_KEY": ""}, "BACKUP_KEY is empty."),
    "one key for both": ({"FIELD_KEYS": KEY, "BACKUP_KEY": KEY}, "BACKUP_KEY equals another key"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is empty or `*`."),
    "no host": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty or `*`."),
    "a database without a password": (
        {"DATABASE_URL": "postgres://person@db.example/secure_base"},
        "The database has no password.",
    ),
    "a database's usual password": (
        {"DATABASE_URL": "postgres://postgres:postgres@db.example/secure_base"},
        "The database's password is short or a usual one.",
    ),
    "a broker without a password": (
        {"BROKER_URL": "redis://redis.example:6379/0"},
        "Redis has no password.",
    ),
    "a broker's usual password": (
        {"BROKER_URL": "redis://:changeme@redis.example:6379/0"},
        "Redis' password is short or a usual one.",
    ),
    "a store of files that is told by half": (
        {"FILES_STORAGE": "s3", "FILES_BUCKET": "harbour", "FILES_REGION": "eu-west-2"},
        "FILES_STORAGE is s3, but there is no FILES_KEY_ID and no FILES_SECRET.",
    ),
    "a second factor that is only offered": (
        {"SECOND_FACTOR": "offered"},
        "SECOND_FACTOR=offered lets members in by their password alone.",
    ),
}
HOLE = (
    "CREATE OR REPLACE FUNCTION secure_base_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF current_setting('tests.may_empty', true) = 'on' THEN RETURN OLD; END IF;"
    " RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME; END $$"
)
DATABASES = {
    "a migration that is missing": (
        "DELETE FROM django_migrations WHERE app = 'clinic' AND name = '0006_guesses'",
        "Migrations are not applied",
    ),
    "a trigger that is missing": (
        "DROP TRIGGER clinic_auditevent_append_only ON clinic_auditevent",
        "are not locked, or their lock has a way round: clinic_auditevent.",
    ),
    "a trigger that is disabled": (
        "ALTER TABLE clinic_note DISABLE TRIGGER clinic_note_append_only",
        "are not locked, or their lock has a way round: clinic_note.",
    ),
    "a guard that lets tests empty the audit": (HOLE, "their lock has a way round: "),
    "a wall that is down": (
        "ALTER TABLE clinic_note NO FORCE ROW LEVEL SECURITY",
        "No walls between practices on: clinic_note.",
    ),
}


def start(env: dict[str, str], **changed: str) -> subprocess.CompletedProcess[str]:
    return run_forked("-c", START, env=env | changed, timeout=120)


@pytest.fixture(scope="module")
def service(postgres: PrivatePostgres) -> Iterator[Deployment]:
    """A sound production set-up, of which nothing runs yet."""
    deployment = Deployment("postgres", postgres)
    yield deployment
    deployment.stop()


def refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == CONTRADICTION, done.stderr + done.stdout
    assert "started" not in done.stdout
    assert "Secure Base does not start." in done.stderr
    assert words in done.stderr
    assert "HINT" in done.stderr


@pytest.mark.postgres
def test_a_sound_set_up_starts(service: Deployment) -> None:
    done = run_python("-c", START, env=service.env, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("started\n")


@pytest.mark.postgres
@pytest.mark.parametrize(("changed", "words"), SETTINGS.values(), ids=SETTINGS)
def test_an_unsafe_setting_is_refused(
    service: Deployment, changed: dict[str, str], words: str
) -> None:
    refused(start(service.env, **changed), words)


@pytest.mark.postgres
def test_a_key_inside_the_data_folder_is_refused(service: Deployment) -> None:
    path = service.folder / "keys.txt"
    path.write_text(service.env["FIELD_KEYS"])
    try:
        refused(start(service.env), f"A key lies inside the data folder: {path}")
    finally:
        path.unlink()


@pytest.mark.postgres
def test_an_old_layout_engine_is_refused(service: Deployment, tmp_path: Path) -> None:
    """A package of that name and an old version, found before the installed one."""
    info = tmp_path / "weasyprint-69.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: weasyprint\nVersion: 69.0\n")
    env = service.env | {"PYTHONPATH": str(tmp_path)}
    refused(run_python("-c", START, env=env, timeout=120), "WeasyPrint is older than 70.")


@pytest.mark.postgres
@pytest.mark.parametrize(("statement", "words"), DATABASES.values(), ids=DATABASES)
def test_an_unsafe_database_is_refused(
    postgres: PrivatePostgres, statement: str, words: str
) -> None:
    spoilt = Deployment("postgres", postgres)
    try:
        with psycopg.connect(postgres.url(spoilt.name)) as connection:
            connection.execute(statement)  # type: ignore[call-overload]
        refused(start(spoilt.env), words)
    finally:
        spoilt.stop()


@pytest.mark.postgres
def test_the_tables_owner_is_refused_as_the_service_s_role(service: Deployment) -> None:
    assert service.postgres
    owner = service.postgres.url(service.name)
    refused(start(service.env, DATABASE_URL=owner), "passes the walls between practices.")


def production_on_sqlite(deployment: Deployment) -> dict[str, str]:
    return deployment.env | {"DJANGO_ENV": "production"}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TRIGGER clinic_auditevent_no_delete", "has a way round: clinic_auditevent."),
        ("DELETE FROM django_migrations WHERE name = '0006_guesses'", "are not applied"),
    ],
    ids=["a trigger", "a migration"],
)
def test_an_unsafe_file_is_refused(statement: str, words: str) -> None:
    deployment = Deployment("sqlite", None)
    try:
        env = production_on_sqlite(deployment)
        assert start(env).stdout.endswith("started\n")
        with closing(sqlite3.connect(deployment.folder / "secure_base.sqlite3")) as database:
            database.execute(statement)
            database.commit()
        refused(start(env), words)
    finally:
        deployment.stop()


@pytest.mark.skipif(
    sqlite_journal(sqlite3.sqlite_version_info) == "WAL", reason="this SQLite's WAL is sound"
)
def test_wal_below_the_fixed_version_is_refused_while_somebody_holds_it() -> None:
    deployment = Deployment("sqlite", None)
    try:
        path = deployment.folder / "secure_base.sqlite3"
        env = production_on_sqlite(deployment)
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
            other.execute("BEGIN").execute("SELECT count(*) FROM clinic_user").fetchone()
            refused(start(env), "The database is in WAL")
        assert start(env).stdout.endswith(
            "started\n"
        )  # alone with the file, we leave WAL ourselves
    finally:
        deployment.stop()
