"""Baseline and state: what may be said at each form, and everything stored with it."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.change import (
    Baseline,
    ChangeMethod,
    ChangeRule,
    ChangeState,
    Direction,
    Published,
    baseline,
    is_judged,
    judge,
)
from tests.assessments.psychometrics.builders import judged_scale, plain_scale

START = date(2024, 1, 10)
SCALE = judged_scale()  # band ±1.05 after one baseline form, ±0.91 after two


def history(*points: tuple[int, float]) -> list[tuple[date, float]]:
    return [(START + timedelta(days=day), value) for day, value in points]


def state(*points: tuple[int, float]) -> ChangeState:
    return judge(history(*points), SCALE).state


def test_a_baseline_is_the_mean_of_up_to_two_forms_in_the_first_21_days() -> None:
    day = [START + timedelta(days=n) for n in range(30)]
    assert baseline(history((0, 5.0))) == Baseline(5.0, 1, day[0], day[0])
    assert baseline(history((0, 5.0), (14, 4.0))) == Baseline(4.5, 2, day[0], day[14])
    assert baseline(history((0, 5.0), (20, 4.0))) == Baseline(4.5, 2, day[0], day[20])
    assert baseline(history((0, 5.0), (21, 4.0))) == Baseline(5.0, 1, day[0], day[0])
    assert baseline(history((0, 5.0), (7, 4.0), (14, 1.0))) == Baseline(4.5, 2, day[0], day[7])
    assert baseline(history((7, 4.0), (0, 5.0))) == Baseline(4.5, 2, day[0], day[7])
    assert baseline(history((0, 5.0), (0, 4.0))) == Baseline(4.5, 2, day[0], day[0])


def test_no_forms_are_no_baseline_and_no_verdict() -> None:
    with pytest.raises(ValueError, match="at least one form"):
        baseline([])
    with pytest.raises(ValueError, match="at least one form"):
        judge([], SCALE)


def test_a_scale_without_error_is_described_and_not_judged() -> None:
    with pytest.raises(ValueError, match="not judged"):
        judge(history((0, 3.0)), plain_scale())
    assert not is_judged(plain_scale())
    assert not is_judged(replace(plain_scale(), sd=1.2))
    assert is_judged(SCALE)
    assert is_judged(replace(plain_scale(), reliable_change=6.0))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(0, 5.0)], ChangeState.FIRST_ANSWERS),
        ([(0, 5.0), (14, 1.0)], ChangeState.FIRST_ANSWERS),
        ([(0, 5.0), (28, 4.0)], ChangeState.NO_RELIABLE_CHANGE),
        ([(0, 5.0), (28, 3.9)], ChangeState.RELIABLY_LOWER),
        ([(0, 5.0), (28, 6.1)], ChangeState.POSSIBLE_WORSENING),
        # With two forms behind the baseline the band is narrower.
        ([(0, 5.0), (14, 5.0), (28, 4.05)], ChangeState.RELIABLY_LOWER),
        ([(0, 5.0), (14, 5.0), (28, 4.1)], ChangeState.NO_RELIABLE_CHANGE),
        # A third form within 21 days already follows the baseline.
        ([(0, 5.0), (7, 5.0), (14, 6.0)], ChangeState.POSSIBLE_WORSENING),
        ([(0, 4.0), (28, 5.5), (56, 5.5)], ChangeState.WORSENING_CONFIRMED),
        ([(0, 4.0), (28, 5.5), (56, 5.2), (84, 6.0)], ChangeState.WORSENING_CONFIRMED),
        ([(0, 4.0), (28, 5.5), (56, 4.5)], ChangeState.NO_RELIABLE_CHANGE),
        ([(0, 4.0), (28, 5.5), (56, 4.5), (84, 5.5)], ChangeState.POSSIBLE_WORSENING),
        ([(0, 4.0), (28, 5.5), (56, 2.0), (84, 5.5)], ChangeState.POSSIBLE_WORSENING),
        ([(0, 4.0), (28, 5.5), (56, 5.5), (84, 2.0)], ChangeState.RELIABLY_LOWER),
        ([(0, 4.0), (28, 2.0), (56, 4.0)], ChangeState.NO_RELIABLE_CHANGE),
    ],
)
def test_the_state_at_the_latest_form(
    points: list[tuple[int, float]], expected: ChangeState
) -> None:
    assert state(*points) is expected


def test_there_is_no_word_for_recovered() -> None:
    assert {member.value for member in ChangeState} == {
        "first-answers",
        "no-reliable-change",
        "reliably-lower",
        "reliably-higher",
        "possible-worsening",
        "worsening-confirmed",
    }


def test_a_first_verdict_is_complete_but_for_a_change() -> None:
    assert judge(history((0, 5.0)), SCALE).as_mapping() == {
        "scale": "anxiety",
        "state": "first-answers",
        "on": "2024-01-10",
        "value": 5.0,
        "baseline": {"value": 5.0, "n": 1, "first_on": "2024-01-10", "last_on": "2024-01-10"},
        "method": "jacobson-truax",
        "sd": 1.2,
        "reliability": 0.9,
        "mean": None,
        "source": "Assumed for the test.",
        "provisional": True,
        "n1": 1,
        "n2": 1,
        "expected": 5.0,
        "threshold": pytest.approx(1.0518, abs=5e-5),
        "difference": None,
        "rc": None,
        "direction": None,
        "worse_since": None,
        "cut": 4.0,
        "cut_source": "",
        "higher_is_better": False,
        "class": None,
        "crossed": None,
    }


def test_a_later_verdict_is_complete() -> None:
    verdict = judge(history((0, 4.0), (14, 4.2), (42, 5.5), (70, 5.3)), SCALE)
    stored = verdict.as_mapping()
    assert stored == json.loads(json.dumps(stored, allow_nan=False))
    assert stored["state"] == "worsening-confirmed"
    assert stored["on"] == "2024-03-20"
    assert stored["worse_since"] == "2024-02-21"
    assert stored["baseline"]["last_on"] == "2024-01-24"
    assert (stored["n1"], stored["n2"]) == (2, 1)
    assert stored["difference"] == pytest.approx(1.2)
    assert stored["threshold"] == pytest.approx(0.9109, abs=5e-5)
    assert stored["rc"] == pytest.approx(1.2 / (0.9109 / 1.96), abs=1e-3)
    assert stored["direction"] == "higher"
    assert (stored["class"], stored["crossed"]) == ("deteriorated", None)


def test_where_higher_is_better_worse_is_lower() -> None:
    scale = replace(SCALE, higher_is_better=True)
    points = history((0, 3.0), (28, 1.5), (56, 1.5), (84, 4.5))
    verdicts = [judge(points[:count], scale) for count in (2, 3, 4)]
    assert [verdict.state for verdict in verdicts] == [
        ChangeState.POSSIBLE_WORSENING,
        ChangeState.WORSENING_CONFIRMED,
        ChangeState.RELIABLY_HIGHER,
    ]
    assert verdicts[1].worse_since == START + timedelta(days=28)
    stored = verdicts[2].as_mapping()
    assert (stored["class"], stored["crossed"]) == ("recovered", "toward-health")
    assert stored["higher_is_better"] is True


def test_a_published_threshold_judges_a_scale_without_error() -> None:
    scale = replace(plain_scale(), reliable_change=6.0, cut=10.0, parameters_source="Published.")
    verdict = judge(history((0, 16.0), (28, 10.0)), scale)
    assert verdict.state is ChangeState.RELIABLY_LOWER
    assert verdict.method is ChangeMethod.PUBLISHED_THRESHOLD
    assert verdict.parameters == Published(6.0, "Published.", True)
    stored = verdict.as_mapping()
    assert (stored["sd"], stored["reliability"], stored["rc"]) == (None, None, None)
    assert (stored["threshold"], stored["source"]) == (6.0, "Published.")
    assert (stored["class"], stored["crossed"]) == ("improved", None)  # 10 still is a case
    assert judge(history((0, 16.0), (28, 9.0)), scale).as_mapping()["class"] == "recovered"
    assert judge(history((0, 4.0), (28, 10.0)), scale).state is ChangeState.POSSIBLE_WORSENING


def test_a_rule_with_a_mean_is_stored_with_it() -> None:
    rule = ChangeRule.of(SCALE, ChangeMethod.EDWARDS_NUNNALLY, mean=3.0)
    stored = judge(history((0, 6.0), (28, 4.0)), SCALE, rule).as_mapping()
    assert (stored["method"], stored["mean"]) == ("edwards-nunnally", 3.0)
    assert stored["expected"] == pytest.approx(5.7)
    assert stored["rc"] == pytest.approx(-1.7 / 0.3794733, abs=1e-5)
    assert stored["threshold"] == pytest.approx(1.96 * 0.3794733, abs=1e-5)


def test_the_run_of_worse_forms_begins_anew_after_a_better_one() -> None:
    verdict = judge(history((0, 4.0), (28, 5.5), (56, 4.0), (84, 5.5)), SCALE)
    assert verdict.worse_since == START + timedelta(days=84)
    assert judge(history((0, 4.0), (28, 5.5), (56, 4.0)), SCALE).worse_since is None


def test_the_order_in_which_forms_are_handed_over_does_not_matter() -> None:
    points = history((0, 4.0), (28, 5.5), (56, 5.2))
    assert judge(points[::-1], SCALE) == judge(points, SCALE)


HISTORIES = st.lists(
    st.tuples(st.integers(0, 400), st.floats(1, 7)),
    min_size=1,
    max_size=12,
    unique_by=lambda p: p[0],
)


@given(HISTORIES, st.floats(0.1, 0.98))
def test_a_verdict_never_goes_beyond_its_own_band(
    points: list[tuple[int, float]], reliability: float
) -> None:
    verdict = judge(history(*points), judged_scale(reliability=reliability))
    away = verdict.value - verdict.baseline.value
    if verdict.state is ChangeState.FIRST_ANSWERS:
        assert verdict.change is None
        assert len(points) == verdict.baseline.n
        return
    assert verdict.change is not None
    assert verdict.threshold == verdict.change.threshold
    slack = 1e-9
    if verdict.state is ChangeState.RELIABLY_LOWER:
        assert away < -verdict.threshold + slack
    elif verdict.state is ChangeState.NO_RELIABLE_CHANGE:
        assert abs(away) <= verdict.threshold + slack
    else:
        assert away > verdict.threshold - slack
        assert verdict.change.direction is Direction.HIGHER


@given(HISTORIES)
def test_worsening_is_confirmed_by_the_form_before_and_by_nothing_else(
    points: list[tuple[int, float]],
) -> None:
    ordered = sorted(points)
    states = [state(*ordered[: count + 1]) for count in range(len(ordered))]
    worse = {ChangeState.POSSIBLE_WORSENING, ChangeState.WORSENING_CONFIRMED}
    for before, now in zip([None, *states], states, strict=False):
        if now in worse:
            assert (now is ChangeState.WORSENING_CONFIRMED) == (before in worse)


@given(HISTORIES, st.floats(1, 7))
def test_a_later_form_leaves_the_baseline_as_it_was(
    points: list[tuple[int, float]], later: float
) -> None:
    assert baseline([*history(*points), *history((500, later))]) == baseline(history(*points))
