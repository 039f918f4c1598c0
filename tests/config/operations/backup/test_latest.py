"""When a backup is due, when it is late, and what is remembered of the last one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from config.operations.backup.latest import (
    LastBackup,
    is_due,
    is_missing,
    last_backup,
    last_failure,
    note_failed,
    note_made,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Clock:
    """The time it is, to be set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    settings.VAR, settings.BACKUP_HOUR = tmp_path, 2
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def made(at: datetime, path: Path | str = "/backups/a", size: int = 9) -> LastBackup:
    backup = LastBackup(at, str(path), size)
    note_made(backup)
    return backup


def test_the_last_backup_is_remembered(tmp_path: Path) -> None:
    assert last_backup() is None
    backup = made(NOON - timedelta(hours=1))
    assert last_backup() == backup
    assert not (tmp_path / "last-backup.json").read_text().count("secret")


def test_a_file_that_is_not_ours_is_no_backup(tmp_path: Path) -> None:
    for content in ("", "[]", "{", '"text"'):
        (tmp_path / "last-backup.json").write_text(content)
        assert last_backup() is None


@pytest.mark.parametrize(
    ("hours_ago", "due"), [(1, False), (9.9, False), (10.1, True), (24, True), (240, True)]
)
def test_one_is_due_once_the_night_s_hour_has_passed(hours_ago: float, due: bool) -> None:
    made(NOON - timedelta(hours=hours_ago))
    assert is_due() is due


def test_before_the_hour_yesterday_s_counts(clock: Clock) -> None:
    made(datetime(2026, 3, 9, 2, 0, 30, tzinfo=UTC))
    clock.now = datetime(2026, 3, 10, 1, 59, tzinfo=UTC)
    assert not is_due()
    clock.now = datetime(2026, 3, 10, 2, 1, tzinfo=UTC)
    assert is_due()


def test_where_there_was_none_one_is_due() -> None:
    assert is_due()


def test_after_a_failure_the_schedule_waits_an_hour(clock: Clock) -> None:
    note_failed("The disk is full.")
    assert not is_due()
    clock.now += timedelta(minutes=61)
    assert is_due()


def test_a_failure_is_kept_beside_the_last_backup_until_one_is_made() -> None:
    backup = made(NOON - timedelta(days=2))
    note_failed("The disk is full.")
    failure = last_failure()
    assert failure is not None
    assert failure.words == "The disk is full."
    assert last_backup() == backup
    made(NOON)
    assert last_failure() is None


def test_a_day_without_a_backup_is_missed() -> None:
    long_ago = NOON - timedelta(days=9)
    assert is_missing(long_ago)
    made(NOON - timedelta(hours=23, minutes=59))
    assert not is_missing(long_ago)
    made(NOON - timedelta(hours=24, minutes=1))
    assert is_missing(long_ago)


def test_a_practice_of_today_misses_none_yet() -> None:
    assert not is_missing(NOON - timedelta(hours=3))
    assert is_missing(NOON - timedelta(hours=25))


def test_whether_the_file_lies_there(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    backup = made(NOON, path, 4)
    assert not backup.lies_there
    path.write_bytes(b"1234")
    assert backup.lies_there
    path.write_bytes(b"12")
    assert not backup.lies_there
