"""What has to be kept: keys, folders, the audit's anchor, backups."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.utils import timezone

from clinic.models import AuditHead, Practice
from config.operations.backup.database import program
from config.operations.backup.latest import is_missing, last_backup, last_failure
from config.operations.backup.making import backup_ring
from config.operations.backup.sealing import BackupError
from config.operations.doctor.findings import Finding, fault, note, sound, warning

STALE = timedelta(hours=26)  # an anchor is dropped each night and after each backup
SCARCE, NONE_LEFT = 2_000_000_000, 200_000_000  # bytes
BACK_UP = "python manage.py backup says why."


def keys() -> Iterator[Finding]:
    """Where the embedded product keeps its keys, and who can read them."""
    if settings.PRODUCTION:
        yield sound("Keys come from the environment.")
        return
    paths = [Path(settings.VAR) / name for name in ("secrets.env", "backup-key.env")]
    for path in paths:
        if path.exists() and path.stat().st_mode & 0o077:
            yield fault(f"Others on this machine can read {path}.", f"chmod 600 {path}")
    yield note(
        f"Without {paths[0].name} and {paths[1].name} no backup can be read.",
        f"Keep a copy of both, from {settings.VAR}, apart from this machine and from the backups.",
    )


def folders() -> Iterator[Finding]:
    """Whether everything that is written can be."""
    named = {
        "data": Path(settings.VAR),
        "private files": Path(settings.PRIVATE_FILES),
        "the audit's anchor": Path(settings.AUDIT_ANCHOR).parent,
        "the list of erasures": Path(settings.ERASURES).parent,
    }
    writable = 0
    for words, folder in named.items():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with TemporaryFile(dir=folder):
                writable += 1
        except OSError as error:
            remedy = f"Make it writable for the account that runs Secure Base (uid {os.getuid()})."
            yield fault(f"The folder of {words} cannot be written: {error}", remedy)
    if Path(settings.VAR).stat().st_mode & 0o007:
        yield warning(f"Anybody on this machine can enter {settings.VAR}.", "chmod o= that folder.")
    if writable == len(named):
        yield sound("Every folder can be written.")


def disk() -> Iterator[Finding]:
    """Room for what is still to come."""
    free = shutil.disk_usage(settings.VAR).free
    words = f"{free / 1e9:.1f} GB are free on the disk of the data."
    if free < NONE_LEFT:
        yield fault(words, "Make room at once: nothing can be saved on a full disk.")
    elif free < SCARCE:
        yield warning(words, "Make room: a backup needs as much as the data has.")
    else:
        yield sound(words)


def anchor() -> Iterator[Finding]:
    """How the audit was last found, and when its ends were written down outside the database."""
    if AuditHead.objects.filter(is_whole=False).exists():
        yield fault(
            "When it was last looked at, the audit or what was signed was not whole.",
            "python manage.py verify_audit names the lines and the notes. Keep what there is.",
        )
    path, remedy = Path(settings.AUDIT_ANCHOR), "python manage.py anchor_audit"
    if not path.exists():
        yield warning("The audit was never anchored: a cut tail would not show.", remedy)
        return
    try:
        at = datetime.fromisoformat(json.loads(_last_line(path))["at"])
    except (ValueError, KeyError, TypeError):
        yield fault(f"The end of {path} is no anchor.", "Keep the file as it is, and find out why.")
        return
    if timezone.now() - at > STALE:
        yield fault(f"The audit was last anchored on {at:%Y-%m-%d %H:%M} UTC.", remedy)
    else:
        yield sound(f"The audit was anchored on {at:%Y-%m-%d %H:%M} UTC.")


def backup() -> Iterator[Finding]:
    """The key, the programs, the last backup and where it lies."""
    try:
        backup_ring()
        if connection.vendor == "postgresql":
            program("pg_dump", int(cast(Any, connection).pg_version) // 10_000)
    except BackupError as error:
        yield fault(str(error), "Until then there is no backup.")
    yield from _last()
    failed = last_failure()
    if failed is not None:
        yield fault(f"The backup of {failed.at:%Y-%m-%d %H:%M} UTC failed: {failed.words}", BACK_UP)
    folder = Path(settings.BACKUP_FOLDER)
    if folder.exists() and folder.stat().st_dev == Path(settings.VAR).stat().st_dev:
        yield (warning if settings.PRODUCTION else note)(
            "Backups lie on the same disk as the data.", "Put BACKUP_FOLDER on another one."
        )


def _last() -> Iterator[Finding]:
    last, oldest = last_backup(), Practice.objects.order_by("created_at").first()
    if oldest is not None and is_missing(oldest.created_at):
        when = f"the last one is of {last.at:%Y-%m-%d %H:%M} UTC" if last else "there never was one"
        yield fault(f"No backup in the last 24 hours: {when}.", BACK_UP)
    elif last is None:
        yield note("No backup was made yet.", "The schedule makes one; or: manage.py backup")
    elif Path(last.path).parent.exists() and not last.lies_there:
        yield fault(f"The last backup is not at {last.path} any more.", BACK_UP)
    else:
        yield sound(f"The last backup is of {last.at:%Y-%m-%d %H:%M} UTC.")


def _last_line(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4_000))
        lines = file.read().decode(errors="replace").splitlines()
    return lines[-1] if lines else ""
