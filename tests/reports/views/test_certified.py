"""Files signed with the practice's certificate: what a reader's program finds in them."""

import io
from concurrent.futures import ThreadPoolExecutor
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

from clinic.actions.certificates import keep_certificate
from clinic.models import AuditEvent, Event, Member, PracticeCertificate, User
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
ASKED = {"password": WORDS, "again": WORDS, "certified": "on"}


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
    with ThreadPoolExecutor(1) as apart:  # it starts an event loop; a browser's may run here
        return apart.submit(validate_pdf_signature, signature, trusted).result()


def made(report: Report) -> Report:
    produce_report(str(report.pk))
    report.refresh_from_db()
    assert report.state == "ready"
    return report


class Person:
    """Somebody at a screen, who looks at addresses and presses buttons."""

    def __init__(self, who: Member | User) -> None:
        self.browser = sign_in(Browser(), who)

    def sees(self, name: str, pk: object) -> str:
        return str(self.get(name, pk).content.decode())

    def get(self, name: str, pk: object) -> Any:
        return self.browser.get(reverse(name, args=[pk]))

    def post(self, name: str, pk: object, **data: str) -> Any:
        return self.browser.post(reverse(name, args=[pk]), data)


def refused(draft: Report, therapist: Person) -> None:
    """A draft is signed in no form, and nothing of it is handed out instead."""
    assert "Sign the file" not in therapist.sees("report_protected", draft.pk)
    for name in ("report_certified", "report_archive"):
        answer = therapist.post(name, draft.pk, certified="on")
        assert answer["Location"] == reverse("report_protected", args=[draft.pk])
    assert b"cannot be signed" in therapist.post("report_protected", draft.pk, **ASKED).content
    assert not AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).exists()


def taken_home(signed: Report, therapist: Person) -> dict[str, bytes]:
    """Its file in each form, each said in the audit."""
    page = therapist.sees("report_protected", signed.pk)
    assert "Quayside Seal" in page
    assert "Lantern" not in page
    files = {
        "certified": therapist.post("report_certified", signed.pk).content,
        "archive+certified": therapist.post("report_archive", signed.pk, certified="on").content,
        "protected+certified": therapist.post("report_protected", signed.pk, **ASKED).content,
        "archive": therapist.post("report_archive", signed.pk).content,
    }
    said = AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).order_by("at")
    assert list(said.values_list("reason", flat=True)) == list(files)
    return files


def handed_over(signed: Report, people: PracticePeople, own: PracticeCertificate) -> None:
    """What the client downloads is signed for as long as there is a valid certificate."""
    release = release_report(report=signed, words="As we spoke about.", by=people.therapist)
    client = Person(people.client_user)
    assert "Quayside Seal" in client.sees("own_report", release.pk)
    assert checked(client.get("own_report_file", release.pk).content, own).bottom_line
    PracticeCertificate.objects.filter(pk=own.pk).update(certificates="spoilt")
    content = client.get("own_report_file", release.pk).content
    assert PdfFileReader(io.BytesIO(content)).embedded_signatures == []
    ended = own.not_before + timedelta(hours=1)
    PracticeCertificate.objects.filter(pk=own.pk).update(not_after=ended)
    assert "Quayside" not in client.sees("own_report", release.pk)
    content = client.get("own_report_file", release.pk).content
    assert PdfFileReader(io.BytesIO(content)).embedded_signatures == []


def test_a_signed_report_leaves_under_the_certificate_in_every_form_and_a_draft_in_none(
    waiting: Report, two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbour = two_practices.harbour
    own = keep(harbour, rsa_key(), "Quayside Seal")
    others = keep(two_practices.lighthouse, ec_key(), "Lantern Seal")
    paper = engine.paper(settings.FONT_FOLDER)
    monkeypatch.setattr(pdf, "render", lambda markup: engine.lay_out(markup, paper))
    draft, therapist = made(waiting), Person(harbour.therapist)
    refused(draft, therapist)

    signed = made(sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.therapist))
    files = taken_home(signed, therapist)
    assert PdfFileReader(io.BytesIO(files.pop("archive"))).embedded_signatures == []
    for how, content in files.items():
        status = checked(content, own, WORDS if "protected" in how else "")
        assert status.bottom_line, status.summary()
        assert status.coverage.name == "ENTIRE_FILE"
    plain, archive, locked = files.values()
    assert not checked(plain, others).trusted
    changed = plain.replace(b"/Title", b"/Titel", 1)
    assert changed != plain
    assert not checked(changed, own).intact
    assert faults(plain) == faults(archive) == []
    with pikepdf.open(io.BytesIO(archive)) as file:
        assert f"report-{signed.number}.json" in file.attachments
        (field,) = file.Root.AcroForm.Fields
        assert str(field.TU) == "Digital signature of Quayside Seal, GB"
        assert list(field.Rect) == [0] * 4
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked), password="")
    with pikepdf.open(io.BytesIO(locked), password=WORDS) as file:
        assert file.encryption.R == 6

    handed_over(signed, harbour, own)
    assert therapist.post("report_certified", signed.pk).status_code == 302
    assert b"cannot be signed" in therapist.post("report_protected", signed.pk, **ASKED).content
