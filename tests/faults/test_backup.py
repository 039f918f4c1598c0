"""Backups of a practice at work, on both databases: whole under load, never half after a kill."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clinic.crypto import Keyring
from config.env import new_field_key
from config.operations.backup.archive import unpack
from config.operations.backup.sealing import BackupError
from tests.deployment import DATABASES, ROOT, Deployment
from tests.folders import new_folder
from tests.forked import run_forked
from tests.sizes import n_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
OWNER = "sb_keeper"  # owns what is restored, and passes no wall

BEGIN = """
from tests.architecture.world import furnish
from tests.people import make_people
for name in ("Harbour", "Lighthouse"):
    furnish(make_people(name), name)
"""
# Signs notes one after the other, each with its audit line and rating, until the file is gone.
WORK = """
import sys
import time
from pathlib import Path
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.models import Client, Goal
client = Client.objects.select_related("practice").get(name="%s Client")
goal = Goal.objects.filter(plan__client=client).first()
by = client.notes.select_related("author__practice").first().author
rated = {"worked_on": True, "attainment": 1, "route": "", "markers": {}}
content = {"sections": {"focus": "at work " * 200},
           "goals": {str(goal.pk): rated}}
while Path(%r).exists():
    note = start_note(client=client, session_on=client.practice.today(), by=by)
    note = save_note(note_id=note.pk, content=content, session_on=note.session_on,
                     revision=note.revision, by=by)
    sign_note(note=note, by=by)
    time.sleep(0.03)  # two writers without a breath would starve everybody else on SQLite
