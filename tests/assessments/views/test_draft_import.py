"""The import wizard: a file becomes a draft, never an instrument, until a person approves."""

from typing import Any

import pytest

from assessments.actions.imports import import_questionnaire
from assessments.models import InstrumentDraft, InstrumentVersion
from tests.assessments.fhir.files import choice, form
from tests.assessments.stories import signed_in
from tests.assessments.workshop import approvable, at, closeness, miscounted, upload, with_questions
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
FACTS = {
    "purpose": "How close people feel.",
    "answered_by": "client",
    "minutes": "8",
    "cadence": "monthly",
    "min_interval_days": "14",
    "limits": "No norms.",
    "statement": "the authors allow it",
}
DEEP = b'{"resourceType":"Questionnaire","item":' * 20_000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"hello", "is not JSON"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"[1, 2]", "must be one JSON object"),
        (b'{"resourceType": "Patient"}', "not a FHIR Questionnaire"),
        (b'{"resourceType": "Questionnaire"}', "asks no question"),
        (b'{"a": 1, "a": 2}', "given twice"),
        (DEEP, "nested"),
        (b"{" + b" " * 2_000_001 + b"}", "larger than 2 MB"),
        (b'{"resourceType":"Questionnaire","title":"\\u0000"}', "no database keeps"),
        (b'{"resourceType":"Questionnaire","title":"\\ud800"}', "no database keeps"),
        (b'{"resourceType":"Questionnaire","x":NaN}', "no database keeps"),
    ],
)
def test_what_is_no_questionnaire_gets_one_clear_sentence(
    harbour: PracticePeople, content: bytes, words: str
) -> None:
    answer = upload(signed_in(harbour.therapist), content)
    assert answer.status_code == 422
    (fault,) = answer.context["form"].errors["file"]
    assert words in fault
    assert not InstrumentDraft.objects.exists()


def test_no_file_at_all(harbour: PracticePeople) -> None:
    answer = signed_in(harbour.therapist).post("/library/import/", {})
    assert answer.context["form"].errors["file"] == ["Choose the file."]


