"""What a change amounts to: the classes of Jacobson & Truax (1991), and crossing a cut-off.

A score *at* its cut-off is still on the clinical side, as caseness "10 or more" says; the healthy
side begins beyond it. The classes are codes: on attachment scales nobody is shown "recovered".
"""

from dataclasses import dataclass
from enum import StrEnum

from assessments.psychometrics.change.difference import Change, Direction


class ChangeClass(StrEnum):
    """``recovered``: reliably better, and from the clinical side of the cut-off to the healthy."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


class Crossing(StrEnum):
    """The way a cut-off was crossed, reliably or not."""

    TOWARD_HEALTH = "toward-health"
    AWAY_FROM_HEALTH = "away-from-health"


@dataclass(frozen=True)
class Outcome:
    """The class of a change. ``crossing`` is None without a cut-off or on one side of it."""

    change_class: ChangeClass
    crossing: Crossing | None

    @property
    def crossed_within_error(self) -> bool:
        """Crossed the cut-off without reliable change, which has to be said."""
        return self.crossing is not None and self.change_class is ChangeClass.UNCHANGED


def is_clinical(value: float, cut: float, *, higher_is_better: bool) -> bool:
    """Whether a score lies on the clinical side of a cut-off, or on the cut-off itself."""
    return value <= cut if higher_is_better else value >= cut


def crossing(
    before: float, after: float, cut: float | None, *, higher_is_better: bool
) -> Crossing | None:
    """Which way a cut-off lies between two scores; None if it does not."""
    if cut is None:
        return None
    was, now = (
        is_clinical(value, cut, higher_is_better=higher_is_better) for value in (before, after)
    )
    if was == now:
        return None
    return Crossing.TOWARD_HEALTH if was else Crossing.AWAY_FROM_HEALTH


def classify(change: Change, cut: float | None, *, higher_is_better: bool) -> Outcome:
    """The class of one change, and whether it crossed the cut-off."""
    crossed = crossing(change.before, change.after, cut, higher_is_better=higher_is_better)
    if change.direction is Direction.WITHIN_ERROR:
        return Outcome(ChangeClass.UNCHANGED, crossed)
    if (change.direction is Direction.HIGHER) != higher_is_better:
        return Outcome(ChangeClass.DETERIORATED, crossed)
    if crossed is Crossing.TOWARD_HEALTH:
        return Outcome(ChangeClass.RECOVERED, crossed)
    return Outcome(ChangeClass.IMPROVED, crossed)
