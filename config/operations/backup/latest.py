"""What is known of the last backup, kept in a file beside the data: no clinical word in it."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

LATE = timedelta(hours=24)
AGAIN = timedelta(hours=1)  # after a failure the schedule waits this long


@dataclass(frozen=True)
class LastBackup:
    """The last backup that proved whole: the moment it shows, where it lies, how large it is."""

    at: datetime
    path: str
    size: int

    @property
    def is_late(self) -> bool:
        """Whether more than a day has passed since."""
        return timezone.now() - self.at > LATE

    @property
    def lies_there(self) -> bool:
        """Whether the file is where it was put, at its full length."""
        path = Path(self.path)
        return path.is_file() and path.stat().st_size == self.size


@dataclass(frozen=True)
class Failure:
    """A backup that was tried since and did not come about."""

    at: datetime
    words: str


def last_backup() -> LastBackup | None:
    """The last one that was made; None where none ever was."""
    entry = _read().get("made")
    return LastBackup(_moment(entry["at"]), entry["path"], entry["size"]) if entry else None


def last_failure() -> Failure | None:
    """Why no backup came about since the last one that did; None where nothing failed."""
    entry = _read().get("failed")
    return Failure(_moment(entry["at"]), entry["words"]) if entry else None


def note_made(backup: LastBackup) -> None:
    """Remember a backup; what failed before it is over."""
    _write({"made": _plain(backup)})


def note_failed(words: str) -> None:
    """Remember that one failed, beside the last one that was made."""
    _write(_read() | {"failed": _plain(Failure(timezone.now(), words))})


def is_due() -> bool:
    """Whether the schedule makes one now: none since the last BACKUP_HOUR, and no fresh failure."""
    now, failed, made = timezone.now().astimezone(UTC), last_failure(), last_backup()
    if failed is not None and now - failed.at < AGAIN:
        return False
    hour = now.replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    return made is None or made.at < (hour if hour <= now else hour - timedelta(days=1))


def is_missing(since: datetime) -> bool:
    """Whether a practice that is there `since` then has gone without a backup for a day."""
    made = last_backup()
    return timezone.now() - since > LATE if made is None else made.is_late


def _path() -> Path:
    return Path(settings.VAR) / "last-backup.json"


def _read() -> dict[str, Any]:
    """Nothing where the file is not there or is not ours: that is no backup, too."""
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(content: dict[str, Any]) -> None:
    draft = _path().with_name(f".last-backup-{os.getpid()}")
    draft.write_text(json.dumps(content), encoding="utf-8")
    draft.replace(_path())


def _plain(row: LastBackup | Failure) -> dict[str, Any]:
    return asdict(row) | {"at": row.at.isoformat()}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
