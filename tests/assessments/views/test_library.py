"""The library and the page of one instrument: what they show, to whom, and what it costs."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.fhir import read_questionnaire, write_questionnaire
from assessments.library import load_instrument, shipped
from assessments.models import PracticeInstrument, ReferenceSet, ReferenceUse
from tests.assessments.actions.test_references import a_set
from tests.assessments.own import (
    FIFTY_FORMS,
    draft_of,
    fifty_forms,
    own_instrument,
    responded,
    shipped_row,
)
from tests.assessments.stories import events, signed_in
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
DIMENSIONS = load_instrument("attachment-dimensions")


def page(person: Any, name: str, *args: object) -> str:
    answer = signed_in(person).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def posted(person: Any, name: str, *args: object, **data: object) -> Any:
    return signed_in(person).post(reverse(name, args=args), data, follow=True)


def test_every_shipped_instrument_is_there_with_what_one_needs_to_choose(
    harbour: PracticePeople,
) -> None:
    shown = page(harbour.trainee, "library")
    for each in shipped():
        assert reverse("instrument", args=[each.id]) in shown
        assert reverse("instrument_preview", args=[each.id]) in shown
        assert each.title in shown
        assert each.cadence in shown
    assert "CC BY-SA 4.0" in shown
    assert "Offered for check-ins" in shown


def test_what_is_switched_off_is_said(harbour: PracticePeople) -> None:
    practice = harbour.practice
    PracticeInstrument.objects.create(practice=practice, instrument=DIMENSIONS.id, offered=False)
    assert "Not offered" in page(harbour.therapist, "library")
    assert "not offered" in page(harbour.therapist, "instrument", DIMENSIONS.id)


def test_drafts_are_listed_for_those_who_may_work_on_them(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    draft_of(harbour, "Half of a mood")
    shown = page(harbour.therapist, "library")
    assert "Half of a mood" in shown
    assert reverse("instrument_new") in shown
    trainees = page(harbour.trainee, "library")
    assert "Harbour mood" in trainees
    assert "Half of a mood" not in trainees
    assert reverse("instrument_new") not in trainees


@pytest.mark.parametrize("name", ["library", "instrument", "instrument_evidence"])
def test_the_front_desk_and_clients_have_no_library(harbour: PracticePeople, name: str) -> None:
    address = reverse(name, args=[] if name == "library" else [DIMENSIONS.id])
    for person in (harbour.desk, harbour.client_user):
        assert signed_in(person).get(address).status_code == 403
    assert reverse("library") not in signed_in(harbour.desk).get("/clients/").content.decode()
    assert reverse("library") in signed_in(harbour.owner).get("/clients/").content.decode()


@pytest.mark.parametrize(
    "name",
    ["instrument", "instrument_evidence", "instrument_fhir", "instrument_preview"],
)
def test_another_practice_s_own_instrument_is_not_there(
    two_practices: TwoPractices, name: str
) -> None:
    own_instrument(two_practices.harbour)
    draft_of(two_practices.harbour, "Harbour draft")
    stranger = signed_in(two_practices.lighthouse.therapist)
    assert stranger.get(reverse(name, args=["harbour-mood"])).status_code == 404
    assert "harbour" not in stranger.get("/library/").content.decode().lower()
    assert events("denied") == 1


def test_an_instrument_s_page_says_everything_about_it(harbour: PracticePeople) -> None:
    responded(shipped_row(), harbour.client, harbour.therapist, {}, 3)
    shown = page(harbour.trainee, "instrument", DIMENSIONS.id)
    for item in DIMENSIONS.items:
        assert item.text.replace("'", "&#x27;") in shown
    assert shown.count("turned round") >= 8
    for limit in DIMENSIONS.limits:
        assert limit in shown
    assert "assumed" in shown
    assert "1 of 50 clients" in shown
    assert "Show the figures" not in shown


def test_its_own_page_stands_for_the_practice_s_own_too(harbour: PracticePeople) -> None:
    own_instrument(harbour, by=harbour.supervisor)
    shown = page(harbour.therapist, "instrument", "harbour-mood")
    assert "Made in this practice." in shown
    assert f"by {harbour.supervisor.name}" in shown
    assert "never judged" in shown


def test_the_file_is_a_questionnaire_that_reads_back_the_same(harbour: PracticePeople) -> None:
    answer = signed_in(harbour.therapist).get(reverse("instrument_fhir", args=[DIMENSIONS.id]))
    assert answer.headers["Content-Type"] == "application/fhir+json"
    name = 'attachment; filename="attachment-dimensions-1.0.json"'
    assert answer.headers["Content-Disposition"] == name
    resource = json.loads(answer.content)
    assert resource == write_questionnaire(DIMENSIONS)
    assert not read_questionnaire(resource).problems


def test_below_fifty_the_figures_are_withheld(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour, forms=FIFTY_FORMS - 1)
    shown = page(harbour.therapist, "instrument_evidence", version.instrument)
    assert f"{FIFTY_FORMS - 1} of 50 clients" in shown
    assert "<table" not in shown


def test_from_fifty_on_they_are_shown_offered_and_recorded(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour)
    assert "Show the figures" in page(harbour.trainee, "instrument", version.instrument)
    assert events("evidence.viewed") == 0
    shown = page(harbour.therapist, "instrument_evidence", version.instrument)
    assert "Cronbach" in shown
    assert "Judge by these figures" in shown
    assert events("evidence.viewed") == 1
    assert not ReferenceUse.objects.exists()
    assert "Judge by these figures" not in page(
        harbour.trainee, "instrument_evidence", version.instrument
    )
    answer = posted(harbour.therapist, "instrument_evidence_adopt", version.instrument)
    assert f"Adopted by {harbour.therapist.name}" in answer.content.decode()
    assert ReferenceUse.objects.get().reference.n == FIFTY_FORMS


def test_a_wrong_key_warns_and_is_not_offered(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour, wrong_key=True)
    shown = page(harbour.therapist, "instrument_evidence", version.instrument)
    assert "Look at the key again" in shown
    assert "Sentence 4 of the week." in shown
    assert "Judge by these figures" not in shown
    answer = posted(harbour.therapist, "instrument_evidence_adopt", version.instrument)
    assert "no figures that could be used" in answer.content.decode()
    assert not ReferenceUse.objects.exists()


def test_a_file_of_norms_is_imported_adopted_and_dropped(harbour: PracticePeople) -> None:
    file = SimpleUploadedFile("norms.json", json.dumps(a_set()).encode())
    answer = posted(harbour.therapist, "reference_import", DIMENSIONS.id, file=file)
    shown = answer.content.decode()
    assert "1 set is kept." in shown
    assert "Adults in Leeds" in shown
    assert "Invented for a test, 2026." in shown
    assert "mean 3.4 · SD 1.1" in shown
    assert not ReferenceUse.objects.exists()
    row = ReferenceSet.objects.get()
    adopt: dict[str, object] = {"reference": row.content_hash}
    shown = posted(harbour.owner, "reference_adopt", DIMENSIONS.id, **adopt).content.decode()
    assert f"Adopted by {harbour.owner.name}" in shown
    assert ReferenceUse.objects.get().adopted_by == harbour.owner
    shown = posted(harbour.therapist, "reference_drop", DIMENSIONS.id, **adopt).content.decode()
    assert "Adopted by" not in shown
    assert not ReferenceUse.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"\xff\xfe\x00", "This file is no text in UTF-8."),
        (b"x" * 200_001, "This file is larger than 200 KB."),
        (json.dumps(a_set(n="many")).encode(), "n: must be"),
        (json.dumps(a_set(instrument="ecr-r")).encode(), "ecr-r"),
    ],
)
def test_a_faulty_file_is_refused_and_each_fault_named(
    harbour: PracticePeople, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile("norms.yaml", content)
    answer = posted(harbour.therapist, "reference_import", DIMENSIONS.id, file=file)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ReferenceSet.objects.exists()


def test_what_somebody_else_knows_is_shown_to_nobody_else(two_practices: TwoPractices) -> None:
    file = SimpleUploadedFile("norms.json", json.dumps(a_set()).encode())
    posted(two_practices.harbour.therapist, "reference_import", DIMENSIONS.id, file=file)
    assert "Leeds" not in page(two_practices.lighthouse.owner, "instrument", DIMENSIONS.id)


def test_reading_is_no_right_to_change(harbour: PracticePeople) -> None:
    for name in ("reference_adopt", "reference_drop", "reference_import"):
        assert posted(harbour.trainee, name, DIMENSIONS.id).status_code == 403
    assert posted(harbour.trainee, "instrument_evidence_adopt", DIMENSIONS.id).status_code == 403
    assert reverse("reference_import", args=[DIMENSIONS.id]) not in page(
        harbour.trainee, "instrument", DIMENSIONS.id
    )


def test_the_pages_cost_the_same_with_one_and_with_three_own(harbour: PracticePeople) -> None:
    browser, counts = signed_in(harbour.therapist), []
    addresses = ["/library/", f"/library/instruments/{DIMENSIONS.id}/"]
    for more in (1, 2):
        for number in range(more):
            own_instrument(harbour, id=f"own-{more}-{number}", title=f"Own {more} {number}")
            draft_of(harbour)
            file = SimpleUploadedFile("a.json", json.dumps(a_set(n=more * 10 + number)).encode())
            posted(harbour.therapist, "reference_import", DIMENSIONS.id, file=file)
        browser.get("/library/")
        for address in addresses:
            with CaptureQueriesContext(connection) as found:
                browser.get(address)
            counts.append(len(found))
    assert counts[:2] == counts[2:]
