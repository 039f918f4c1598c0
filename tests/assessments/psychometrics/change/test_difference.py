"""Reliable change against published figures: the DAS table, the textbook case, RCI95 in points."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.psychometrics.change import (
    ChangeMethod,
    Direction,
    Parameters,
    edwards_nunnally,
    gulliksen_lord_novick,
    reliable_change,
)
from assessments.psychometrics.definition import load
from tests.assessments.psychometrics.builders import judged_scale, small_mapping

DAS = Parameters(11.8257, 0.80, "Jacobson & Truax 1991, table 2", provisional=False)


def assumed(reliability: float, sd: float = 1.2) -> Parameters:
    return Parameters(sd, reliability, "Assumed.", provisional=True)


def test_errors_of_the_das_and_of_the_textbook_case() -> None:
    assert DAS.sem == pytest.approx(5.2886, abs=5e-5)
    assert DAS.s_diff() == pytest.approx(7.4792, abs=5e-5)
    assert assumed(0.80, 7.5).sem == pytest.approx(3.354102, abs=5e-7)
    assert assumed(0.80, 7.5).s_diff() == pytest.approx(4.743416, abs=5e-7)


@pytest.mark.parametrize(
    ("before", "after", "rc", "reliable"),
    [
        (90.5, 97, 0.8691, False),
        (74, 124, 6.6852, True),
        (97, 97.5, 0.0669, False),
        (73.5, 88, 1.9387, False),
        (61, 96.5, 4.7465, True),
        (66.5, 62.5, -0.5348, False),
        (86.5, 103.5, 2.2730, True),
        (68.5, 82.5, 1.8719, False),
        (60.5, 79.5, 2.5404, True),
        (80, 60.5, -2.6072, True),
        (93, 92, -0.1337, False),
    ],
)
def test_the_das_table(before: float, after: float, rc: float, reliable: bool) -> None:
    change = reliable_change(before, after, DAS)
    assert change.rc == pytest.approx(rc, abs=5e-5)
    expected = Direction.HIGHER if rc > 0 else Direction.LOWER
    assert change.direction is (expected if reliable else Direction.WITHIN_ERROR)


@pytest.mark.parametrize(
    ("reliability", "points"),
    [(0.95, 0.74), (0.93, 0.88), (0.90, 1.05), (0.85, 1.29), (0.80, 1.49),
     (0.45 / 0.55, 1.42), (0.75, 1.66)],
)  # fmt: skip
def test_the_band_in_points_at_sd_1_2(reliability: float, points: float) -> None:
    assert round(assumed(reliability).threshold(), 2) == points


def test_averaging_two_forms_on_each_side_narrows_the_band() -> None:
    assert round(assumed(0.90).threshold(n1=2, n2=2), 2) == 0.74
    assert assumed(0.90).s_diff(2, 2) == pytest.approx(assumed(0.90).sem)
    assert assumed(0.90).s_diff(2, 1) == pytest.approx(assumed(0.90).sem * 1.5**0.5)


def test_a_change_carries_what_must_be_said_of_it() -> None:
    change = reliable_change(5.4, 3.2, assumed(0.90), n1=2)
    assert change.method is ChangeMethod.JACOBSON_TRUAX
    assert (change.before, change.after, change.n1, change.n2) == (5.4, 3.2, 2, 1)
    assert change.difference == pytest.approx(-2.2)
    assert change.threshold == pytest.approx(1.96 * 1.2 * (0.1 * 1.5) ** 0.5)
    assert change.rc == pytest.approx(-2.2 / (1.2 * (0.1 * 1.5) ** 0.5))
    assert change.direction is Direction.LOWER
    assert change.parameters == assumed(0.90)


def test_the_alternatives_by_hand() -> None:
    # x1 = 6, x2 = 4, M = 3, S = 1.2, r = .9: expected 5.7, 1.7 lower than expected.
    assert edwards_nunnally(6, 4, 3, assumed(0.9)) == pytest.approx(-1.7 / 0.3794733, abs=1e-5)
    assert gulliksen_lord_novick(6, 4, 3, assumed(0.9)) == pytest.approx(
        -1.7 / (1.2 * 0.4358899), abs=1e-5
    )


@pytest.mark.parametrize(
    ("sd", "reliability"),
    [(0, 0.9), (-1, 0.9), (1.2, 1), (1.2, -0.1), (float("nan"), 0.9), (1.2, float("nan"))],
)
def test_impossible_parameters_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="SD must be above 0"):
        assumed(reliability, sd)


def test_parameters_come_from_the_scale_or_not_at_all() -> None:
    parameters = Parameters.of(judged_scale())
    assert parameters == Parameters(1.2, 0.9, "Assumed for the test.", True)
    with pytest.raises(ValueError, match="scale all has no SD"):
        Parameters.of(load(small_mapping()).scale("all"))


SCORES = st.floats(1, 7)
RELIABILITIES = st.floats(0.05, 0.99)
FORMS = st.integers(1, 2)


@given(SCORES, SCORES, RELIABILITIES, FORMS, FORMS)
def test_nothing_within_the_threshold_is_called_reliable(
    before: float, after: float, reliability: float, n1: int, n2: int
) -> None:
    change = reliable_change(before, after, assumed(reliability), n1=n1, n2=n2)
    assume(abs(abs(change.difference) - change.threshold) > 1e-9)
    beyond = abs(after - before) > change.threshold
    assert (change.direction is not Direction.WITHIN_ERROR) == beyond
    if beyond:
        assert (change.direction is Direction.HIGHER) == (after > before)


@given(SCORES, SCORES, RELIABILITIES)
def test_turning_time_round_turns_the_sign(before: float, after: float, r: float) -> None:
    there = reliable_change(before, after, assumed(r))
    back = reliable_change(after, before, assumed(r))
    assert there.rc == pytest.approx(-back.rc)
    assert there.threshold == back.threshold


@given(SCORES, SCORES, SCORES, RELIABILITIES)
def test_the_alternatives_differ_by_a_known_factor(
    before: float, after: float, mean: float, r: float
) -> None:
    one = edwards_nunnally(before, after, mean, assumed(r))
    other = gulliksen_lord_novick(before, after, mean, assumed(r))
    assert other == pytest.approx(one / (1 + r) ** 0.5, abs=1e-9)


@given(SCORES, SCORES, RELIABILITIES)
def test_at_the_mean_there_is_nothing_to_return_to(before: float, after: float, r: float) -> None:
    plain = reliable_change(before, after, assumed(r))
    at_the_mean = edwards_nunnally(before, after, before, assumed(r))
    assert at_the_mean == pytest.approx(plain.rc * 2**0.5, abs=1e-9)
