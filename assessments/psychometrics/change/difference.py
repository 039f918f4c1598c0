"""What a change is judged by, and what comes of it. A difference is later minus earlier."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt
from typing import Self

from assessments.psychometrics.definition import Scale

# Two-sided 95 % point of the normal distribution.
CRITICAL = 1.96


class ChangeMethod(StrEnum):
    JACOBSON_TRUAX = "jacobson-truax"
    EDWARDS_NUNNALLY = "edwards-nunnally"
    GULLIKSEN_LORD_NOVICK = "gulliksen-lord-novick"
    PUBLISHED_THRESHOLD = "published-threshold"


class Direction(StrEnum):
    """Which way a score has reliably moved."""

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
        if not (self.sd > 0 and isfinite(self.sd) and 0 <= self.reliability < 1):
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

    def reliability_of(self, n: int) -> float:
        """The reliability of the mean of ``n`` forms, n·r / (1 + (n − 1)·r) (Spearman, Brown)."""
        return n * self.reliability / (1 + (n - 1) * self.reliability)


@dataclass(frozen=True)
class Published:
    """A threshold taken from the literature: change of so many ``points`` (> 0) is reliable."""

    points: float
    source: str
    provisional: bool

    def __post_init__(self) -> None:
        if not (self.points > 0 and isfinite(self.points)):
            raise ValueError("a published threshold must be above 0")

    @classmethod
    def of(cls, scale: Scale) -> Self:
        """The threshold a scale comes with; ValueError where it has none."""
        if scale.reliable_change is None:
            raise ValueError(f"scale {scale.id} has no published threshold of change")
        return cls(scale.reliable_change, scale.parameters_source, scale.provisional)


@dataclass(frozen=True)
class Change:
    """A difference and what may be said of it, with everything needed to say it.

    ``expected`` is what the later score would be without true change: ``before`` itself, or what
    regression to ``mean`` makes of it. ``rc`` is (after − expected) in standard errors, reliable
    beyond ±1.96; None for a published threshold, which has no error of its own. ``threshold`` is
    in points around ``expected``. ``n1`` and ``n2`` forms were averaged on either side.
    """

    method: ChangeMethod
    before: float
    after: float
    n1: int
    n2: int
    difference: float
    rc: float | None
    threshold: float
    direction: Direction
    parameters: Parameters | Published
    expected: float
    mean: float | None = None