def test_from_a_file_to_a_version(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    page = upload(browser, closeness())
    draft = InstrumentDraft.objects.get()
    assert page["Location"] == at(draft.pk)
    page = browser.get(at(draft.pk)).content.decode()
    assert "has to be mended" in page
    assert "Mend the errors first: by a key, or in the file." in page
    assert "Approve version" not in page

    sent: dict[str, Any] = {"revision": 0, "key_template": "ecr-r"}
    page = browser.post(at(draft.pk, "key/"), sent, follow=True).content.decode()
    assert "18 answers, 2 of them turned round, from 1 to 7" in page
    assert "6.33" in page  # every answer at its highest: 114 of 18
    assert "Publish" not in page

    page = browser.post(at(draft.pk, "use/"), FACTS | {"revision": 1}, follow=True)
    assert "Approve version 1.0" in page.content.decode()
    answer = browser.post(at(draft.pk, "publish/"), {"revision": 2})
    assert answer.context["publish"].errors["checked"]
    assert not InstrumentVersion.objects.exists()
    browser.post(at(draft.pk, "publish/"), {"revision": 2, "checked": "on"})
    assert InstrumentVersion.objects.get().published_by == harbour.therapist


def test_while_an_error_stands_nothing_is_approved(harbour: PracticePeople) -> None:
    draft = import_questionnaire(resource=closeness(), by=harbour.therapist)
    answer = signed_in(harbour.therapist).post(
        at(draft.pk, "publish/"), {"revision": 0, "checked": "on"}
    )
    assert answer.status_code == 422
    assert "Mend the errors first" in answer.content.decode()
    assert not InstrumentVersion.objects.exists()


def test_a_disagreement_is_shown_and_decided_with_a_reason(harbour: PracticePeople) -> None:
    draft = import_questionnaire(resource=miscounted(), by=harbour.therapist)
    browser = signed_in(harbour.therapist)
    page = browser.get(at(draft.pk))
    (one,) = page.context["undecided"]
    assert "gives 1" in one["what"]
    sent = {"revision": 0, "where": one["where"], "what": one["what"], "why": ""}
    answer = browser.post(at(draft.pk, "decide/"), sent)
    assert (answer.status_code, answer.context["form"].errors["why"]) == (422, ["Say why."])
    answer = browser.post(at(draft.pk, "decide/"), sent | {"why": "One too many."}, follow=True)
    words = f"{harbour.therapist.name} decided for the key shown here: One too many."
    assert words in answer.content.decode()


def test_what_counts_is_confirmed_question_by_question(harbour: PracticePeople) -> None:
    draft = import_questionnaire(resource=form(choice("/a"), choice("b")), by=harbour.therapist)
    browser = signed_in(harbour.therapist)
    page = browser.get(at(draft.pk, "scales/1/"))
    assert [field.initial for field in page.context["form"].questions()] == ["as", "as"]
    sent = {"revision": 0, "title": "Worry", "higher_is_better": "no", "method": "sum"}
    sent |= {"in-/a": "as", "in-b": ""}
    assert browser.post(at(draft.pk, "scales/1/"), sent).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["scales"][0]["items"] == ["/a"]
    assert "to confirm" not in browser.get(at(draft.pk)).content.decode()


def test_a_published_key_has_no_third_scale(harbour: PracticePeople) -> None:
    draft = approvable(harbour.therapist)
    browser = signed_in(harbour.therapist)
    assert browser.get(at(draft.pk, "scales/2/")).status_code == 200
    assert browser.get(at(draft.pk, "scales/3/")).status_code == 404
    sent = {"revision": draft.revision, "title": "", "higher_is_better": "no"}
    assert browser.post(at(draft.pk, "scales/1/"), sent).status_code == 422


def test_what_stands_in_a_file_is_words(harbour: PracticePeople) -> None:
    evil = "<script>alert(1)</script>"
    resource = closeness(title=evil, publisher=evil, purpose=evil, copyright=evil)
    resource["item"][0]["text"] = evil
    resource["item"][0]["linkId"] = "<b>"
    resource["item"][1]["enableWhen"] = [{"question": evil, "operator": "="}]
    draft = import_questionnaire(resource=resource, by=harbour.therapist)
    browser = signed_in(harbour.therapist)
    for page in ("", "key/", "use/", "scales/1/"):
        assert evil not in browser.get(at(draft.pk, page)).content.decode(), page


def test_after_a_conflict_both_are_shown(harbour: PracticePeople) -> None:
    from assessments.actions.imports import attach_key

    draft = import_questionnaire(resource=closeness(), by=harbour.therapist)
    attach_key(draft_id=draft.pk, key_template="ecr", revision=0, by=harbour.owner)
    sent = {"revision": 0, "key_template": "ecr-r"}
    answer = signed_in(harbour.therapist).post(at(draft.pk, "key/"), sent)
    assert answer.status_code == 409
    assert [words for _label, words in answer.context["other"]] == ["ECR (36)"]


def test_pages_of_one_kind_of_draft_are_not_there_for_the_other(
    two_practices: TwoPractices,
) -> None:
    by = two_practices.harbour.therapist
    imported, built = import_questionnaire(resource=closeness(), by=by), with_questions(by)
    browser = signed_in(by)
    for page in ("about/", "answers/", "questions/"):
        assert browser.get(at(imported.pk, page)).status_code == 404
    for page in ("key/", "use/"):
        assert browser.get(at(built.pk, page)).status_code == 404
    stranger = signed_in(two_practices.lighthouse.therapist)
    for page in ("", "key/", "use/", "scales/1/", "preview/"):
        assert stranger.get(at(imported.pk, page)).status_code == 404
