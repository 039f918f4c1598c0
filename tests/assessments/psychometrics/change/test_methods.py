"""Reliable change by every method: the DAS table, cases worked by hand, published thresholds."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.psychometrics.change import (
    ChangeMethod,
    ChangeRule,
    Direction,
    Parameters,
    Published,
    edwards_nunnally,
    gulliksen_lord_novick,
    published_change,
    reliable_change,
)
from tests.assessments.psychometrics.builders import DAS, assumed, judged_scale, plain_scale


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
    one = edwards_nunnally(6, 4, 3, assumed(0.9))
    assert one.rc == pytest.approx(-1.7 / 0.3794733, abs=1e-5)
    other = gulliksen_lord_novick(6, 4, 3, assumed(0.9))
    assert other.rc == pytest.approx(-1.7 / (1.2 * 0.4358899), abs=1e-5)
    for change in (one, other):
        assert change.mean == 3
        assert change.expected == pytest.approx(5.7)
        assert change.difference == -2
        assert change.direction is Direction.LOWER
        assert change.parameters == assumed(0.9)
    assert one.threshold == pytest.approx(1.96 * 0.3794733, abs=1e-5)
    assert other.threshold == pytest.approx(1.96 * 1.2 * 0.4358899, abs=1e-5)
    assert one.method is ChangeMethod.EDWARDS_NUNNALLY
    assert other.method is ChangeMethod.GULLIKSEN_LORD_NOVICK


def test_the_alternatives_with_averaged_forms_by_hand() -> None:
    # Two forms have r = 1.8/1.9; x1 = 6 is drawn to 3 + 3·1.8/1.9 = 5.842105.
    one = edwards_nunnally(6, 4, 3, assumed(0.9), n1=2, n2=2)
    assert one.expected == pytest.approx(5.842105, abs=1e-6)
    assert one.rc == pytest.approx((4 - 5.842105) / (0.3794733 / 2**0.5), abs=1e-4)
    # Var(x2) − Cov²/Var(x1), with S = 1.2: 1.44·(.95 − .81/.95).
    other = gulliksen_lord_novick(6, 4, 3, assumed(0.9), n1=2, n2=2)
    assert other.rc == pytest.approx(
        (4 - 5.842105) / (1.44 * (0.95 - 0.81 / 0.95)) ** 0.5, abs=1e-4
    )
    assert (other.n1, other.n2) == (2, 2)


PHQ_9 = Published(6, "Six points, as published.", provisional=False)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (15, 9, Direction.LOWER),
        (15, 9.1, Direction.WITHIN_ERROR),
        (15, 15, Direction.WITHIN_ERROR),
        (4, 9.9, Direction.WITHIN_ERROR),
        (4, 10, Direction.HIGHER),
        # 3 · 1.1 is 3.3000000000000003 in floats: rounding decides nothing.
        (3 * 1.1, 9.3, Direction.HIGHER),
        (9.3, 3 * 1.1, Direction.LOWER),
    ],
)
def test_a_published_threshold_counts_from_itself_on(
    before: float, after: float, direction: Direction
) -> None:
    change = published_change(before, after, PHQ_9, n1=2)
    assert change.direction is direction
    assert (change.rc, change.threshold, change.parameters) == (None, 6, PHQ_9)
    assert (change.expected, change.n1, change.n2) == (before, 2, 1)
    assert change.method is ChangeMethod.PUBLISHED_THRESHOLD


@pytest.mark.parametrize(
    ("method", "parameters", "mean", "fault"),
    [
        (ChangeMethod.JACOBSON_TRUAX, PHQ_9, None, "other parameters"),
        (ChangeMethod.PUBLISHED_THRESHOLD, DAS, None, "other parameters"),
        (ChangeMethod.JACOBSON_TRUAX, DAS, 90.0, "a mean is needed"),
        (ChangeMethod.PUBLISHED_THRESHOLD, PHQ_9, 9.0, "a mean is needed"),
        (ChangeMethod.EDWARDS_NUNNALLY, DAS, None, "a mean is needed"),
        (ChangeMethod.GULLIKSEN_LORD_NOVICK, DAS, None, "a mean is needed"),
    ],
)
def test_a_method_takes_its_own_parameters_only(
    method: ChangeMethod, parameters: Parameters | Published, mean: float | None, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        ChangeRule(method, parameters, mean)


def test_the_rule_of_a_scale() -> None:
    scale = judged_scale()
    plain = ChangeRule.of(scale)
    assert plain == ChangeRule(ChangeMethod.JACOBSON_TRUAX, Parameters.of(scale))
    assert plain.standard_error() == pytest.approx(Parameters.of(scale).s_diff())
    by_mean = ChangeRule.of(scale, ChangeMethod.EDWARDS_NUNNALLY, mean=3.5)
    assert by_mean == ChangeRule(ChangeMethod.EDWARDS_NUNNALLY, Parameters.of(scale), 3.5)
    published = judged_scale(reliable_change=6.0)
    rule = ChangeRule.of(published)
    assert rule == ChangeRule(ChangeMethod.PUBLISHED_THRESHOLD, Published.of(published))
    assert (rule.standard_error(), rule.threshold(), rule.expected(4)) == (None, 6.0, 4)
    chosen = ChangeRule.of(published, ChangeMethod.JACOBSON_TRUAX)
    assert chosen.method is ChangeMethod.JACOBSON_TRUAX
    with pytest.raises(ValueError, match="not judged"):
        ChangeRule.of(plain_scale())


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
    assert there.rc is not None
    assert back.rc == pytest.approx(-there.rc)
    assert there.threshold == back.threshold


@given(SCORES, SCORES, SCORES, RELIABILITIES)
def test_the_alternatives_differ_by_a_known_factor(
    before: float, after: float, mean: float, r: float
) -> None:
    one = edwards_nunnally(before, after, mean, assumed(r))
    other = gulliksen_lord_novick(before, after, mean, assumed(r))
    assert one.rc is not None
    assert other.rc == pytest.approx(one.rc / (1 + r) ** 0.5, abs=1e-9)


@given(SCORES, SCORES, RELIABILITIES)
def test_at_the_mean_there_is_nothing_to_return_to(before: float, after: float, r: float) -> None:
    plain = reliable_change(before, after, assumed(r))
    at_the_mean = edwards_nunnally(before, after, before, assumed(r))
    assert plain.rc is not None
    assert at_the_mean.rc == pytest.approx(plain.rc * 2**0.5, abs=1e-9)
