"""What answers are made into: scales with their bands, and the rules that make somebody look."""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.psychometrics.definition.items import Coding

DEFAULT_MIN_ANSWERED = 0.8


class ScoringMethod(StrEnum):
    MEAN = "mean"
    SUM = "sum"


@dataclass(frozen=True)
class Band:
    """A described part of a scale: from ``at_least`` points up to the next band."""

    at_least: float
    label: str


@dataclass(frozen=True)
class Scale:
    """Items that make one score. Without ``sd`` and ``reliability`` it is described, never judged.

    ``sd``, ``cut`` and ``reliable_change`` (a published threshold of its own) are in points of the
    scale; ``reliability`` lies above 0 and below 1; ``provisional`` covers the parameters and the
    cut alike. ``weights`` pairs linkIds with factors above 0; an item that is not named counts 1.
    ``meaning`` says in words what a higher score means.
    """

    id: str
    title: str
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    method: ScoringMethod
    min_answered: float = DEFAULT_MIN_ANSWERED
    sd: float | None = None
    reliability: float | None = None
    parameters_source: str = ""
    provisional: bool = True
    cut: float | None = None
    cut_source: str = ""
    reliable_change: float | None = None
    higher_is_better: bool = False
    meaning: str = ""
    weights: tuple[tuple[str, float], ...] = ()
    bands: tuple[Band, ...] = ()
    codings: tuple[Coding, ...] = ()

    @property
    def needed(self) -> int:
        """How many answers a score takes: 10 of 12, 15 of 18 at the usual 80 %."""
        return self.needed_of(len(self.items))

    def needed_of(self, count: int) -> int:
        """How many answers a score takes where ``count`` of its items are enabled."""
        # Exact, from the decimal as written: in floats 0.56 of 25 items would come to 15.
        return math.ceil(Fraction(str(self.min_answered)) * count)

    def weight_of(self, link_id: str) -> float:
        """The factor of an item."""
        return next((weight for name, weight in self.weights if name == link_id), 1.0)

    def band_of(self, value: float) -> Band | None:
        """The band a score lies in; None for a scale without bands."""
        return next((band for band in reversed(self.bands) if value >= band.at_least), None)


class RiskKind(StrEnum):
    """What a risk rule is about."""

    SELF_HARM = "self-harm"
    SAFETY_AT_HOME = "safety-at-home"
    OTHER = "other"


@dataclass(frozen=True)
class RiskRule:
    """Fires when the answer to ``item`` counts ``at_least`` so many points, even if not sent."""

    id: str
    item: str
    kind: RiskKind
    at_least: float = 1.0


@dataclass(frozen=True)
class PromptRule:
    """A prompt to look, for each of ``items``: at most, at least, or lower by ``drop`` than last.

    Exactly one of the three is set. Own prompts of this product, not norms.
    """

    id: str
    items: tuple[str, ...]
    at_most: float | None = None
    at_least: float | None = None
    drop: float | None = None
