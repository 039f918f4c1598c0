"""Other formats than the attachment one, and work on the four beliefs."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.library import load_instrument
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.models import BeliefRating, Note
from clinic.models.note_words import BELIEFS, FORMATS, HINTS, SECTIONS, sections_of
from tests.clinic.actions.test_notes import draft, harbour, save
from tests.people import PracticePeople

__all__ = ["harbour"]


def test_each_format_has_its_headings_plan_and_risk() -> None:
    assert set(FORMATS) == set(Note.Format)
    assert set(SECTIONS) == set(HINTS) == {name for names in FORMATS.values() for name in names}
    assert all(names[-2:] == ("plan", "risk") for names in FORMATS.values())
    for kind, names in FORMATS.items():
        assert sections_of(kind, {}) == list(names), "in the order they are read"


def test_the_four_beliefs_are_those_the_instrument_asks_about() -> None:
    scales = {scale.id: scale.title for scale in load_instrument("core-beliefs").scales}
    assert {key: str(name) for key, name in BELIEFS.items()} == scales


def test_another_format_loses_no_words_and_is_used_again(harbour: PracticePeople) -> None:
    by = harbour.therapist
    note = draft(harbour, {"sections": {"focus": "Kept", "plan": "Next"}})
    sections = {"focus": "Kept", "plan": "Next", "data": "What was said"}
    saved = save(note, {"sections": sections}, by=by, kind="dap")
    assert saved.format == "dap"
    texts = Note.objects.get(pk=note.pk).content["sections"]
    assert texts == {"focus": "Kept", "data": "What was said", "assessment": "", "plan": "Next",
                     "risk": ""}  # fmt: skip
    assert sections_of("dap", texts) == ["focus", "data", "assessment", "plan", "risk"]
    again = save(saved, {"sections": sections | {"risk": "None"}}, by=by)
    assert again.format == "dap", "a save that names none keeps it"
    with pytest.raises(ValidationError, match="one of the formats"):
        save(again, {"sections": {}}, by=by, kind="poem")
    following = start_note(client=harbour.client, session_on=by.practice.today(), by=by)
    assert following.format == "dap"
    assert set(following.content["sections"]) == set(FORMATS[Note.Format.DAP])


def test_beliefs_become_rows_when_the_note_is_signed(harbour: PracticePeople) -> None:
    beliefs = {"worth": 4, "reliability-of-others": None, "safety-of-relationships": 0}
    note = draft(harbour, {"sections": {"focus": "Worth"}, "beliefs": beliefs})
    assert note.content["beliefs"] == beliefs
    assert not BeliefRating.objects.exists()
    sign_note(note=note, by=harbour.therapist)
    rows = BeliefRating.objects.filter(note=note, client=harbour.client)
    found = set(rows.values_list("belief", "level", "rated_on", "rated_by"))
    on, by = note.session_on, harbour.therapist.pk
    assert found == {("worth", 4, on, by), ("safety-of-relationships", 0, on, by)}


@pytest.mark.parametrize(
    "beliefs", [{"luck": 3}, {"worth": 11}, {"worth": -1}, {"worth": True}, {"worth": "4"}, [1]]
)
def test_a_belief_that_is_none_is_refused_in_words(harbour: PracticePeople, beliefs: Any) -> None:
    note = draft(harbour)
    with pytest.raises(ValidationError, match=r"belief|whole number"):
        save_note(
            note_id=note.pk, content={"beliefs": beliefs}, session_on=note.session_on,
            revision=note.revision, by=harbour.therapist,
        )  # fmt: skip
