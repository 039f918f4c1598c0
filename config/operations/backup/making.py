"""`manage.py backup`: everything the practice has but its keys, in one sealed file.

In it: the database as of one moment, the private files, the audit's anchor and the list of erased
clients. The file gets its name only after it was read back to its end; what a killed process leaves
is called `.partial`, has no end and does not open.
"""

import fcntl
import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from time import sleep
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from clinic import audit
from clinic.audit.anchor import drop_anchor
from clinic.crypto import Keyring
from clinic.models import Event
from config.operations.backup.archive import Archive, discard, unpack
from config.operations.backup.database import snapshot
from config.operations.backup.files import take
from config.operations.backup.latest import LastBackup, note_failed, note_made
from config.operations.backup.sealing import BackupError

DATABASE = "database"
ANCHOR, ERASURES = "audit-anchor.jsonl", "erasures.jsonl"
NAME = re.compile(r"secure-base-(\d{8}T\d{6})Z\.backup")
WORK = "backup-work-"
TRIES = 5


class BackupBusy(BackupError):
    """Another backup is being made."""


def backup_ring() -> Keyring:
    """The keys backups are sealed under. Raises BackupError where there is no sound one."""
    try:
        return Keyring.read([key for key in settings.BACKUP_KEY if key])
    except ValueError:
        raise BackupError(
            "BACKUP_KEY is missing or unsound. Make one with: python manage.py new_field_key"
        ) from None


def make_backup(folder: Path | None = None) -> LastBackup:
    """Make a backup in `folder` (settings.BACKUP_FOLDER), prove it whole, let old ones go.

    Raises BackupError; then there is no new file, and the last backup stays.
    """
    with _alone():
        try:
            made = _make(Path(folder or settings.BACKUP_FOLDER), backup_ring())
        except (BackupError, OSError, DatabaseError) as error:
            note_failed(str(error))
            raise BackupError(str(error)) from error
    _tell()
    return made


def _tell() -> None:
    """Write it into the audit; where SQLite is busy beyond its patience, once more and again."""
    for patience in reversed(range(TRIES)):
        try:
            audit.record(Event.BACKUP_MADE, by=None)
            drop_anchor(Path(settings.AUDIT_ANCHOR))
            return
        except OperationalError as error:
            if not patience:
                raise BackupError(
                    f"The backup is whole, but the audit lacks it: {error}"
                ) from error


def _make(folder: Path, ring: Keyring) -> LastBackup:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    drop_anchor(Path(settings.AUDIT_ANCHOR))
    at, path = free_place(folder)
    partial = folder / f".{path.name}.partial"
    try:
        with open(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            written = _write(Archive(out, ring), at)
            out.flush()
            os.fsync(out.fileno())
        if unpack(partial, ring) != written:
            raise BackupError("What was read back is not what was written.")
        size = partial.stat().st_size
        partial.rename(path)
    finally:
        discard(partial)
    _settle(folder)
    made = LastBackup(at, str(path.resolve()), size)
    note_made(made)
    _let_go(folder, at, keep=path)
    return made


def _write(archive: Archive, at: datetime) -> dict[str, Any]:
    work = Path(mkdtemp(prefix=WORK, dir=settings.VAR))
    try:
        with snapshot(work) as taken:
            archive.add(DATABASE, taken.content)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    stored = set(take(default_storage, archive))
    # After the files: who was erased meanwhile, and is in the snapshot, is erased by a restore.
    for name, listed in ((ANCHOR, settings.AUDIT_ANCHOR), (ERASURES, settings.ERASURES)):
        path = Path(listed)
        archive.add(name, io.BytesIO(path.read_bytes() if path.exists() else b""))
    facts = taken.facts
    gone = sorted(set(facts.pop("reports")) - stored)
    return archive.finish({"form": 1, "at": at.isoformat(), "gone": gone, "facts": facts})


def free_place(folder: Path) -> tuple[datetime, Path]:
    """The moment of a backup, and its place: one made within the same second is waited out."""
    for patience in (1, 1, 0):
        at = timezone.now().astimezone(UTC)
        path = folder / f"secure-base-{at:%Y%m%dT%H%M%S}Z.backup"
        if not path.exists():
            return at, path
        sleep(patience)
    raise BackupError(f"{path.name} is there already.")


def _let_go(folder: Path, now: datetime, keep: Path) -> None:
    """Delete backups older than BACKUP_KEEP_DAYS: certificates of erasure promise that day."""
    for path in folder.iterdir():
        found = NAME.fullmatch(path.name)
        if found is None or path == keep:
            continue
        made = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        if now - made > timedelta(days=settings.BACKUP_KEEP_DAYS):
            discard(path)


def _sweep(folder: Path) -> None:
    """Remove what a killed backup left; whoever holds the lock is alone here."""
    for path in folder.glob(".secure-base-*.backup.partial"):
        discard(path)
    for path in Path(settings.VAR).glob(f"{WORK}*"):
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    with (Path(settings.VAR) / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupBusy("Another backup is being made just now.") from None
        yield


def _settle(folder: Path) -> None:
    """Flush the folder, so that the new name outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
