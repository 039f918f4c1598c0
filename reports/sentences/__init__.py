"""Words about change: from stored verdicts to translated sentences. Nothing is computed anew.

A *verdict* is the mapping stored with a score (`Verdict.as_mapping`), a *placement* the one stored
beside it (`Placement.as_mapping`). All functions answer in the language that is active.
"""

from reports.sentences.changes import (
    Verdict,
    baseline_only,
    change,
    incomplete,
    not_why,
    one_check_in,
    opening,
    partly_answered,
    worsening,
)
from reports.sentences.formats import (
    clock,
    day,
    listed,
    month,
    number,
    short_day,
    short_month,
    shown_difference,
    signed,
)
from reports.sentences.plane import (
    ZONES,
    Corners,
    Placement,
    corners,
    cut_note,
    placement,
    ring_note,
    zone,
)
from reports.sentences.states import (
    DIMENSIONS,
    LEVELS,
    NAMES,
    NO_RANK,
    RANKS,
    Status,
    level,
    status,
)
from reports.sentences.workings import (
    METHODS,
    working,
)

__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "METHODS",
    "NAMES",
    "NO_RANK",
    "RANKS",
    "ZONES",
    "Corners",
    "Placement",
    "Status",
    "Verdict",
    "baseline_only",
    "change",
    "clock",
    "corners",
    "cut_note",
    "day",
    "incomplete",
    "level",
    "listed",
    "month",
    "not_why",
    "number",
    "one_check_in",
    "opening",
    "partly_answered",
    "placement",
    "ring_note",
    "short_day",
    "short_month",
    "shown_difference",
    "signed",
    "status",
    "working",
    "worsening",
    "zone",
]
