"""A form on paper, and two typings of it."""

import pytest

from assessments.library import load_instrument, shipped
from assessments.psychometrics.definition import ItemKind
from assessments.psychometrics.sheets import differing, people_in, settled, sheet_parts

HISTORY = load_instrument("caregiving-history")
LOG = load_instrument("practice-log")
WHOM = {"caregiver-1/name": "Gran", "caregiver-2/name": None}


def test_every_item_of_every_form_stands_on_the_sheet_once_with_its_number() -> None:
    for instrument in shipped():
        people = ("one",) if instrument.repeat else ()
        lines = [line for part in sheet_parts(instrument, people) for line in part.lines]
        assert {line.question.item.link_id for line in lines} == set(instrument.items_by_link_id)
        assert len(lines) == len(instrument.items)
        asked = [line.number for line in lines if not line.is_words]
        assert sorted(asked) == list(range(1, len(asked) + 1))
        assert all(line.number == 0 for line in lines if line.is_words)


def test_the_next_person_has_the_same_numbers_and_a_part_of_their_own() -> None:
    parts = sheet_parts(HISTORY, ("caregiver-1", "caregiver-2"))
    people = [part.person for part in parts]
    assert people == ["caregiver-1", "caregiver-2", "", "", ""]
    first, second = ([line.number for line in part.lines] for part in parts[:2])
    assert first == second == list(range(1, 9))
    assert parts[2].asked[0].number == 9
    assert parts[1].asked[0].key == "caregiver-2/responsive"


def test_conditions_take_nothing_off_the_sheet_and_a_shared_device_does() -> None:
    assert any(item.enable_when for item in LOG.items)
    wellbeing = load_instrument("wellbeing-and-safety")
    discreet = {item.link_id for item in wellbeing.items if item.discreet}
    assert discreet
    kept = {
        line.question.item.link_id
        for part in sheet_parts(wellbeing, (), shared_device=True)
        for line in part.lines
    }
    assert kept == set(wellbeing.items_by_link_id) - discreet


def test_the_therapist_s_version_is_in_the_therapist_s_words() -> None:
    signs = load_instrument("signs-of-movement")
    lines = [line for part in sheet_parts(signs, (), observer=True) for line in part.asked]
    assert [line.question.text for line in lines] == [item.observer_text for item in signs.items]


def typed(**more: object) -> dict[str, object]:
    """Every question of the history about one person and oneself, blank but for `more`."""
    keys = [
        line.key
        for part in sheet_parts(HISTORY, ("caregiver-1",))
        for line in part.asked
        if line.question.item.kind is not ItemKind.WORDS
    ]
    return WHOM | dict.fromkeys(keys) | {name.replace("__", "/"): v for name, v in more.items()}


def test_differences_are_those_of_values_and_not_of_spaces_or_capitals() -> None:
    one = typed(**{"caregiver-1__present": 3, "did-you-good": "The old  dog\n"})
    two = typed(**{"caregiver-1__present": 4, "did-you-good": "the old dog"})
    assert differing(HISTORY, one, two) == ("caregiver-1/present",)
    assert differing(HISTORY, one, one) == ()
    found = settled(HISTORY, one, two, {"caregiver-1/present": 4})
    assert found["caregiver-1/present"] == 4
    assert found["did-you-good"] == "The old  dog\n"
    with pytest.raises(KeyError):
        settled(HISTORY, one, two, {})


def test_blank_and_answered_differ() -> None:
    assert differing(HISTORY, typed(**{"learnt-worthy": 2}), typed()) == ("learnt-worthy",)


def test_of_a_person_in_one_typing_only_that_alone_is_to_be_settled() -> None:
    one = typed(**{"caregiver-2__name": "Uncle", "caregiver-2__present": 5})
    two = typed()
    assert people_in(HISTORY, one, two) == ("caregiver-1", "caregiver-2")
    assert differing(HISTORY, one, two) == ("caregiver-2/name",)
    found = settled(HISTORY, one, two, {"caregiver-2/name": "Uncle"})
    assert found["caregiver-2/present"] == 5
