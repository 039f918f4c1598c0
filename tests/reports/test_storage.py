"""Sealed files: they open for their own row only, and a changed one never does."""

import hashlib
import os
import stat
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reports import storage
from reports.models import Report
from tests.people import PracticePeople
from tests.reports.stories import asked_for

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 Harbour Client"


def kept(report: Report, content: bytes = CONTENT) -> Report:
    report.file = storage.keep(report, uuid4(), content)
    report.file_hash = hashlib.sha256(content).hexdigest()
    return report


def test_what_is_kept_opens(waiting: Report) -> None:
    assert storage.open_file(kept(waiting)) == CONTENT


def test_on_disk_it_is_sealed_private_and_nameless(waiting: Report) -> None:
    report = kept(waiting)
    with default_storage.open(report.file) as stored:
        assert b"Harbour" not in stored.read()
    assert "Harbour" not in report.file
    path = default_storage.path(report.file)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_another_reports_file_does_not_open(waiting: Report, harbour: PracticePeople) -> None:
    other = kept(asked_for(harbour.others_client, harbour.colleague))
    waiting.file, waiting.file_hash = other.file, other.file_hash
    with pytest.raises(storage.FileLost):
        storage.open_file(waiting)


@pytest.mark.parametrize("content", [b"", b"not sealed", b"\xff\xfe", b"1.k.aa.bb"])
def test_a_changed_file_does_not_open(waiting: Report, content: bytes) -> None:
    report = kept(waiting)
    default_storage.delete(report.file)
    default_storage.save(report.file, ContentFile(content))
    with pytest.raises(storage.FileLost):
        storage.open_file(report)


def test_a_missing_file_is_said_to_be_lost(waiting: Report) -> None:
    report = kept(waiting)
    storage.discard(report.file)
    with pytest.raises(storage.FileLost):
        storage.open_file(report)


def test_the_hash_of_the_row_is_checked(waiting: Report) -> None:
    report = kept(waiting)
    report.file_hash = "0" * 64
    with pytest.raises(storage.FileLost):
        storage.open_file(report)
