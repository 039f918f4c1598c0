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

from reports import pdf, storage
from reports.documents.kinds import kept
from reports.documents.shape import fingerprint
from reports.exports.archive import archived
from reports.models import Report
from reports.pdf import engine
from reports.tasks import produce_report
from tests.people import PracticePeople, TwoPractices
from tests.reports.test_pdf import text_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
AS_MADE = "as it was made here, byte for byte"
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


@pytest.mark.parametrize("printed", ["", "not a fingerprint", "abc"])
def test_what_cannot_be_looked_for_is_said(browser: Browser, printed: str) -> None:
    assert "error-summary" in checked(browser, printed=printed, status=422)
