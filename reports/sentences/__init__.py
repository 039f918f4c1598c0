"""Words about change: from stored verdicts to translated sentences. Nothing is computed anew.

A *verdict* is the mapping stored with a score (`Verdict.as_mapping`), a *placement* the one stored
beside it (`Placement.as_mapping`). All functions answer in the language that is active.
"""

from assessments.sentences import (
    METHODS,
    ZONES,
    Corners,
    Placement,
    Verdict,
    clock,
    corners,
    cut_note,
    day,
    listed,
    month,
    number,
    placement,
    ring_note,
    short_day,
    short_month,
    shown_difference,
    signed,
    zone,
)
from reports.sentences.changes import (
    change,
    incomplete,
    is_compared,
    not_why,
    opening,
    partly_answered,
    worsening,
)
from reports.sentences.so_far import Form, so_far
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
from reports.sentences.workings import working

__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "METHODS",
    "NAMES",
    "NO_RANK",
    "RANKS",
    "ZONES",
    "Corners",
    "Form",
    "Placement",
    "Status",
    "Verdict",
    "change",
    "clock",
    "corners",
    "cut_note",
    "day",
    "incomplete",
    "is_compared",
    "level",
    "listed",
    "month",
    "not_why",
    "number",
    "opening",
    "partly_answered",
    "placement",
    "ring_note",
    "short_day",
    "short_month",
    "shown_difference",
    "signed",
    "so_far",
    "status",
    "working",
    "worsening",
    "zone",
]
