"""Where the finished documents lie: sealed, private, never served by an address of their own."""

import hashlib
import os
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from clinic.crypto import SealError
from clinic.models.opening import open_for, seal_for
from reports.models import Report


class FileLost(Exception):
    """The file of a report is missing, or is not the one that was kept."""


class OutOfReach(Exception):
    """Where files lie does not answer, or refuses us: the file itself may well be whole.

    Pages need not catch it: `config.middleware.FilesAway` answers in `words`.
    """

    words = _("Files cannot be reached just now. Nothing is lost: try again in a few minutes.")


def keep(report: Report, lease: UUID, content: bytes) -> str:
    """Seal and store a document for the holder of `lease`; returns the name to hand to the row.

    On disk before it returns, so that a row that says *ready* never names a lost file. Raises
    OSError where it cannot be kept.
    """
    sealed = seal_for(report, content, _place(report))
    name = default_storage.save(f"{_folder(report)}/{lease}", ContentFile(sealed.encode()))
    _settle(name)
    return name


def open_file(report: Report) -> bytes:
    """The document of a ready report. Raises FileLost, and OutOfReach."""
    try:
        with default_storage.open(report.file) as stored:
            content = open_for(stored.read().decode(), _place(report))
    except (FileNotFoundError, SealError, UnicodeDecodeError) as error:
        raise FileLost(str(report.pk)) from error
    except OSError as error:
        raise OutOfReach(str(report.pk)) from error
    if hashlib.sha256(content).hexdigest() != report.file_hash:
        raise FileLost(str(report.pk))
    return content


def download_headers(report: Report, how: str = "") -> dict[str, str]:
    """For handing out a document: no cache keeps it, and its name names nobody.

    `how`: the code of the copy it is, in the name too: no open one is sent for a closed one.
    """
    name = "-".join(filter(None, (_name(report), report.number, *how.split("+"))))
    return {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


def _name(report: Report) -> str:
    if report.is_record:
        return "record-copy"
    return "session-sheet" if report.is_sheet else f"{report.kind}-report"


def discard(name: str) -> None:
    """Delete a file that no row names."""
    default_storage.delete(name)


def reach() -> None:
    """Raises OutOfReach unless files can be asked for now; before work that would be in vain."""
    try:
        default_storage.listdir("reports/none")
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutOfReach from error


def tidy(report: Report, before: datetime) -> int:
    """Delete what killed holders left of this ended report before a time; how many files that were.

    What was taken up anew since the row was read is left alone, whatever the clock here says.
    Raises OSError where files are out of reach.
    """
    try:
        _, names = default_storage.listdir(_folder(report))
    except FileNotFoundError:
        return 0
    files = (f"{_folder(report)}/{name}" for name in names)
    left = [
        name
        for name in files
        if name != report.file and default_storage.get_modified_time(name) < before
    ]
    as_it_was = Report.objects.filter(pk=report.pk, file=report.file, finished_at__isnull=False)
    if not left or not as_it_was.exists():
        return 0
    for name in left:
        discard(name)
    return len(left)


def _folder(report: Report) -> str:
    return f"reports/{report.pk}"


def _place(report: Report) -> str:
    return f"reports.report.file:{report.practice_id}:{report.pk}"


def _settle(name: str) -> None:
    """Flush a file and its folder to the disk, where the storage is one."""
    with suppress(NotImplementedError):
        path = default_storage.path(name)
        for target in (path, os.path.dirname(path)):
            handle = os.open(target, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
