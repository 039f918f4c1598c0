"""Building a questionnaire: begun, changed part by part, never overwritten, discarded."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.draft_content import Lack, lacks
from assessments.actions.drafts import (
    DraftConflict,
    discard_draft,
    save_draft,
    save_items,
    save_scale,
    start_draft,
)
from assessments.models import InstrumentDraft
from tests.assessments.stories import events
from tests.assessments.workshop import SCALE, complete, with_questions
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db


def places(found: tuple[Lack, ...]) -> list[tuple[str, str, int]]:
    return [(lack.part, lack.place, lack.number) for lack in found]


def test_it_begins_with_honest_limits_and_says_what_is_missing(harbour: PracticePeople) -> None:
    draft = start_draft(title="  Sleep & calm ", language="en-GB", by=harbour.therapist)
    assert draft.definition["id"] == "own-sleep-calm"
    assert (draft.title, draft.definition["version"]) == ("Sleep & calm", "1")
    assert any("norms" in limit for limit in draft.definition["limits"])
    assert "Harbour Practice" in draft.definition["licence"]
    assert places(lacks(draft.definition)) == [
        ("about", "id_purpose", 0),
        ("about", "id_instructions", 0),
        ("about", "id_minutes", 0),
        ("about", "id_cadence", 0),
        ("about", "id_min_interval_days", 0),
        ("items", "id_new", 0),
        ("scale", "", 1),
    ]
    assert events("instrument.started") == 1


def test_nothing_is_missing_in_the_end(harbour: PracticePeople) -> None:
    assert lacks(complete(harbour.therapist).definition) == ()


def test_two_of_one_title_have_two_names(harbour: PracticePeople) -> None:
    names = [
        start_draft(title=title, language="en-GB", by=harbour.therapist).definition["id"]
        for title in ("Mood", "mood", "情緒", "_")
    ]
    assert names == ["own-mood", "own-mood-2", "own-questionnaire", "own-questionnaire-2"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\x00b"])
def test_a_title_that_cannot_be_kept_is_refused(harbour: PracticePeople, title: str) -> None:
    with pytest.raises(ValidationError):
        start_draft(title=title, language="en-GB", by=harbour.therapist)
    assert not InstrumentDraft.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 0},
        {"minutes": 241},
        {"minutes": "4"},
        {"min_interval_days": -1},
        {"answered_by": "either"},
        {"answered_by": "nobody"},
        {"language": "en GB"},
        {"limits": "none"},
        {"limits": ["x"] * 21},
        {"purpose": "p" * 1001},
        {"options": [{"value": 1, "label": "a"}, {"value": 2, "label": "A"}]},
        {"options": [{"value": 1, "label": "a"}, {"value": 1, "label": "b"}]},
        {"options": [{"value": n, "label": str(n)} for n in range(12)]},
        {"items": [{"linkId": "q1", "text": "a"}, {"linkId": "q1", "text": "b"}]},
        {"items": [{"linkId": "q1", "text": " "}]},
        {"items": [{"linkId": f"q{n}", "text": "a"} for n in range(121)]},
        {"scales": [SCALE | {"id": "a"}, SCALE | {"id": "b"}]},
    ],
)
def test_what_is_not_sound_changes_nothing(
    harbour: PracticePeople, changes: dict[str, Any]
) -> None:
    draft = start_draft(title="Mood", language="en-GB", by=harbour.therapist)
    with pytest.raises(ValidationError):
        save_draft(draft_id=draft.pk, changes=changes, revision=0, by=harbour.therapist)
    draft.refresh_from_db()
    assert draft.revision == 0


def test_a_removed_question_leaves_its_scales_and_its_name_is_not_used_again(
    harbour: PracticePeople,
) -> None:
    by, draft = harbour.therapist, complete(harbour.therapist)
    entries = [{"linkId": "q2", "text": "I lay awake."}, {"linkId": "", "text": "I was calm."}]
    draft = save_items(draft_id=draft.pk, entries=entries, revision=draft.revision, by=by)
    assert [item["linkId"] for item in draft.definition["items"]] == ["q2", "q3"]
    scale = draft.definition["scales"][0]
    assert (scale["items"], scale["reversed"]) == (["q2"], ["q2"])


def test_a_question_in_ones_own_words_counts_in_no_scale(harbour: PracticePeople) -> None:
    by, draft = harbour.therapist, complete(harbour.therapist)
    entries = [{**item, "kind": "text"} for item in draft.definition["items"]]
    draft = save_items(draft_id=draft.pk, entries=entries, revision=draft.revision, by=by)
    assert draft.definition["scales"][0]["items"] == []
    assert ("scale", "", 1) in places(lacks(draft.definition))


def test_a_question_about_danger_makes_a_rule_above_the_lowest_answer(
    harbour: PracticePeople,
) -> None:
    by, draft = harbour.therapist, with_questions(harbour.therapist)
    first, second = draft.definition["items"]
    entries = [{**first, "risk": "self-harm"}, second]
    draft = save_items(draft_id=draft.pk, entries=entries, revision=draft.revision, by=by)
    rule = {"id": "risk-1", "item": "q1", "kind": "self-harm", "at_least": 2.0}
    assert draft.definition["risks"] == [rule]
    options = [{"value": value, "label": str(value)} for value in (0, 1)]
    draft = save_draft(
        draft_id=draft.pk, changes={"options": options}, revision=draft.revision, by=by
    )
    assert draft.definition["risks"] == [rule | {"at_least": 1.0}]
    draft = save_items(draft_id=draft.pk, entries=[second], revision=draft.revision, by=by)
    assert "risks" not in draft.definition


def test_a_scale_keeps_its_name_when_its_title_changes(harbour: PracticePeople) -> None:
    by, draft = harbour.therapist, complete(harbour.therapist)
    said = SCALE | {"title": "Evening calm", "higher_is_better": False}
    draft = save_scale(draft_id=draft.pk, number=1, said=said, revision=draft.revision, by=by)
    scale = draft.definition["scales"][0]
    assert (scale["id"], scale["title"]) == ("scale-calm", "Evening calm")
    assert "higher_is_better" not in scale
    draft = save_scale(draft_id=draft.pk, number=1, said=None, revision=draft.revision, by=by)
    assert draft.definition["scales"] == []
    with pytest.raises(ValidationError):
        save_scale(draft_id=draft.pk, number=3, said=SCALE, revision=draft.revision, by=by)


def test_nobody_overwrites_what_somebody_else_kept(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    seen = draft.revision
    theirs = {"purpose": "Theirs."}
    save_draft(draft_id=draft.pk, changes=theirs, revision=seen, by=harbour.owner)
    with pytest.raises(DraftConflict) as conflict:
        save_draft(
            draft_id=draft.pk, changes={"purpose": "Mine."}, revision=seen, by=harbour.therapist
        )
    assert conflict.value.stored.definition["purpose"] == "Theirs."
    same = save_draft(draft_id=draft.pk, changes=theirs, revision=seen, by=harbour.therapist)
    assert same.revision == seen + 1  # the same words again are no conflict


def test_saving_the_same_again_is_no_event(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    before = events("instrument.edited")
    same = {"title": draft.title}
    save_draft(draft_id=draft.pk, changes=same, revision=draft.revision, by=harbour.therapist)
    assert events("instrument.edited") == before


def test_a_discarded_draft_is_gone_and_says_so(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    discard_draft(draft=draft, by=harbour.owner)
    assert events("instrument.discarded") == 1
    for pk in (draft.pk, uuid4()):
        with pytest.raises(ValidationError, match="meanwhile"):
            save_draft(draft_id=pk, changes={"title": "x"}, revision=0, by=harbour.therapist)


def test_another_practice_changes_nothing(two_practices: TwoPractices) -> None:
    draft = with_questions(two_practices.harbour.therapist)
    stranger = two_practices.lighthouse.therapist
    with pytest.raises(ValidationError):
        save_draft(draft_id=draft.pk, changes={"title": "x"}, revision=2, by=stranger)
    with pytest.raises(ValidationError):
        discard_draft(draft=draft, by=stranger)
    draft.refresh_from_db()
    assert draft.title == "Evening check"
