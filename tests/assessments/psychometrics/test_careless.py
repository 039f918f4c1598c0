"""Careless answering: what is noted, and what is somebody's opinion."""

import pytest

from assessments.library import load_instrument
from assessments.psychometrics.answers import AnswerError, Answers
from assessments.psychometrics.careless import CarelessNote, careless_notes
from assessments.psychometrics.definition import Instrument, load
from tests.assessments.psychometrics.builders import ecr_r, rich, small, small_mapping

ECR_R, RICH, SMALL = ecr_r(), rich(), small()
LINED = (CarelessNote.STRAIGHT_LINED,)
PROFILE = load_instrument("relationship-profile")
NAMES = [f"i{number}" for number in range(1, 9)]


def alike(value: int, *given: str, **others: int) -> Answers:
    return {**dict.fromkeys(given, value), **others}


def all_of(instrument: Instrument, value: int, **others: int) -> Answers:
    return alike(value, *(item.link_id for item in instrument.items), **others)


def eight(*turned: str, **first: object) -> Instrument:
    """Eight items in one scale, and a ninth in another, so that the scale is not the whole form."""
    mapping = small_mapping(
        items=[{"linkId": name, "text": f"Item {name}"} for name in (*NAMES, "i9")],
        option_sets={"often": [{"value": value, "label": f"Often {value}"} for value in range(5)]},
    )
    mapping["items"][0] |= first
    scale = {"method": "mean", "reversed": list(turned)}
    mapping["scales"] = [
        {**scale, "id": "eight", "title": "Eight", "items": NAMES},
        {**scale, "id": "ninth", "title": "Ninth", "items": ["i9"], "reversed": []},
    ]
    return load(mapping)


def test_one_answer_throughout_a_long_scale_of_both_directions_is_noted() -> None:
    assert careless_notes(ECR_R, all_of(ECR_R, 7)) == LINED
    assert careless_notes(ECR_R, {**all_of(ECR_R, 7), "3": 6}) == LINED
    assert careless_notes(ECR_R, {**all_of(ECR_R, 7), "3": 6, "22": 6}) == ()


def test_eight_answers_are_enough_and_seven_are_not() -> None:
    instrument = eight("i8")
    assert careless_notes(instrument, alike(2, *NAMES, i9=0)) == LINED
    assert careless_notes(instrument, alike(2, *NAMES[1:], i9=0)) == ()


def test_a_short_scale_alone_is_an_opinion_and_the_whole_form_is_not() -> None:
    brief = load_instrument("attachment-brief")
    (anxiety, avoidance) = brief.scales
    varied = {link_id: 1 + n for n, link_id in enumerate(avoidance.items)}
    assert careless_notes(brief, alike(4, *anxiety.items, **varied)) == ()
    assert careless_notes(brief, alike(4, *anxiety.items, *avoidance.items)) == LINED
    assert careless_notes(brief, alike(4, *anxiety.items)) == ()


@pytest.mark.parametrize("turned", [(), tuple(NAMES)])
def test_one_answer_throughout_a_scale_of_one_direction_is_not(turned: tuple[str, ...]) -> None:
    assert careless_notes(eight(*turned), alike(0, *NAMES, i9=1)) == ()
    assert careless_notes(eight("i8"), alike(0, *NAMES, i9=1)) == LINED


def test_too_few_answers_are_no_straight_line() -> None:
    assert careless_notes(SMALL, {"i1": 2, "i2": 2, "i5": 2}) == ()
    assert careless_notes(SMALL, {f"i{n}": 2 for n in range(1, 6)}) == LINED
    assert careless_notes(SMALL, {}) == ()


def test_of_a_form_about_several_people_the_whole_is_looked_at() -> None:
    items = [item.link_id for item in PROFILE.items]
    first, second = [person.id for person in PROFILE.repeat.people[:2]]  # type: ignore[union-attr]
    about = {f"{first}/{item}": 3 for item in items}
    assert careless_notes(PROFILE, about) == LINED
    assert careless_notes(PROFILE, about | {f"{second}/{item}": 3 for item in items}) == LINED
    assert careless_notes(PROFILE, about | {f"{second}/{item}": 4 for item in items}) == ()


def test_the_same_points_from_two_sets_of_answers_are_no_straight_line() -> None:
    assert careless_notes(eight("i8", option_set="often"), alike(2, *NAMES, i9=0)) == ()


@pytest.mark.parametrize(
    ("seconds", "noted"),
    [(None, False), (-5, False), (0, True), (5.9, True), (6.0, False), (60, False)],
)
def test_speed_is_measured_by_the_answers_given(seconds: float | None, noted: bool) -> None:
    answers: Answers = {"i1": 1, "i2": 2, "i3": 3, "i4": 1, "i5": None}
    notes = careless_notes(SMALL, answers, seconds)
    assert notes == ((CarelessNote.TOO_FAST,) if noted else ())


def test_a_name_takes_no_time_to_answer() -> None:
    answers: Answers = {"mother/name": "", "other/name": "Rosa", "parent": 1, "why": "So."}
    assert careless_notes(RICH, answers, 3) == ()
    assert careless_notes(RICH, answers, 2.9) == ("too-fast",)


def test_both_notes_can_be_made_and_no_answers_make_none() -> None:
    assert careless_notes(ECR_R, all_of(ECR_R, 1), 10) == ("straight-lined", "too-fast")
    assert careless_notes(ECR_R, {}, 0) == ()


def test_notes_refuse_what_scoring_refuses() -> None:
    with pytest.raises(AnswerError):
        careless_notes(SMALL, {"i1": 9})
