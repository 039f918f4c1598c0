"""The audit as the product asks PostgreSQL for it: a role that owns nothing, behind the walls."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from clinic import audit
from clinic.audit import refusals
from clinic.models import AuditEvent, AuditHead, Event, Refusals
from clinic.schedule import anchor_and_verify
from tests.application import as_application
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    for people in (two_practices.harbour, two_practices.lighthouse):
        audit.record(Event.NOTE_VIEWED, by=people.therapist, subject=people.client)
    return two_practices.harbour


def test_the_pages_show_one_s_own_practice(harbour: PracticePeople) -> None:
    pages = [
        (harbour.owner, "/practice/audit/?client=Harbour+Client", "Read a note"),
        (harbour.client_user, "/me/opened/", "Opened a note"),
        (harbour.therapist, f"/clients/{harbour.client.pk}/opened/", "Opened a note"),
    ]
    browsers = [signed_in(person) for person, *_ in pages]
    with as_application():
        for browser, (_person, address, words) in zip(browsers, pages, strict=True):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert words in answer.content.decode()
            assert "Harbour Therapist" in answer.content.decode()
            assert "Lighthouse" not in answer.content.decode()


def test_a_stranger_s_refusals_are_counted(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "OF_STRANGERS", 2)
    with as_application():
        for _ in range(5):
            assert Browser().post(f"/c/{'x' * 43}/").status_code == 404
    assert sum(Refusals.objects.values_list("count", flat=True)) == 5
    assert AuditEvent.objects.filter(event="denied", actor=None).count() <= 4  # over two minutes


def test_the_worker_proves_and_anchors_every_practice(
    harbour: PracticePeople, tmp_path: Path, settings: Any
) -> None:
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    with as_application("all"):
        anchor_and_verify()
    heads = AuditHead.objects.exclude(chain="")
    assert heads.count() == 2
    assert all(head.is_whole and head.anchored_number == head.number for head in heads)
