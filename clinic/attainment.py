"""Goal attainment scaling: how far a set of goals was reached, as one T score.

Source: Kiresuk, T. J. & Sherman, R. E. (1968). Goal attainment scaling: A general method for
evaluating comprehensive community mental health programs. Community Mental Health Journal, 4,
443–453.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

# Words for the five levels. Plain text: whoever shows them marks them for translation.
LEVELS: Mapping[int, str] = MappingProxyType(
    {
        -2: "much less than hoped",
        -1: "less than hoped",
        0: "as hoped",
        1: "more than hoped",
        2: "much more than hoped",
    }
)

# The correlation between goals that Kiresuk & Sherman assume.
RHO = 0.3


@dataclass(frozen=True, slots=True)
class Rating:
    """One goal's attainment: a whole level from −2 to +2, and its weight (above 0).

    Raises ValueError for a level off the scale or a weight that is not a finite number above 0.
    """

    level: int
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"attainment level {self.level!r} is not a whole number from −2 to +2")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"goal weight {self.weight!r} is not a finite number above 0")


def attainment_t(ratings: Sequence[Rating], *, rho: float = RHO) -> float | None:
    """Return T = 50 + 10·Σw·x / √((1 − ρ)Σw² + ρ(Σw)²), or None when nothing is rated.

    50 means "as hoped" over all goals. With equal weights T depends on the number of goals: one
    goal runs from 30 to 70, four from about 21 to 79. `rho` is the assumed correlation between
    goals, 0 to 1; ValueError outside it.
    """
    if not 0 <= rho <= 1:
        raise ValueError(f"rho {rho!r} is not between 0 and 1")
    if not ratings:
        return None
    # Only the proportions of weights matter; dividing keeps the squares of any weight finite.
    largest = max(rating.weight for rating in ratings)
    weights = [rating.weight / largest for rating in ratings]
    moved = sum(w * rating.level for w, rating in zip(weights, ratings, strict=True))
    spread = (1 - rho) * sum(w * w for w in weights) + rho * sum(weights) ** 2
    return 50 + 10 * moved / math.sqrt(spread)
