"""A file for elsewhere: under a password that is kept nowhere, or as an archive copy."""

import io
import json
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from clinic.models import AuditEvent, Event
from clinic.models import Client as ClientRow
from clinic.models.opening import pseudonym
from reports import pdf
from reports.models import Report
from reports.pdf import engine
from reports.tasks import produce_report
from tests.people import PracticePeople
from tests.reports.marks import faults
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WORDS = "harbour lantern pudding seven"


@pytest.fixture
def ready(waiting: Report, monkeypatch: pytest.MonkeyPatch) -> Report:
    paper = engine.paper(settings.FONT_FOLDER)
    monkeypatch.setattr(pdf, "render", lambda markup: engine.lay_out(markup, paper))
    produce_report(str(waiting.pk))
    waiting.refresh_from_db()
    assert waiting.state == "ready"
    return waiting


@pytest.fixture
def browser(harbour: PracticePeople) -> Browser:
    return sign_in(Browser(), harbour.therapist)


def sent(browser: Browser, report: Report, password: str, again: str | None = None) -> Any:
    data = {"password": password, "again": password if again is None else again}
    return browser.post(reverse("report_protected", args=[report.pk]), data)


def test_the_file_opens_with_the_password_and_not_without(
    ready: Report, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    page = browser.get(reverse("report_protected", args=[ready.pk]))
    assert b"kept nowhere" in page.content
    assert (
        reverse("report_protected", args=[ready.pk])
        in browser.get(reverse("report", args=[ready.pk])).content.decode()
    )
    response = sent(browser, ready, WORDS)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "no-store"
    for wrong in ("", WORDS.upper()):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(response.content), password=wrong)
    with pikepdf.open(io.BytesIO(response.content), password=WORDS) as file:
        assert (file.encryption.R, file.encryption.bits) == (6, 256)
        assert str(file.encryption.stream_method).endswith("aesv3")
        assert file.allow.accessibility
        assert not file.allow.modify_other
        assert not file.owner_password_matched
        assert "/StructTreeRoot" in file.Root
    row = AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).latest("at")
    assert row.reason == "protected"
    assert WORDS not in caplog.text
    assert not any(WORDS in str(vars(each)) for each in AuditEvent.objects.all())


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "soon be guessed"),
        (WORDS, WORDS + " ", "not the same"),
        ("é" * 61, "é" * 61, "longer than a PDF can take"),
    ],
)
def test_a_password_that_does_not_do_is_said_so_and_never_shown(
    ready: Report, browser: Browser, password: str, again: str, words: str
) -> None:
    response = sent(browser, ready, password, again)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert f'value="{password}"' not in text
    assert not AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).exists()


def test_a_password_of_what_the_report_says_openly_is_refused(
    ready: Report, browser: Browser
) -> None:
    ready.audience, ready.recipient = "referrer", "Dr Zbigniew Krawczyk"
    ready.save(update_fields=["audience", "recipient"])
    ClientRow.objects.filter(pk=ready.client_id).update(birth_year=1991)
    client = ClientRow.objects.get(pk=ready.client_id)
    client.name = "Rowan Ashby"
    client.save()
    for password in (
        "Rowan Ashby 1991",
        "RowanAshby1991",
        "ashby-rowan-1991",
        f"Ashby {ready.number} 1991",
        "Rowan Harbour Practice",
        "Ashby Zbigniew Krawczyk",
    ):
        response = sent(browser, ready, password)
        assert (response.status_code, password) == (422, password)
        assert "soon be guessed" in response.content.decode()
    assert sent(browser, ready, f"Rowan {WORDS}").status_code == 200


def test_nor_of_who_wrote_it_its_title_its_days_or_another_name(
    waiting: Report, request: pytest.FixtureRequest
) -> None:
    waiting.audience, waiting.period_from = "supervision", date(2026, 2, 24)
    by = waiting.requested_by
    by.user.name = "Maren Thorvald"
    by.user.save()
    waiting.save(update_fields=["audience", "period_from"])
    ready, browser = request.getfixturevalue("ready"), request.getfixturevalue("browser")
    until = ready.period_to
    for password in (
        "Maren Thorvald",
        "thorvald-maren-1",
        "progressreport2026",
        f"{until:%d %b %Y} 24 Feb",
        f"24 February {until:%Y-%m-%d}",
        f"{pseudonym(ready.practice_id, ready.client_id)} supervision",
    ):
        response = sent(browser, ready, password)
        assert (response.status_code, password) == (422, password)
        assert "soon be guessed" in response.content.decode()
    assert sent(browser, ready, f"Maren {WORDS}").status_code == 200


def test_the_archive_copy_carries_what_the_report_was_made_from(
    ready: Report, browser: Browser
) -> None:
    response = browser.post(reverse("report_archive", args=[ready.pk]))
    assert response.status_code == 200
    with pikepdf.open(io.BytesIO(response.content)) as file:
        metadata = file.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3<" in metadata
        assert "<pdfaid:conformance>A<" in metadata
        with file.open_metadata() as read:  # the whole is still well-formed
            assert (read.pdfa_status, read["dc:title"]) == ("3A", str(file.docinfo["/Title"]))
        assert "pdfuaid" in metadata
        (intent,) = file.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
        (attached,) = file.Root.AF
        assert attached.AFRelationship == "/Data"
        name = f"report-{ready.number}.json"
        assert json.loads(file.attachments[name].get_file().read_bytes()) == ready.snapshot
        assert not file.is_encrypted
        assert "/ID" in file.trailer
    assert faults(response.content) == []
    row = AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).latest("at")
    assert row.reason == "archive"
