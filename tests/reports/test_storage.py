"""Sealed files: they open for their own row only, and a changed one never does.

Each holds in a folder and in a store that speaks S3.
"""

import hashlib
import os
import stat
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from reports import storage
from reports.models import Report
from tests.people import TwoPractices
from tests.reports.stories import asked_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
CONTENT = b"%PDF-1.7 Harbour Client"


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest) -> str:
    """Where files lie."""
    if request.param == "s3":
        request.getfixturevalue("store")
    return str(request.param)


def kept(report: Report, content: bytes = CONTENT) -> Report:
    report.file = storage.keep(report, uuid4(), content)
    report.file_hash = hashlib.sha256(content).hexdigest()
    return report


def test_what_is_kept_opens(waiting: Report) -> None:
    assert storage.open_file(kept(waiting)) == CONTENT


def test_at_rest_it_is_sealed_private_and_nameless(waiting: Report, place: str) -> None:
    report = kept(waiting)
    with default_storage.open(report.file) as stored:
        sealed = stored.read()
    assert b"Harbour" not in sealed
    assert default_storage.size(report.file) == len(sealed) > len(CONTENT)
    assert "Harbour" not in report.file
    if place == "s3":
        with pytest.raises(NotImplementedError):
            default_storage.path(report.file)
        return
    path = default_storage.path(report.file)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_another_reports_file_does_not_open(waiting: Report, two_practices: TwoPractices) -> None:
    for people in (two_practices.harbour, two_practices.lighthouse):
        other = kept(asked_for(people.others_client, people.colleague))
        waiting.file, waiting.file_hash = other.file, other.file_hash
        with pytest.raises(storage.FileLost):
            storage.open_file(waiting)


def test_a_changed_or_missing_file_does_not_open(waiting: Report) -> None:
    report = kept(waiting)
    for content in (b"", b"not sealed", b"\xff\xfe", b"1.k.aa.bb"):
        storage.discard(report.file)
        default_storage.save(report.file, ContentFile(content))
        with pytest.raises(storage.FileLost):
            storage.open_file(report)
    storage.discard(report.file)
    with pytest.raises(storage.FileLost):
        storage.open_file(report)


def test_what_killed_workers_left_is_tidied_away(waiting: Report) -> None:
    assert storage.tidy(waiting, timezone.now()) == 0
    report = kept(waiting)
    orphan = storage.keep(report, uuid4(), b"orphan")
    assert storage.tidy(report, timezone.now().replace(year=2999)) == 0  # it is not ended
    report.state, report.finished_at = "ready", timezone.now()
    report.save()
    assert storage.tidy(report, timezone.now().replace(year=2001)) == 0
    assert storage.tidy(report, timezone.now().replace(year=2999)) == 1
    assert default_storage.listdir(f"reports/{report.pk}") == ([], [Path(report.file).name])
    storage.discard(orphan)  # once more: gone is gone


def test_the_hash_of_the_row_is_checked(waiting: Report) -> None:
    report = kept(waiting)
    report.file_hash = "0" * 64
    with pytest.raises(storage.FileLost):
        storage.open_file(report)
