"""The doctor says what is wrong and how to mend it; its exit status says whether anything is."""

import json
import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from clinic.audit.anchor import drop_anchor
from clinic.models import AuditEvent, Event
from config.operations import doctor
from config.operations.backup.latest import LastBackup, note_failed, note_made
from config.operations.doctor import drawing, kept, running, stored
from config.operations.doctor.findings import Finding, State
from config.schedule import ALIVE
from tests.factories import PracticeFactory
from tests.instances.redis import PrivateRedis, free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.AUDIT_ANCHOR = tmp_path / "audit-anchor.jsonl"
    settings.ERASURES = tmp_path / "erasures.jsonl"
    return tmp_path


def faults(found: list[Finding]) -> list[str]:
    assert all(finding.remedy for finding in found if finding.state is State.FAULT)
    return [finding.words for finding in found if finding.state is State.FAULT]


def seen(look: Any) -> list[Finding]:
    return list(look())


def test_settings_that_contradict_each_other(settings: Any) -> None:
    assert faults(seen(stored.settings_of)) == []
    settings.SECOND_FACTOR = "none"
    assert faults(seen(stored.settings_of)) == [
        "SECOND_FACTOR is neither `required` nor `offered`."
    ]


def test_a_migration_that_is_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    (words,) = faults(seen(stored.database))
    assert words.startswith("Migrations are not applied: reports.0001_")


def test_a_lock_that_is_missing() -> None:
    drop = "DROP TRIGGER clinic_auditevent_no_delete"
    if connection.vendor == "postgresql":
        drop = "DROP TRIGGER clinic_auditevent_append_only ON clinic_auditevent"
    with connection.cursor() as cursor:
        cursor.execute(drop)
    (words,) = faults(seen(stored.database))
    assert "clinic_auditevent" in words


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        from django.db import OperationalError

        raise OperationalError("could not connect")

    monkeypatch.setattr(connection, "ensure_connection", away)
    (words,) = faults(seen(stored.database))
    assert "does not answer" in words


def test_a_clock_that_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(seen(stored.clock)) == []
    ahead = timezone.now() + timedelta(hours=2)
    AuditEvent.objects.create(event=Event.SIGNED_OUT, at=ahead, number=1)
    assert any("still to come" in words for words in faults(seen(stored.clock)))


def test_a_clock_of_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2004, 1, 1, tzinfo=UTC))
    assert faults(seen(stored.clock)) == ["The clock says 2004-01-01."]


