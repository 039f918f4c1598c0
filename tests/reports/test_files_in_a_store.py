"""Private files in a store that speaks S3: said in words when it fails, backed up, moved there.

That reports are kept and opened there as in a folder is in test_storage.py.
"""

import io
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from clinic.crypto import Keyring
from clinic.models import Client, LegalHold
from config.env import new_field_key
from config.operations.backup import restoring
from config.operations.backup.archive import Archive, unpack
from config.operations.backup.files import folder_at, names_in, take
from config.operations.doctor import files as doctor
from reports import storage
from reports.actions.erasure import erase_client
from reports.exports.package import documents_of
from reports.models import Report
from reports.production import produce
from reports.schedule import sweep
from reports.views.report_state import report_state
from tests.instances.store import BUCKET, PrivateStore
from tests.people import PracticePeople
from tests.reports.conftest import Make, lie_in
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of something that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        yield f"http://127.0.0.1:{deaf.getsockname()[1]}"


def tried(report: Report) -> Report:
    lease = Report.objects.claim(report.pk)
    assert lease is not None
    produce(report.pk, lease)
    return Report.objects.get(pk=report.pk)


def doctors_words() -> str:
    return " ".join(finding.words for finding in doctor.files())


def test_the_store_is_told_a_sum_and_no_right_for_others(store: PrivateStore) -> None:
    default_storage.save("reports/a/b", ContentFile(b"sealed"))
    ((asked, headers),) = store.heard
    assert asked == "PUT"
    assert headers["x-amz-checksum-sha256"] == "ydADa+1nRLzfaS/JgNhxfX5fWk9Ogma0qEmCYC+xzQk="
    assert not {"x-amz-acl", "x-amz-trailer"} & set(headers)
    with pytest.raises(ValueError, match="no address"):
        default_storage.url("reports/a/b")


def test_a_fault_of_the_store_is_one_that_a_folder_could_have(store: PrivateStore) -> None:
    store.files["reports/a/b"] = b"sealed"
    faults: dict[str, tuple[type[OSError], str]] = {
        "refuses": (PermissionError, r"refuses our key \(AccessDenied\)"),
        "is busy": (ConnectionError, r"cannot now \(SlowDown\)"),
        "breaks off": (ConnectionError, "cannot be reached"),
    }
    for store.fault, (kind, words) in faults.items():
        with pytest.raises(kind, match=words):
            default_storage.open("reports/a/b")


def test_a_report_waits_for_a_store_that_is_away_and_comes_later(
    store: PrivateStore, waiting: Report, make: Make
) -> None:
    for _ in range(6):
        store.fault = "is busy"
        report = tried(waiting)
        assert (report.state, report.attempts, report.lease) == ("waiting", 0, None)
    zone = report.practice.zone
    said = report_state(report, zone).words
    assert said == "Files cannot be reached just now. It is tried again within a minute."
    store.fault, store.bucket = "", "another"
    assert tried(waiting).state == "waiting"
    assert f"has no bucket {BUCKET}" in doctors_words()
    store.bucket = BUCKET
    assert b"<html" in storage.open_file(make(report))
    assert len(store.files) == 1


def test_a_store_that_goes_while_a_report_is_made_costs_one_try(
    store: PrivateStore, waiting: Report, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "reach", lambda: setattr(store, "fault", "is busy"))
    report = tried(waiting)
    assert (report.state, report.attempts) == ("waiting", 1)
    assert report.error.endswith("where files are kept does not answer.")
    store.fault = ""
    monkeypatch.setattr(storage, "reach", lambda: setattr(store, "fault", "refuses"))
    report = tried(waiting)
    assert report.error.endswith("where files are kept refuses us.")
    store.fault = ""
    monkeypatch.undo()


