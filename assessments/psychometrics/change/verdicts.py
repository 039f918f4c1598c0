"""What may be said of the latest form, given the ones before it: baseline, change and state.

Made for scales on which lower is better, as on both attachment dimensions. There is no state for
"recovered": self-report shows movement toward security, not an arrival.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any

from assessments.psychometrics.change.difference import (
    Change,
    ChangeMethod,
    Direction,
    Parameters,
    reliable_change,
)
from assessments.psychometrics.definition import Scale

BASELINE_FORMS = 2
BASELINE_DAYS = 21

Point = tuple[date, float]


class ChangeState(StrEnum):
    FIRST_ANSWERS = "first-answers"
    NO_RELIABLE_CHANGE = "no-reliable-change"
    RELIABLY_LOWER = "reliably-lower"
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

    ``change`` is None while the forms only make up the baseline. ``threshold`` is the half width
    of the error band around the baseline for one later form. ``worse_since`` is the first form of
    the unbroken run of worse ones that the latest form ends.
    """

    scale: str
    state: ChangeState
    on: date
    value: float
    baseline: Baseline
    change: Change | None
    method: ChangeMethod
    threshold: float
    n2: int
    worse_since: date | None
    cut: float | None
    parameters: Parameters

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
            "method": self.method.value,
            "sd": self.parameters.sd,
            "reliability": self.parameters.reliability,
            "source": self.parameters.source,
            "provisional": self.parameters.provisional,
            "n1": self.baseline.n,
            "n2": self.n2,
            "threshold": self.threshold,
            "difference": self.change.difference if self.change else None,
            "rc": self.change.rc if self.change else None,
            "direction": self.change.direction.value if self.change else None,
            "worse_since": self.worse_since.isoformat() if self.worse_since else None,
            "cut": self.cut,
        }


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


def judge(history: Sequence[Point], scale: Scale) -> Verdict:
    """Judge the latest form of ``history``: all scored forms up to and including that one.

    The order of forms of one day is kept as given. ValueError for no form at all, and for a scale
    without SD and reliability, which is described and never judged.
    """
    parameters = Parameters.of(scale)
    start = baseline(history)
    ordered = _by_date(history)
    state = ChangeState.FIRST_ANSWERS
    change: Change | None = None
    worse_since: date | None = None
    for on, value in ordered[start.n :]:
        change = reliable_change(start.value, value, parameters, n1=start.n)
        state = _next_state(state, change.direction)
        worse_since = (worse_since or on) if state in WORSENING else None
    on, value = ordered[-1]
    return Verdict(
        scale=scale.id,
        state=state,
        on=on,
        value=value,
        baseline=start,
        change=change,
        method=ChangeMethod.JACOBSON_TRUAX,
        threshold=parameters.threshold(n1=start.n),
        n2=1,
        worse_since=worse_since,
        cut=scale.cut,
        parameters=parameters,
    )


def _by_date(points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=itemgetter(0))


def _next_state(before: ChangeState, direction: Direction) -> ChangeState:
    if direction is Direction.LOWER:
        return ChangeState.RELIABLY_LOWER
    if direction is Direction.WITHIN_ERROR:
        return ChangeState.NO_RELIABLE_CHANGE
    if before in WORSENING:
        return ChangeState.WORSENING_CONFIRMED
    return ChangeState.POSSIBLE_WORSENING
