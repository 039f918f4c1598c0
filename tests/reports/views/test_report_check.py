"""Somebody holds a PDF, or a page of paper: what they are told to do tells true from changed."""

import hashlib
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from clinic.audit.reading import openings_of
from clinic.models import AuditEvent, Event
from reports import pdf, storage
from reports.actions import request_report, sign_report
from reports.documents.kinds import kept
from reports.documents.shape import fingerprint
from reports.exports.archive import archived
from reports.models import Report
from reports.pdf import engine
from reports.tasks import produce_report
from reports.views import report_check
from tests.people import PracticePeople, TwoPractices
from tests.reports.conftest import Make
from tests.reports.test_pdf import text_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
AS_MADE = "as it was made here, byte for byte"
OF_PDF = "This is the fingerprint of the PDF kept here"
NONE = "none that is kept here for you"


@pytest.fixture
def ready(waiting: Report, monkeypatch: pytest.MonkeyPatch) -> Report:
    paper = engine.paper(settings.FONT_FOLDER)
    monkeypatch.setattr(pdf, "render", lambda markup: engine.lay_out(markup, paper))
    produce_report(str(waiting.pk))
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def browser(harbour: PracticePeople) -> Browser:
    return sign_in(Browser(), harbour.therapist)


def checked(browser: Browser, content: bytes = b"", printed: str = "", status: int = 200) -> str:
    data: dict[str, Any] = {"printed": printed}
    if content:
        data["file"] = SimpleUploadedFile("report.pdf", content)
    answer = browser.post(reverse("report_check"), data)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_file_as_it_was_downloaded_is_known_and_a_changed_one_is_not(
    ready: Report, browser: Browser
) -> None:
    content = browser.get(reverse("report_file", args=[ready.pk])).content
    assert AS_MADE in (found := checked(browser, content))
    assert reverse("report", args=[ready.pk]) in found
    assert NONE in checked(browser, content + b"\n")
    there = browser.get(reverse("report", args=[ready.pk])).content.decode()
    assert hashlib.sha256(content).hexdigest() in there