def test_while_a_store_is_silent_nothing_is_called_lost(
    store: PrivateStore,
    waiting: Report,
    make: Make,
    settings: Any,
    silent: str,
    harbour: PracticePeople,
    django_capture_on_commit_callbacks: Any,
) -> None:
    ready = make(waiting)
    lie_in(settings, store.settings | {"FILES_ENDPOINT": silent}, patience=0.05)
    browser = signed_in(harbour.therapist)
    for path in (f"/reports/{ready.pk}/file/", f"/reports/{ready.pk}/elsewhere/"):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "Files cannot be reached just now. Nothing is lost" in answer.content.decode()
    answer = browser.get(f"/api/v1/reports/{ready.pk}/file/")
    assert (answer.status_code, answer.json()["detail"]) == (503, storage.OutOfReach.words)
    with pytest.raises(storage.OutOfReach):  # a record that calls it lost would not be true
        documents_of(harbour.client)
    LegalHold.objects.filter(client=harbour.client).delete()
    Client.objects.filter(pk=harbour.client.pk).update(state="ended", ended_on="2020-01-01")
    with pytest.raises(ValidationError, match="cannot be reached"):
        erase_client(client=harbour.client, reason="request", by=None)
    assert "does not answer in time" in doctors_words()
    Report.objects.filter(pk=ready.pk).update(attempts=2)
    sweep()  # goes on, though it cannot look for what the first holder left

    lie_in(settings, store.settings)
    assert list(store.files) == [ready.file]
    with django_capture_on_commit_callbacks(execute=True):
        erase_client(client=harbour.client, reason="request", by=None)
    assert store.files == {}

    nobody = silent.rpartition(":")[0] + ":1"
    lie_in(settings, store.settings | {"FILES_ENDPOINT": nobody})
    with pytest.raises(ConnectionError, match="EndpointConnectionError"):
        default_storage.listdir("reports")


def test_the_doctor_tries_the_store(store: PrivateStore, settings: Any) -> None:
    assert doctors_words().startswith("Private files can be written, read and deleted in harbour-f")
    assert store.files == {}
    store.versions = store.is_open = True
    folder_at(settings.PRIVATE_FILES).save("reports/a/b", ContentFile(b"left"))
    said = doctors_words()
    assert "keeps versions" in said
    assert "Anybody can read the bucket" in said
    assert "1 private files still lie in" in said


def test_files_move_into_the_store_and_back(store: PrivateStore, settings: Any) -> None:
    folder = folder_at(settings.PRIVATE_FILES)
    given = {f"reports/{n}/{n}": f"sealed {n}".encode() for n in range(3)}
    for name, content in given.items():
        folder.save(name, ContentFile(content))
    store.files["reports/1/1"] = given["reports/1/1"]  # an earlier call was stopped here
    call_command("move_files", stdout=io.StringIO())
    assert (store.files, list(names_in(folder))) == (given, [])
    folder.save("reports/2/2", ContentFile(b"something else"))
    with pytest.raises(CommandError, match="differs"):
        call_command("move_files", "--back", stdout=io.StringIO())
    folder.delete("reports/2/2")
    call_command("move_files", "--back", stdout=io.StringIO())
    assert (store.files, sorted(names_in(folder))) == ({}, sorted(given))


def test_a_backup_of_the_store_fills_a_folder_and_one_of_a_folder_the_store(
    store: PrivateStore, settings: Any, tmp_path: Path
) -> None:
    given = {f"reports/{n}/ä{n}": bytes([n]) * n * 1000 for n in range(4)}
    store.files.update(given)
    ring = Keyring.read([new_field_key()])
    packed = backed_up(default_storage, tmp_path / "of the store", ring)
    folder = folder_at(unpacked(packed, ring, tmp_path / "a"))
    packed = backed_up(folder, tmp_path / "of the folder", ring)
    stage = unpacked(packed, ring, tmp_path / "b").parent
    (stage / restoring.DATABASE).write_bytes(b"")

    place = restoring.Place.of(None, f"sqlite:///{tmp_path}/new.sqlite3")
    with pytest.raises(restoring.BackupError, match="store of files is not empty"):
        place.refuse_unless_empty()
    store.files.clear()
    place.refuse_unless_empty()
    restoring._fill(place, stage)
    assert store.files == given

    store.files.clear()
    with pytest.raises(FileNotFoundError):  # the database is gone already: nothing is left behind
        restoring._fill(place, stage)
    assert store.files == {}
    apart = restoring.Place.of(tmp_path / "apart", None).environment()
    assert (apart["FILES_STORAGE"], apart["FILES_BUCKET"]) == ("folder", "")


def backed_up(where: Any, path: Path, ring: Keyring) -> Path:
    with path.open("wb") as out:
        archive = Archive(out, ring)
        names = list(take(where, archive))
        archive.finish({"names": names})
    return path


def unpacked(path: Path, ring: Keyring, into: Path) -> Path:
    """The folder of files in a backup, put there as a restore would."""
    into.mkdir()
    unpack(path, ring, restoring._sink(into))
    return into / "files"
