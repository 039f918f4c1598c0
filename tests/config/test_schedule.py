"""The schedule's minute: a sign of life, and the backup that is due."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from config import schedule
from config.celery import app
from config.operations.backup.latest import LastBackup, note_failed
from config.operations.backup.making import BackupBusy
from config.operations.backup.sealing import BackupError
from tests.deployment import Deployment
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a backup was made."""
    calls: list[str] = []

    def make() -> LastBackup:
        calls.append("made")
        return LastBackup(timezone.now(), "/backups/a", 9)

    monkeypatch.setattr(schedule, "make_backup", make)
    return calls


def test_beat_asks_every_minute_and_never_piles_up() -> None:
    app.finalize()
    entry = app.conf.beat_schedule["config.schedule.tend"]
    assert entry["task"] == schedule.tend.name
    assert entry["schedule"] == 60
    assert entry["options"]["expires"] == 60


def test_a_task_that_is_killed_is_not_handed_out_again() -> None:
    assert schedule.tend.acks_late is False
    assert schedule.tend.time_limit == schedule.LONGEST


def test_it_shows_that_it_lives_and_makes_the_backup_that_is_due(
    var: Path, asked: list[str]
) -> None:
    schedule.tend()
    assert (var / schedule.ALIVE).exists()
    assert asked == ["made"]


def test_what_is_not_due_is_not_made(asked: list[str]) -> None:
    note_failed("The disk is full.")  # a moment ago: it waits an hour
    schedule.tend()
    assert asked == []


@pytest.mark.parametrize("error", [BackupBusy("Another one."), BackupError("The disk is full.")])
def test_a_failure_ends_the_minute_and_not_the_worker(
    error: BackupError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> LastBackup:
        raise error

    monkeypatch.setattr(schedule, "make_backup", fail)
    schedule.tend()


@pytest.mark.slow
@pytest.mark.faults
def test_a_worker_makes_the_night_s_backup(own_practice: Deployment) -> None:
    own_practice.run("from config.schedule import tend; tend.delay()")
    told = own_practice.folder / "last-backup.json"
    wait_until(told.exists, seconds=60, what="a backup made by the worker")
    made = json.loads(told.read_text())["made"]
    assert Path(made["path"]).stat().st_size == made["size"]
    assert Path(made["path"]).parent == own_practice.folder / "backups"
    anchor = own_practice.folder / "audit-anchor.jsonl"
    wait_until(lambda: '"chain": ""' in read(anchor), what="the audit's anchor")
    count = "from clinic.models import AuditEvent as A; print(A.objects.filter(event=%r).count())"

    def lines() -> str:
        return own_practice.run(count % "backup.made")

    wait_until(lambda: lines() != "0", what="the backup's line in the audit")
    assert lines() == "1"
    found = json.loads(own_practice.manage("doctor", "--json"))
    states = {each["topic"]: each["state"] for each in found["findings"]}
    assert found["sound"] is True, [f for f in found["findings"] if f["state"] == "fault"]
    for topic in ("database", "clock", "broker", "worker", "schedule", "folders", "documents"):
        assert states[topic] in ("sound", "note"), found


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
