"""Names of dimensions, levels and states, and the tag each state is shown with."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.psychometrics.change import ChangeState

DIMENSIONS = ("anxiety", "avoidance")
NAMES: dict[str, Promise] = {
    "anxiety": gettext_lazy("Anxiety"),
    "avoidance": gettext_lazy("Avoidance"),
}
LEVELS: dict[int, Promise] = {
    -2: gettext_lazy("much less than hoped"),
    -1: gettext_lazy("less than hoped"),
    0: gettext_lazy("as hoped"),
    1: gettext_lazy("more than hoped"),
    2: gettext_lazy("much more than hoped"),
}


@dataclass(frozen=True)
class Status:
    """One dimension's state: words, the tag's tone and icon, and how early it sorts (0 first)."""

    text: str
    tone: str
    icon: str
    rank: int


_STATUSES: dict[str, tuple[Promise, str, str, int]] = {
    ChangeState.WORSENING_CONFIRMED: (
        gettext_lazy("Worsening, confirmed"), "crit", "up-confirmed", 0),
    ChangeState.POSSIBLE_WORSENING: (gettext_lazy("Possible worsening"), "warn", "up", 1),
    ChangeState.NO_RELIABLE_CHANGE: (gettext_lazy("No reliable change"), "none", "same", 2),
    ChangeState.RELIABLY_LOWER: (gettext_lazy("Reliably lower"), "good", "down", 3),
    ChangeState.RELIABLY_HIGHER: (gettext_lazy("Reliably higher"), "good", "up", 3),
    ChangeState.RELIABLY_HIGHER: (gettext_lazy("Reliably higher"), "good", "up", 4),
    ChangeState.FIRST_ANSWERS: (gettext_lazy("Too few answers yet"), "none", "few", 5),
}  # fmt: skip
RANKS: dict[str, int] = {state: row[3] for state, row in _STATUSES.items()}
NO_RANK = RANKS[ChangeState.FIRST_ANSWERS]


def status(state: str) -> Status:
    """The words for a stored state; an empty one (no score yet) reads as too few answers."""
    text, tone, icon, rank = _STATUSES.get(state) or _STATUSES[ChangeState.FIRST_ANSWERS]
    return Status(str(text), tone, icon, rank)


def is_judged(state: str) -> bool:
    """Whether a score was held against an earlier one at all."""
    return state in _STATUSES and state != ChangeState.FIRST_ANSWERS


def level(value: int) -> str:
    """Attainment in figures and words: +1, more than hoped."""
    figure = f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"
    return _("%(figure)s, %(words)s") % {"figure": figure, "words": LEVELS[value]}
