"""What a restored place has to prove, and that it finds what does not hold."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from clinic.crypto import Keyring
from config.operations.backup.archive import unpack
from config.operations.backup.making import ANCHOR, DATABASE, ERASURES
from tests.config.test_refusals import start
from tests.deployment import DATABASES, ROOT, WEB_ROLE, Deployment
from tests.faults.test_backup import BEGIN, backup, new_database
from tests.folders import new_folder
from tests.forked import run_forked
from tests.instances.store import PrivateStore

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SABOTAGE = {
    "a row too few": ("DELETE FROM assessments_link", "assessments_link has"),
    "a signed note changed": (
        "UPDATE clinic_note SET signature = 'Somebody else' WHERE signed_at IS NOT NULL",
        "clinic_note does not hold what it held",
    ),
    "the audit's tail cut with its head": (
        "DELETE FROM clinic_auditevent WHERE number > 5;"
        "UPDATE clinic_audithead SET number = 5, seal = (SELECT seal FROM clinic_auditevent e"
        " WHERE e.chain = clinic_audithead.chain AND e.number = 5) WHERE number > 5",
        "the chain ends here",
    ),
    "texts of two clients swapped": (
        "UPDATE clinic_plan SET reason = (SELECT reason FROM clinic_plan o"
        " WHERE o.id <> clinic_plan.id LIMIT 1)",
        "clinic.Plan",
    ),
    "a signature nobody gave": (
        "UPDATE clinic_auditevent SET event = 'note.viewed' WHERE event = 'note.signed'",
        "the audit does not say that it was signed",
    ),
    "ratings that were not given": (
        "UPDATE clinic_goalrating SET level = -2",
        "the ratings it gave are not those that stand",
    ),
}


@pytest.fixture(scope="module")
def backed_up() -> Iterator[tuple[Deployment, Path]]:
    """Such a pair on SQLite, and a backup of it."""
    deployment = Deployment("sqlite", None)
    try:
        deployment.run(BEGIN)
        yield deployment, backup(deployment)
    finally:
        deployment.stop()


@pytest.fixture
def finish(backed_up: tuple[Deployment, Path], tmp_path: Path) -> "Finish":
    return Finish(*backed_up, tmp_path)


class Finish:
    """A restored place on SQLite before it is looked at: `database` and `files`, to be spoilt."""

    def __init__(self, deployment: Deployment, file: Path, into: Path) -> None:
        self.into, self.deployment = into, deployment
        self.database, self.files = into / DATABASE, into / "files"

        def sink(name: str) -> Any:
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            return (into / name).open("wb")

        manifest = unpack(file, Keyring.read([deployment.env["BACKUP_KEY"]]), sink)
        (into / "manifest.json").write_text(json.dumps(manifest))

    def breaks(self) -> list[str]:
        """What `finish_restore --verify` finds amiss."""
        env = self.deployment.env | {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PRIVATE_FILES": str(self.files),
            "AUDIT_ANCHOR": str(self.into / ANCHOR),
            "ERASURES": str(self.into / ERASURES),
        }
        manifest = str(self.into / "manifest.json")
        done = run_forked("manage.py", "finish_restore", manifest, "--verify", env=env)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["whole"] is not bool(found["breaks"])
        return list(found["breaks"])


def test_where_nothing_was_changed_nothing_is_found(finish: "Finish") -> None:
    assert finish.breaks() == []


@pytest.mark.parametrize(("statements", "words"), SABOTAGE.values(), ids=SABOTAGE)
def test_what_does_not_hold_is_found(finish: "Finish", statements: str, words: str) -> None:
    with closing(sqlite3.connect(finish.database)) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.executescript(statements)
        database.commit()
    breaks = finish.breaks()
    assert any(words in said for said in breaks), breaks


def test_a_lost_file_of_a_report_is_found(finish: "Finish") -> None:
    lost, kept, *_others = sorted(path for path in finish.files.rglob("*") if path.is_file())
    kept.write_text(lost.read_text())
    lost.unlink()
    breaks = finish.breaks()
    assert any("its file is not there" in said for said in breaks)
    assert any("not the one that was kept" in said for said in breaks)


@pytest.mark.parametrize("kind", DATABASES)
def test_after_a_loss_the_place_the_settings_name_is_filled_and_starts(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """With SQLite private files lie in a store, and the new machine is given an empty one."""
    server = request.getfixturevalue("postgres") if kind == "postgres" else None
    stores = [] if server else [PrivateStore(), PrivateStore()]
    lost = Deployment(kind, server, **in_store(stores[:1]))
    try:
        lost.run(BEGIN)
        file = backup(lost, "--to", str(new_folder("carried away")))
        var = new_folder("new machine")
        address = new_database(lost) if server else f"sqlite:///{var / 'secure_base.sqlite3'}"
        env = lost.env | {"SECURE_BASE_VAR": str(var), "PRIVATE_FILES": "", "DATABASE_URL": address}
        env |= in_store(stores[1:])
        found = json.loads(run(env, "restore", str(file), "--verify"))
        assert found["whole"] is True
        assert found["report_files"] == 6
        in_folder = [path for path in (var / "files").rglob("*") if path.is_file()]
        assert len(in_folder) == (6 if server else 0)
        assert [len(store.files) for store in stores] == [6] * len(stores)
        assert not stores or stores[0].files == stores[1].files
        if server:
            web = server.url(address.rpartition("/")[2], WEB_ROLE)
            run(env | {"APPLICATION_DATABASE_URL": web}, "make_application_role")
            env |= {"DATABASE_URL": web}
        assert start(env).stdout.endswith("started\n")
        assert json.loads(run(env, "verify_audit"))["whole"] is True
        run(env, "backup")
    finally:
        lost.stop()
        for store in stores:
            store.stop()


def in_store(stores: list[PrivateStore]) -> dict[str, str]:
    return {"FILES_STORAGE": "s3", **stores[0].settings} if stores else {}


def test_the_recipe_for_locks_puts_them_back() -> None:
    deployment = Deployment("sqlite", None)
    text = (ROOT / "docs" / "backup.md").read_text()
    recipe = text.partition('shell -c "')[2].partition('"\n```')[0]
    ask = "from config.stored_checks import unlocked_tables; print(unlocked_tables())"
    try:
        with closing(sqlite3.connect(deployment.folder / "secure_base.sqlite3")) as database:
            database.execute("DROP TRIGGER clinic_note_no_update")
        assert deployment.run(ask) == "['clinic_note']"
        deployment.run(recipe)
        assert deployment.run(ask) == "[]"
    finally:
        deployment.stop()


def run(env: dict[str, str], *arguments: str) -> str:
    done = run_forked("manage.py", *arguments, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