def test_sha256sum_says_what_the_page_says(ready: Report, browser: Browser, tmp_path: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("no sha256sum here")
    path = tmp_path / "report.pdf"
    path.write_bytes(browser.get(reverse("report_file", args=[ready.pk])).content)
    said = subprocess.run([program, str(path)], capture_output=True, text=True, check=True)
    there = browser.get(reverse("report", args=[ready.pk])).content.decode()
    assert said.stdout.split()[0] in there


def test_what_is_printed_leads_to_the_words_it_stands_for(ready: Report, browser: Browser) -> None:
    text = "".join(text_of(storage.open_file(ready)).split())
    printed = re.search(r"contents\(SHA-256\)([0-9a-f]{64})", text)
    assert printed
    there = browser.get(reverse("report", args=[ready.pk])).content.decode()
    assert printed[1] in there
    shown = printed[1].upper()
    for typed in (f"{shown[:40]} {shown[40:]}", shown[:16]):
        found = checked(browser, printed=typed)
        assert "the fingerprint of words and numbers" in found
        assert reverse("report", args=[ready.pk]) in found
    assert "Nothing with this fingerprint" in checked(browser, printed="0" * 64)


@pytest.mark.parametrize(
    "pasted",
    [
        "{0}  report.pdf",
        "{0} *dead beef.pdf",
        "SHA256 (report.pdf) = {0}",
        "SHA256 hash of report.pdf:{1}CertUtil: -hashfile command completed successfully.",
        "SHA256 hash of report.pdf: {2} CertUtil: -hashfile command completed successfully.",
        "{1}",
        "{2}",
    ],
)
def test_the_line_a_program_shows_is_taken_as_it_is(
    ready: Report, browser: Browser, pasted: str
) -> None:
    there = ready.file_hash
    pairs = " ".join(there[at : at + 2] for at in range(0, 64, 2))
    found = checked(browser, printed=pasted.format(there, there.upper(), pairs))
    assert OF_PDF in found
    assert AS_MADE not in found
    assert "of its 64 signs" not in found


def test_a_typed_fingerprint_says_how_much_of_it_was_compared(
    ready: Report, browser: Browser
) -> None:
    found = checked(browser, printed=ready.file_hash[:16])
    assert OF_PDF in found
    assert AS_MADE not in found
    assert "16 of its 64 signs were compared" in found


def test_whom_it_is_for_is_told_to_who_knows_the_client(
    harbour: PracticePeople, make: Make
) -> None:
    wishes = {"audience": "referrer", "recipient": "Dr Hale, on Rowan"}
    report = make(request_report(client=harbour.client, by=harbour.therapist, **wishes))
    for member in (harbour.therapist, harbour.supervisor):
        reader = sign_in(Browser(), member)
        pages = [checked(reader, printed=report.file_hash)]
        names = (("report", [report.pk]), ("reports", []))
        pages += [reader.get(reverse(name, args=args)).content.decode() for name, args in names]
        is_told = member == harbour.therapist
        assert ["<bdi>Dr Hale, on Rowan</bdi>" in page for page in pages] == [is_told] * 3
        assert all("for a referrer" in page for page in pages)


def test_one_of_both_is_asked_for(ready: Report, browser: Browser) -> None:
    content = storage.open_file(ready)
    assert "Give one of both" in checked(browser, content, printed="0" * 64, status=422)


def test_a_version_that_was_replaced_or_changed_is_said_to_be(
    harbour: PracticePeople, make: Make, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, by = harbour.client, harbour.therapist
    made: list[Report] = []
    for _ in range(2):
        draft = make(request_report(client=client, by=by, follows=made[-1] if made else None))
        made.append(make(sign_report(report=draft, seen=draft.snapshot_hash, by=by)))
    first, second = (checked(browser, printed=each.snapshot_hash) for each in made)
    assert "It is replaced by version 2 of " in first
    assert reverse("report", args=[made[1].pk]) in first
    assert "It is replaced by" not in second
    assert "the words are those that were signed" in second
    monkeypatch.setattr(report_check, "is_as_signed", lambda _report: False)
    assert "does not say what was signed" in checked(browser, printed=made[1].snapshot_hash)


def test_what_is_attached_to_an_archive_copy_has_the_printed_fingerprint(
    ready: Report, browser: Browser
) -> None:
    copy = archived(ready, storage.open_file(ready))
    assert NONE in checked(browser, copy)
    with pikepdf.open(io.BytesIO(copy)) as file:
        attached = next(iter(file.attachments.values())).get_file().read_bytes()
    assert hashlib.sha256(attached).hexdigest() == ready.snapshot_hash
    assert "the fingerprint of words and numbers" in checked(browser, attached)


def test_a_report_kept_before_a_field_was_shows_the_fingerprint_it_was_printed_with(
    ready: Report, browser: Browser
) -> None:
    ready.snapshot = {name: each for name, each in ready.snapshot.items() if name != "scoring"}
    ready.snapshot_hash = fingerprint(ready.snapshot)
    ready.save()
    assert fingerprint(kept(ready).as_json()) != ready.snapshot_hash
    paper = browser.get(reverse("report_paper", args=[ready.pk])).content.decode()
    assert ready.snapshot_hash in paper


def test_nobody_else_s_report_is_told_of(
    ready: Report, two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    content = storage.open_file(ready)
    for stranger in (harbour.colleague, two_practices.lighthouse.therapist):
        assert NONE in checked(sign_in(Browser(), stranger), content)


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("", "Choose the file, or type"),
        ("not a fingerprint", "64 of them"),
        ("abc", "too short"),
        ("ABCD 1234 ABCD 123", "too short"),
        ("0" * 65, "64 of them"),
        (f"{'0' * 64} {'1' * 64}", "64 of them"),
    ],
)
def test_what_cannot_be_looked_for_is_said(browser: Browser, printed: str, words: str) -> None:
    found = checked(browser, printed=printed, status=422)
    assert "error-summary" in found
    assert words in found


def test_the_audit_says_that_a_copy_was_checked_and_of_a_page_that_was_opened_nothing(
    ready: Report, browser: Browser
) -> None:
    kinds = (Event.REPORTS_LISTED, Event.REPORT_VIEWED)
    rows = AuditEvent.objects.filter(event__in=kinds).order_by("at", "pk")
    browser.get(reverse("report_check"))
    checked(browser, printed="abc", status=422)
    assert not rows.exists()
    checked(browser, printed="0" * 64)
    checked(browser, printed=ready.file_hash)
    said = {(row.event, row.reason) for row in rows}
    assert said == {(Event.REPORTS_LISTED, "check"), (Event.REPORT_VIEWED, "check")}
    told = [line.what for _day, lines in openings_of(ready.client).days for line in lines]
    assert "Checked a copy of a report" in [str(what) for what in told]
