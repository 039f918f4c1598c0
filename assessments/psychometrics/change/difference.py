"""Whether two scores differ by more than measurement error would explain.

Reliable change after Jacobson & Truax (1991), with the alternatives of Edwards & Nunnally and of
Gulliksen, Lord & Novick. All differences are later minus earlier, in points of the scale.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Self

from assessments.psychometrics.definition import Scale

# Two-sided 95 % point of the normal distribution.
CRITICAL = 1.96


class ChangeMethod(StrEnum):
    JACOBSON_TRUAX = "jacobson-truax"
    EDWARDS_NUNNALLY = "edwards-nunnally"
    GULLIKSEN_LORD_NOVICK = "gulliksen-lord-novick"


class Direction(StrEnum):
    """Which way a score has reliably moved; on the attachment scales lower is more secure."""

    LOWER = "lower"
    WITHIN_ERROR = "within-error"
    HIGHER = "higher"


@dataclass(frozen=True)
class Parameters:
    """What is assumed or known of a scale's error: SD (> 0), reliability (0 to below 1), source."""

    sd: float
    reliability: float
    source: str
    provisional: bool

    def __post_init__(self) -> None:
        if not (self.sd > 0 and 0 <= self.reliability < 1):
            raise ValueError("the SD must be above 0 and the reliability from 0 to below 1")

    @classmethod
    def of(cls, scale: Scale) -> Self:
        """The parameters of a scale; ValueError for one that is described, not judged."""
        if scale.sd is None or scale.reliability is None:
            raise ValueError(f"scale {scale.id} has no SD and reliability: it is not judged")
        return cls(scale.sd, scale.reliability, scale.parameters_source, scale.provisional)

    @property
    def sem(self) -> float:
        """Standard error of measurement, S·√(1 − r)."""
        return self.sd * sqrt(1 - self.reliability)

    def s_diff(self, n1: int = 1, n2: int = 1) -> float:
        """Standard error of the difference of ``n1`` averaged forms and ``n2`` later ones."""
        return self.sem * sqrt(1 / n1 + 1 / n2)

    def threshold(self, n1: int = 1, n2: int = 1) -> float:
        """Half the width of the band of change that error alone could explain (95 %)."""
        return CRITICAL * self.s_diff(n1, n2)


@dataclass(frozen=True)
class Change:
    """A difference and what may be said of it, with everything needed to say it."""

    method: ChangeMethod
    before: float
    after: float
    n1: int
    n2: int
    difference: float
    rc: float
    threshold: float
    direction: Direction
    parameters: Parameters


def reliable_change(
    before: float, after: float, parameters: Parameters, *, n1: int = 1, n2: int = 1
) -> Change:
    """The Jacobson–Truax change from the mean of ``n1`` forms to the mean of ``n2`` later ones."""
    difference = after - before
    rc = difference / parameters.s_diff(n1, n2)
    return Change(
        method=ChangeMethod.JACOBSON_TRUAX,
        before=before,
        after=after,
        n1=n1,
        n2=n2,
        difference=difference,
        rc=rc,
        threshold=parameters.threshold(n1, n2),
        direction=_direction(rc),
        parameters=parameters,
    )


def edwards_nunnally(before: float, after: float, mean: float, parameters: Parameters) -> float:
    """RC = (x2 − [r(x1 − M) + M]) / SEM: the first score is drawn toward the mean."""
    expected = parameters.reliability * (before - mean) + mean
    return (after - expected) / parameters.sem


def gulliksen_lord_novick(
    before: float, after: float, mean: float, parameters: Parameters
) -> float:
    """RC = ((x2 − M) − r(x1 − M)) / (S·√(1 − r²)): error of predicting one form by another."""
    surprise = (after - mean) - parameters.reliability * (before - mean)
    return surprise / (parameters.sd * sqrt(1 - parameters.reliability**2))


def _direction(rc: float) -> Direction:
    if rc < -CRITICAL:
        return Direction.LOWER
    return Direction.HIGHER if rc > CRITICAL else Direction.WITHIN_ERROR