"""
ERASE = """
from clinic.models import Client
from reports.actions.erasure import erase_client
client = Client.objects.select_related("practice").get(name="Harbour Client")
client.holds.update(lifted_at="2026-01-01T00:00Z", lifted_by=client.notes.first().author)
client.state, client.ended_on = "ended", client.practice.today()
client.save()
erase_client(client=client, reason="request", by=None)
print(client.pk)
"""


@pytest.fixture(scope="module", params=DATABASES)
def practice(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """Two practices with rows of every kind, shared by tests that take nothing away from them."""
    yield from _furnished(request)


@pytest.fixture(params=DATABASES)
def own_two(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """The same for one test alone."""
    yield from _furnished(request)


def _furnished(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    deployment = Deployment(request.param, server)
    try:
        deployment.run(BEGIN)
        yield deployment
    finally:
        deployment.stop()


def asked(deployment: Deployment, statement: str, address: str = "") -> Any:
    """One value, asked past the product."""
    address = address or deployment.env["DATABASE_URL"]
    if deployment.postgres:
        with psycopg.connect(address) as connection:
            connection.execute("SELECT set_config('secure_base.practice', 'all', false)")
            row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
    else:
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), timeout=20)) as connection:
            row = connection.execute(statement).fetchone()
    return row[0] if row else None


def backup(deployment: Deployment, *arguments: str) -> Path:
    """Make a backup; where it lies."""
    said = deployment.manage("backup", *arguments)
    return Path(said.rpartition(": ")[0].splitlines()[-1])


class Restored:
    """An empty place, and the words and findings of a restore into it."""

    def __init__(self, deployment: Deployment, file: Path, *arguments: str, **env: str) -> None:
        self.into = new_folder("restored") / "place"
        self.address = f"sqlite:///{self.into / 'secure_base.sqlite3'}"
        more: list[str] = []
        if deployment.postgres:
            self.address = new_database(deployment)
            more = ["--database", self.address]
        self.env = {**deployment.env, "DATABASE_URL": self.address} | env
        command = ("manage.py", "restore", str(file), "--into", str(self.into))
        self.done = run_forked(*command, *more, *arguments, env={**deployment.env, **env})
        self.found = json.loads(self.done.stdout) if self.done.stdout else {}


def new_database(deployment: Deployment) -> str:
    """An empty database whose owner passes no wall."""
    assert deployment.postgres
    name = f"restored_{random.Random().randrange(10**9)}"
    with psycopg.connect(deployment.postgres.url(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS")  # type: ignore[call-overload]
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")  # type: ignore[call-overload]
    return deployment.postgres.url(name, OWNER)


@contextmanager
def at_work(deployment: Deployment) -> Iterator[None]:
    """Two processes that sign notes all the while, one in each practice."""
    go = deployment.folder / "go"
    go.touch()
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "-c"]
    before = signed(deployment)
    writers = [
        subprocess.Popen(
            [*command, WORK % (name, str(go))],
            cwd=ROOT, env=deployment.env, stderr=subprocess.PIPE, text=True,
        )
        for name in ("Harbour", "Lighthouse")
    ]  # fmt: skip
    try:
        wait_until(lambda: signed(deployment) >= before + 4, what="notes being signed")
        yield
    finally:
        go.unlink()
        said = [writer.communicate(timeout=60)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], said


def signed(deployment: Deployment) -> int:
    return int(asked(deployment, "SELECT count(*) FROM clinic_note WHERE signed_at IS NOT NULL"))


def test_backups_under_load_are_each_restored_whole(practice: Deployment) -> None:
    with at_work(practice):
        taken = []
        for _ in range(n_of(40)):
            before = signed(practice)
            taken.append((before, backup(practice, "--to", str(new_folder("backup")))))
            wait_until(lambda seen=before: signed(practice) > seen, what="work going on")
    for before, file in taken:
        restored = Restored(practice, file, "--verify")

        assert restored.done.returncode == 0, restored.done.stderr + restored.done.stdout
        found = restored.found
        assert found["whole"] is True
        assert found["breaks"] == []
        assert before <= found["signed_notes"] <= signed(practice)
        assert found["audit"]["lines"] > found["signed_notes"]
        assert found["report_files"] == 6
        for label in ("clinic.Note", "clinic.Client", "clinic.Plan", "reports.Report"):
            assert found["opened"][label] >= 2
    verified = practice.manage("verify_audit")
    assert json.loads(verified)["whole"] is True


def test_a_killed_backup_leaves_nothing_that_looks_whole(practice: Deployment) -> None:
    files = Path(practice.env["PRIVATE_FILES"])
    (files / "bulk").write_bytes(random.Random(3).randbytes(40 << 20))
    folder, ring = new_folder("backups"), Keyring.read([practice.env["BACKUP_KEY"]])
    chance, left = random.Random(17), 0
    for _ in range(n_of(60)):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "backup", "--to", str(folder)],
            cwd=ROOT, env=practice.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        size = chance.randrange(40 << 20)
        wait_until(lambda n=size: grown(folder) > n, every=0.002, what="a backup being written")
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert list(folder.glob("*.backup")) == []
        for partial in folder.glob(".*.partial"):
            left += 1
            disguised = new_folder("half") / "secure-base-20260101T000000Z.backup"
            partial.rename(disguised)
            with pytest.raises(BackupError, match=r"cut short|damaged"):
                unpack(disguised, ring)
            restored = Restored(practice, disguised)
            assert restored.done.returncode == 1
            assert "Nothing is restored." in restored.done.stderr
            assert not restored.into.exists()
            if practice.postgres:
                tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
                assert asked(practice, tables, restored.address) == 0
    assert left > 0, "no kill came while a backup was being written"
    whole = backup(practice, "--to", str(folder))
    assert [path.name for path in folder.iterdir()] == [whole.name]
    assert not list(practice.folder.glob("backup-work-*"))
    unpack(whole, ring)


def grown(folder: Path) -> int:
    return max((path.stat().st_size for path in folder.glob(".*.partial")), default=0)


def test_whoever_was_erased_since_is_erased_again(own_two: Deployment) -> None:
    practice = own_two
    file = backup(practice)
    client = practice.run(ERASE).splitlines()[-1]

    restored = Restored(practice, file, "--verify")

    assert restored.done.returncode == 0, restored.done.stderr + restored.done.stdout
    assert restored.found["erased_again"] == 1
    condition = f"id = '{client if practice.postgres else client.replace('-', '')}'"
    named = f"SELECT name FROM clinic_client WHERE {condition}"
    assert asked(practice, named, restored.address) == "Erased record"
    mine = condition.replace("id =", "client_id =")
    for table in ("clinic_note", "clinic_plan", "assessments_response", "reports_report"):
        assert asked(practice, f"SELECT count(*) FROM {table} WHERE {mine}", restored.address) == 0
    key = f"SELECT wrapped FROM clinic_clientkey WHERE {mine}"
    assert asked(practice, key, restored.address) == ""
    assert len(list((restored.into / "files").rglob("*"))) > 0
    others = "SELECT count(*) FROM clinic_note"
    assert asked(practice, others, restored.address) == 2
    again = {"PRIVATE_FILES": "files", "AUDIT_ANCHOR": "audit-anchor.jsonl"}
    env = {**restored.env, **{name: str(restored.into / path) for name, path in again.items()}}
    done = run_forked("manage.py", "verify_audit", env=env)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_backup_holds_no_key_and_no_text_in_clear(practice: Deployment) -> None:
    file = backup(practice)
    out = new_folder("open")

    def sink(name: str) -> Any:
        path = out / name.replace("/", "_")
        return path.open("wb")

    unpack(file, Keyring.read([practice.env["BACKUP_KEY"]]), sink)
    inside = b"".join(path.read_bytes() for path in out.iterdir())
    sealed = file.read_bytes()
    for name in ("SECRET_KEY", "FIELD_KEYS", "BACKUP_KEY"):
        assert practice.env[name].rpartition(":")[2].encode() not in inside
    assert b"Harbour Client" in inside  # names are readable to the database
    for text in (b"Harbour focus", b"Harbour reason", b"Harbour door code", b"Harbour report"):
        assert text not in inside
    assert b"Harbour" not in sealed


def test_another_key_an_odd_file_and_a_taken_place_are_refused_in_words(
    practice: Deployment,
) -> None:
    file = backup(practice)
    other = Restored(practice, file, BACKUP_KEY=new_field_key())
    assert other.done.returncode == 1
    assert "another key" in other.done.stderr
    assert not other.into.exists()

    changed = new_folder("changed") / file.name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    assert "damaged" in Restored(practice, changed).done.stderr

    again = run_forked("manage.py", "restore", str(file), env=practice.env)
    assert again.returncode == 1
    assert "empty" in again.stderr
    missing = Restored(practice, file.with_name("nowhere.backup"))
    assert "There is no file" in missing.done.stderr