def test_a_broker_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Celery(broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    monkeypatch.setattr(running, "app", away)
    assert "broker does not answer" in faults(seen(running.broker))[0]
    assert faults(seen(running.worker)) == ["Without the broker no worker can be asked."]


def test_a_worker_that_is_away(redis_server: PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "app", Celery(broker=redis_server.url, set_as_current=False))
    monkeypatch.setattr(running, "PATIENCE", 0.3)
    assert faults(seen(running.broker)) == []
    assert "No worker answers" in faults(seen(running.worker))[0]


def test_a_schedule_that_stands_still(place: Path) -> None:
    assert "never run" in faults(seen(running.schedule))[0]
    path = place / ALIVE
    path.touch()
    assert faults(seen(running.schedule)) == []
    then = timezone.now().timestamp() - 3_600
    os.utime(path, (then, then))
    assert "last ran 60 minutes ago" in faults(seen(running.schedule))[0]


def test_mail_that_goes_nowhere(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert seen(running.mail)[0].state is State.NOTE
    settings.PRODUCTION = True
    assert seen(running.mail)[0].state is State.WARNING
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert "does not take us" in faults(seen(running.mail))[0]


def test_keys_others_can_read(place: Path) -> None:
    for name in ("secrets.env", "backup-key.env"):
        (place / name).write_text("X=1")
        (place / name).chmod(0o600)
    assert faults(seen(kept.keys)) == []
    (place / "backup-key.env").chmod(0o644)
    assert faults(seen(kept.keys)) == [
        f"Others on this machine can read {place / 'backup-key.env'}."
    ]


def test_a_folder_that_cannot_be_written(place: Path, settings: Any) -> None:
    assert faults(seen(kept.folders)) == []
    (place / "plain").write_text("a file, not a folder")
    settings.PRIVATE_FILES = place / "plain" / "files"
    (words,) = faults(seen(kept.folders))
    assert words.startswith("The folder of private files cannot be written")


@pytest.mark.parametrize(
    ("free", "state"), [(10**8, State.FAULT), (10**9, State.WARNING), (10**11, State.SOUND)]
)
def test_room_on_the_disk(free: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept.shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    assert seen(kept.disk)[0].state is state


def test_an_anchor_that_is_missing_old_or_odd(place: Path) -> None:
    assert seen(kept.anchor)[0].state is State.WARNING
    PracticeFactory()
    drop_anchor(place / "audit-anchor.jsonl")
    assert seen(kept.anchor)[0].state is State.SOUND
    entry = {"at": "2026-01-02T03:04:05+00:00", "chain": "", "number": 1, "seal": "x"}
    with (place / "audit-anchor.jsonl").open("a") as file:
        file.write(json.dumps(entry) + "\n")
    assert faults(seen(kept.anchor)) == ["The audit was last anchored on 2026-01-02 03:04 UTC."]
    (place / "audit-anchor.jsonl").write_text("nothing of ours")
    assert "is no anchor" in faults(seen(kept.anchor))[0]


def test_backups_missing_late_lost_or_failed(place: Path, settings: Any) -> None:
    practice = PracticeFactory()
    assert faults(seen(kept.backup)) == []
    type(practice).objects.update(created_at=timezone.now() - timedelta(days=3))
    assert faults(seen(kept.backup)) == ["No backup in the last 24 hours: there never was one."]
    path = place / "a.backup"
    path.write_bytes(b"1234")
    note_made(LastBackup(timezone.now(), str(path), 4))
    assert faults(seen(kept.backup)) == []
    path.write_bytes(b"12")
    assert faults(seen(kept.backup)) == [f"The last backup is not at {path} any more."]
    note_made(LastBackup(timezone.now() - timedelta(hours=25), str(path), 2))
    assert "the last one is of" in faults(seen(kept.backup))[0]
    note_failed("The disk is full.")
    assert any(words.endswith("The disk is full.") for words in faults(seen(kept.backup)))
    settings.BACKUP_KEY = []
    assert any("BACKUP_KEY is missing" in words for words in faults(seen(kept.backup)))


def test_documents_that_cannot_be_drawn(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    assert seen(drawing.documents)[0].state is State.SOUND
    settings.FONT_FOLDER = tmp_path
    assert "typeface" in faults(seen(drawing.documents))[0]
    monkeypatch.setattr(drawing, "missing_libraries", lambda: ["libpango-1.0-0"])
    (finding,) = seen(drawing.documents)
    assert "libpango-1.0-0" in finding.words
    assert finding.remedy.startswith("apt-get install")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("doctor", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_words_or_json_and_fails_at_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = Finding(State.FAULT, "It is broken.", "Mend it.")
    good = Finding(State.SOUND, "It is whole.")
    monkeypatch.setattr(doctor, "LOOKS", {"this": lambda: [good]})
    assert run() == "sound    this       It is whole.\n"
    assert json.loads(run("--json"))["sound"] is True
    monkeypatch.setattr(doctor, "LOOKS", {"this": lambda: [good], "that": lambda: [bad]})
    out = StringIO()
    with pytest.raises(CommandError, match="One to be mended"):
        call_command("doctor", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["sound"] is False
    assert told["findings"][1] == {
        "state": "fault", "words": "It is broken.", "remedy": "Mend it.", "topic": "that",
    }  # fmt: skip


def test_what_cannot_be_looked_at_stops_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> list[Finding]:
        raise RuntimeError("no such thing")

    whole = Finding(State.SOUND, "It is whole.")
    monkeypatch.setattr(doctor, "LOOKS", {"this": breaks, "that": lambda: [whole]})
    first, second = doctor.examine()
    assert first.state is State.FAULT
    assert "no such thing" in first.words
    assert second == whole.about("that")
