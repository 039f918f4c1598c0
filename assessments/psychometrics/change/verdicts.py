"""What may be said of the latest form, given the ones before it: baseline, change and state.

There is no state for "recovered": self-report shows movement, not an arrival. The class of the
change is stored beside the state, as a code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any

from assessments.psychometrics.change.classes import Outcome, classify
from assessments.psychometrics.change.difference import (
    Change,
    ChangeMethod,
    Direction,
    Parameters,
    Published,
)
from assessments.psychometrics.change.methods import ChangeRule
from assessments.psychometrics.definition import Scale

BASELINE_FORMS = 2
BASELINE_DAYS = 21

Point = tuple[date, float]


class ChangeState(StrEnum):
    """Reliably better is *lower* or *higher*, whichever is better on the scale."""

    FIRST_ANSWERS = "first-answers"
    NO_RELIABLE_CHANGE = "no-reliable-change"
    RELIABLY_LOWER = "reliably-lower"
    RELIABLY_HIGHER = "reliably-higher"
    POSSIBLE_WORSENING = "possible-worsening"
    WORSENING_CONFIRMED = "worsening-confirmed"


WORSENING = frozenset({ChangeState.POSSIBLE_WORSENING, ChangeState.WORSENING_CONFIRMED})


@dataclass(frozen=True)
class Baseline:
    """The mean of ``n`` forms (one or two), answered from ``first_on`` to ``last_on``."""

    value: float
    n: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Verdict:
    """The state of one scale at one form, with all that a sentence about it must state.

    ``change`` and ``outcome`` are None while the forms only make up the baseline. ``expected`` is
    the score without true change, the baseline itself where no mean is used; ``threshold`` the
    half width of the error band around it for one later form. ``worse_since`` is the first form of
    the unbroken run of worse ones that the latest form ends.
    """

    scale: str
    state: ChangeState
    on: date
    value: float
    baseline: Baseline
    change: Change | None
    outcome: Outcome | None
    rule: ChangeRule
    expected: float
    threshold: float
    n2: int
    worse_since: date | None
    cut: float | None
    cut_source: str
    higher_is_better: bool

    @property
    def method(self) -> ChangeMethod:
        return self.rule.method

    @property
    def parameters(self) -> Parameters | Published:
        return self.rule.parameters

    def as_mapping(self) -> dict[str, Any]:
        """Plain JSON values, to be stored with the score when it is written."""
        return {
            "scale": self.scale,
            "state": self.state.value,
            "on": self.on.isoformat(),
            "value": self.value,
            "baseline": {
                "value": self.baseline.value,
                "n": self.baseline.n,
                "first_on": self.baseline.first_on.isoformat(),
                "last_on": self.baseline.last_on.isoformat(),
            },
            **_rule_mapping(self.rule),
            "n1": self.baseline.n,
            "n2": self.n2,
            "expected": self.expected,
            "threshold": self.threshold,
            "difference": self.change.difference if self.change else None,
            "rc": self.change.rc if self.change else None,
            "direction": self.change.direction.value if self.change else None,
            "worse_since": self.worse_since.isoformat() if self.worse_since else None,
            "cut": self.cut,
            "cut_source": self.cut_source,
            "higher_is_better": self.higher_is_better,
            **_outcome_mapping(self.outcome),
        }


def _rule_mapping(rule: ChangeRule) -> dict[str, Any]:
    error = None if isinstance(rule.parameters, Published) else rule.parameters
    return {
        "method": rule.method.value,
        "sd": error.sd if error else None,
        "reliability": error.reliability if error else None,
        "mean": rule.mean,
        "source": rule.parameters.source,
        "provisional": rule.parameters.provisional,
    }


def _outcome_mapping(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {"class": None, "crossed": None}
    crossed = outcome.crossing
    return {"class": outcome.change_class.value, "crossed": crossed.value if crossed else None}


def baseline(points: Sequence[Point]) -> Baseline:
    """The mean of the first form and, if it came within the first 21 days, the second.

    The day of the first form is day one. ValueError when there is no form at all.
    """
    if not points:
        raise ValueError("a baseline takes at least one form")
    ordered = _by_date(points)
    end = ordered[0][0] + timedelta(days=BASELINE_DAYS)
    chosen = [point for point in ordered[:BASELINE_FORMS] if point[0] < end]
    return Baseline(
        value=sum(value for _, value in chosen) / len(chosen),
        n=len(chosen),
        first_on=chosen[0][0],
        last_on=chosen[-1][0],
    )


def is_judged(scale: Scale) -> bool:
    """Whether a scale has what a verdict takes; else it is described, not judged."""
    error = scale.sd is not None and scale.reliability is not None
    return error or scale.reliable_change is not None


def judge(history: Sequence[Point], scale: Scale, rule: ChangeRule | None = None) -> Verdict:
    """Judge the latest form of ``history``: all scored forms up to and including that one.

    Without a ``rule``: the scale's published threshold where it has one, else Jacobson–Truax. The
    order of forms of one day is kept as given. ValueError for no form at all, and for a scale
    that is not judged.
    """
    rule = rule or ChangeRule.of(scale)
    start = baseline(history)
    ordered = _by_date(history)
    state = ChangeState.FIRST_ANSWERS
    change: Change | None = None
    worse_since: date | None = None
    for on, value in ordered[start.n :]:
        change = rule.change(start.value, value, n1=start.n)
        state = _next_state(state, change.direction, higher_is_better=scale.higher_is_better)
        worse_since = (worse_since or on) if state in WORSENING else None
    on, value = ordered[-1]
    better = scale.higher_is_better
    return Verdict(
        scale=scale.id,
        state=state,
        on=on,
        value=value,
        baseline=start,
        change=change,
        outcome=classify(change, scale.cut, higher_is_better=better) if change else None,
        rule=rule,
        expected=rule.expected(start.value, start.n),
        threshold=rule.threshold(n1=start.n),
        n2=1,
        worse_since=worse_since,
        cut=scale.cut,
        cut_source=scale.cut_source,
        higher_is_better=better,
    )


def _by_date(points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=itemgetter(0))


def _next_state(
    before: ChangeState, direction: Direction, *, higher_is_better: bool
) -> ChangeState:
    if direction is Direction.WITHIN_ERROR:
        return ChangeState.NO_RELIABLE_CHANGE
    if (direction is Direction.HIGHER) == higher_is_better:
        return ChangeState.RELIABLY_HIGHER if higher_is_better else ChangeState.RELIABLY_LOWER
    if before in WORSENING:
        return ChangeState.WORSENING_CONFIRMED
    return ChangeState.POSSIBLE_WORSENING
