"""Classes of change, and crossing a cut-off with and without reliable change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.change import (
    ChangeClass,
    Crossing,
    Outcome,
    Published,
    classify,
    crossing,
    is_clinical,
    published_change,
    reliable_change,
)
from tests.assessments.psychometrics.builders import assumed

PHQ_9 = Published(6, "Published.", provisional=False)
TOWARD, AWAY = Crossing.TOWARD_HEALTH, Crossing.AWAY_FROM_HEALTH


@pytest.mark.parametrize(
    ("before", "after", "change_class", "crossed"),
    [
        (16, 9, ChangeClass.RECOVERED, TOWARD),
        (16, 10, ChangeClass.IMPROVED, None),  # ten and more is a case
        (20, 12, ChangeClass.IMPROVED, None),
        (9, 2, ChangeClass.IMPROVED, None),
        (12, 9, ChangeClass.UNCHANGED, TOWARD),
        (9, 12, ChangeClass.UNCHANGED, AWAY),
        (12, 11, ChangeClass.UNCHANGED, None),
        (4, 10, ChangeClass.DETERIORATED, AWAY),
        (2, 9, ChangeClass.DETERIORATED, None),
        (12, 20, ChangeClass.DETERIORATED, None),
    ],
)
def test_classes_where_lower_is_better(
    before: float, after: float, change_class: ChangeClass, crossed: Crossing | None
) -> None:
    change = published_change(before, after, PHQ_9)
    outcome = classify(change, 10, higher_is_better=False)
    assert outcome == Outcome(change_class, crossed)
    # The same mirrored.
    mirrored = published_change(-before, -after, PHQ_9)
    assert classify(mirrored, -10, higher_is_better=True) == outcome


def test_crossing_within_error_has_to_be_said() -> None:
    assert Outcome(ChangeClass.UNCHANGED, TOWARD).crossed_within_error
    assert Outcome(ChangeClass.UNCHANGED, AWAY).crossed_within_error
    assert not Outcome(ChangeClass.UNCHANGED, None).crossed_within_error
    assert not Outcome(ChangeClass.RECOVERED, TOWARD).crossed_within_error


def test_without_a_cut_off_nobody_recovers_and_nothing_is_crossed() -> None:
    change = published_change(27, 0, PHQ_9)
    assert classify(change, None, higher_is_better=False) == Outcome(ChangeClass.IMPROVED, None)
    assert crossing(27, 0, None, higher_is_better=False) is None


def test_at_the_cut_off_is_still_the_clinical_side() -> None:
    assert is_clinical(10, 10, higher_is_better=False)
    assert not is_clinical(9.99, 10, higher_is_better=False)
    assert is_clinical(10, 10, higher_is_better=True)
    assert not is_clinical(10.01, 10, higher_is_better=True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (90.5, 97, ChangeClass.UNCHANGED),
        (74, 124, ChangeClass.RECOVERED),
        (73.5, 88, ChangeClass.UNCHANGED),  # RC 1.9387
        (61, 96.5, ChangeClass.IMPROVED),
        (80, 60.5, ChangeClass.DETERIORATED),
    ],
)
def test_couples_where_higher_is_better(before: float, after: float, expected: ChangeClass) -> None:
    change = reliable_change(before, after, assumed(0.80, 11.8257))
    assert classify(change, 96.5, higher_is_better=True).change_class is expected


POINTS = st.floats(1, 7)


@given(POINTS, POINTS, POINTS, st.booleans())
def test_time_turned_round_turns_the_crossing(
    before: float, after: float, cut: float, better: bool
) -> None:
    there = crossing(before, after, cut, higher_is_better=better)
    back = crossing(after, before, cut, higher_is_better=better)
    assert (there, back) in {(None, None), (TOWARD, AWAY), (AWAY, TOWARD)}
