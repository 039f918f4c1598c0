"""Files signed with the practice's certificate: what a reader's program finds in them."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from asn1crypto import pem, x509
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from clinic.actions.certificates import keep_certificate, remove_certificate
from clinic.models import AuditEvent, Event, PracticeCertificate
from reports import pdf
from reports.actions import release_report, sign_report
from reports.models import Report
from reports.pdf import engine
from reports.tasks import produce_report
from tests.certificates import PASSWORD, certificate, ec_key, p12, rsa_key
from tests.people import PracticePeople, TwoPractices
from tests.reports.marks import faults
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WORDS = "harbour lantern pudding seven"


def keep(people: PracticePeople, key: Any, name: str) -> PracticeCertificate:
    file = p12(key, certificate(key, name))
    return keep_certificate(practice=people.practice, file=file, password=PASSWORD, by=people.owner)


def checked(content: bytes, by: PracticeCertificate, password: str = "") -> PdfSignatureStatus:
    """What pyHanko's own validator says of the one signature, trusting this certificate alone."""
    reader = PdfFileReader(io.BytesIO(content))
    if password:
        reader.decrypt(password)
    (signature,) = reader.embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    root = x509.Certificate.load(pem.unarmor(by.certificates.encode())[2])
    trusted = ValidationContext(trust_roots=[root], allow_fetching=False)
    return validate_pdf_signature(signature, trusted)


def made(report: Report) -> Report:
    produce_report(str(report.pk))
    report.refresh_from_db()
    assert report.state == "ready"
    return report


def test_a_signed_report_leaves_under_the_certificate_in_every_form_and_a_draft_in_none(
    waiting: Report, two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbour = two_practices.harbour
    own = keep(harbour, rsa_key(), "Quayside Seal")
    others = keep(two_practices.lighthouse, ec_key(), "Lantern Seal")
    paper = engine.paper(settings.FONT_FOLDER)
    monkeypatch.setattr(pdf, "render", lambda markup: engine.lay_out(markup, paper))
    draft = made(waiting)
    browser = sign_in(Browser(), harbour.therapist)

    def post(name: str, report: Report, **data: str) -> Any:
        return browser.post(reverse(name, args=[report.pk]), data)

    assert (
        "Sign the file"
        not in browser.get(reverse("report_protected", args=[draft.pk])).content.decode()
    )
    for name in ("report_certified", "report_archive"):
        refused = post(name, draft, certified="on")
        assert refused["Location"] == reverse("report_protected", args=[draft.pk])
    asked = {"password": WORDS, "again": WORDS, "certified": "on"}
    assert "cannot be signed" in post("report_protected", draft, **asked).content.decode()
    assert not AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).exists()

    signed = made(sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.therapist))
    page = browser.get(reverse("report_protected", args=[signed.pk])).content.decode()
    assert "Quayside Seal" in page
    assert "Lantern" not in page
    plain = post("report_certified", signed).content
    archive = post("report_archive", signed, certified="on").content
    locked = post("report_protected", signed, **asked).content
    reasons = AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).order_by("at")
    assert list(reasons.values_list("reason", flat=True)) == [
        *("certified", "archive+certified", "protected+certified"),
    ]
    for content, password in ((plain, ""), (archive, ""), (locked, WORDS)):
        status = checked(content, own, password)
        assert status.bottom_line, status.summary()
        assert status.coverage.name == "ENTIRE_FILE"
        assert not checked(content, others, password).trusted
    assert faults(plain) == faults(archive) == []
    with pikepdf.open(io.BytesIO(archive)) as file:
        assert f"report-{signed.number}.json" in file.attachments
        (field,) = file.Root.AcroForm.Fields
        assert (list(field.Rect), str(field.TU)) == (
            [0] * 4,
            "Digital signature of Quayside Seal, GB",
        )
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked), password="")
    with pikepdf.open(io.BytesIO(locked), password=WORDS) as file:
        assert file.encryption.R == 6
    changed = plain.replace(b"/Title", b"/Titel", 1)
    assert changed != plain
    assert not checked(changed, own).intact
    unsigned = post("report_archive", signed).content
    assert PdfFileReader(io.BytesIO(unsigned)).embedded_signatures == []

    release_report(report=signed, words="As we spoke about.", by=harbour.therapist)
    client = sign_in(Browser(), harbour.client_user)
    release = signed.releases.get()
    page = client.get(reverse("own_report", args=[release.pk])).content.decode()
    assert "Quayside Seal" in page
    file = reverse("own_report_file", args=[release.pk])
    assert checked(client.get(file).content, own).bottom_line

    PracticeCertificate.objects.filter(pk=own.pk).update(
        not_after=own.not_before + timedelta(hours=1)
    )
    assert post("report_certified", signed).status_code == 302
    assert "Quayside" not in client.get(reverse("own_report", args=[release.pk])).content.decode()
    remove_certificate(certificate=own, by=harbour.owner)
    assert PdfFileReader(io.BytesIO(client.get(file).content)).embedded_signatures == []
