"""Handing a client a report: a signed one that is written for them, until it is taken back."""

import hashlib
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.utils import timezone

from clinic.models import AuditEvent, Client, Event
from reports import storage
from reports.actions import release_report, request_report, revoke_report, sign_report
from reports.models import ReleasedReport, Report
from tests.people import PracticePeople, TwoPractices
from tests.reports.conftest import Make
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
WORDS = "This is the letter we spoke about."


def signed(people: PracticePeople, make: Make, **wishes: str) -> Report:
    draft = make(request_report(client=people.client, by=people.therapist, **wishes))
    return make(sign_report(report=draft, seen=draft.snapshot_hash, by=people.therapist))


def test_a_client_reads_it_until_it_is_taken_back(
    two_practices: TwoPractices, harbour: PracticePeople, make: Make
) -> None:
    report = signed(harbour, make)
    browser = signed_in(harbour.client_user)
    assert "Reports" not in browser.get("/me/").content.decode()
    released = release_report(report=report, words=WORDS, by=harbour.therapist)
    own = f"/me/reports/{released.pk}/"
    assert own in browser.get("/me/").content.decode()
    assert WORDS in browser.get(own).content.decode()
    paper = browser.get(f"{own}paper/").content.decode()
    assert "Signed by" in paper
    assert "css/report.css" in paper
    assert browser.get(f"{own}file/").content == storage.open_file(report)
    read = AuditEvent.objects.filter(event=Event.OWN_RECORD_VIEWED, actor=harbour.client_user)
    assert {"report", "report_file"} <= set(read.values_list("reason", flat=True))
    for stranger in (two_practices.lighthouse.client_user, harbour.therapist.user):
        for page in ("", "paper/", "file/"):
            assert signed_in(stranger).get(own + page).status_code == 404

    with pytest.raises(ValidationError, match="has this report already"):
        release_report(report=report, words=WORDS, by=harbour.therapist)
    gone = revoke_report(released=released, by=harbour.therapist)
    assert revoke_report(released=gone, by=harbour.therapist).revoked_at == gone.revoked_at
    assert (gone.revoked_by, gone.revoked_at is None) == (harbour.therapist, False)
    assert {browser.get(own + page).status_code for page in ("", "paper/", "file/")} == {404}
    assert "Reports" not in browser.get("/me/").content.decode()
    again = release_report(report=report, words=WORDS, by=harbour.therapist)
    assert {ReleasedReport.objects.count(), again.pk == released.pk} == {2, False}
    shown = signed_in(harbour.therapist).get(f"/reports/{report.pk}/").content.decode()
    assert "took it back on" in shown
    assert Event.REPORT_SHARED in AuditEvent.objects.values_list("event", flat=True)


def test_what_is_no_signed_letter_to_the_client_is_not_handed_out(
    harbour: PracticePeople, make: Make
) -> None:
    draft = make(request_report(client=harbour.client, by=harbour.therapist))
    unprinted = sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.therapist)
    other = signed(harbour, make, audience="referrer")
    for report, words in (
        (draft, "Sign it first"),
        (unprinted, "still being made"),
        (other, "Only a report written for the client"),
    ):
        with pytest.raises(ValidationError, match=words):
            release_report(report=report, words=WORDS, by=harbour.therapist)
        page = signed_in(harbour.therapist).get(f"/reports/{report.pk}/release/", follow=True)
        assert words in page.content.decode()
    assert not ReleasedReport.objects.exists()


def test_words_come_with_it_and_care_goes_on(harbour: PracticePeople, make: Make) -> None:
    report = signed(harbour, make)
    page = signed_in(harbour.therapist).post(f"/reports/{report.pk}/release/", {"words": " "})
    assert page.status_code == 422
    Client.objects.filter(pk=harbour.client.pk).update(state="ended", ended_on=timezone.now())
    with pytest.raises(ValidationError, match="Care has ended"):
        release_report(report=report, words=WORDS, by=harbour.therapist)


def test_a_draft_s_file_stays_with_who_made_it(harbour: PracticePeople, make: Make) -> None:
    draft = make(request_report(client=harbour.client, by=harbour.therapist))
    assert Browser().get(f"/reports/{draft.pk}/file/").status_code == 302
    assert signed_in(harbour.therapist).get(f"/reports/{draft.pk}/file/").status_code == 200
    reader = harbour.supervisor
    kept = {
        "file": storage.keep(draft, uuid4(), b"x"),
        "file_hash": hashlib.sha256(b"x").hexdigest(),
    }
    Report.objects.filter(pk=draft.pk).update(audience="supervision", **kept)
    assert signed_in(reader).get(f"/reports/{draft.pk}/paper/").status_code == 200
    assert signed_in(reader).get(f"/reports/{draft.pk}/file/").status_code == 403
