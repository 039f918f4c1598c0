"""What a result says of itself: method, parameters and source, in translated sentences.

Nothing is computed anew. A *verdict* is the mapping stored with a score (`Verdict.as_mapping`), a
*placement* the one stored beside it (`Placement.as_mapping`). All functions answer in the language
that is active.
"""

from assessments.sentences.changes import (
    METHODS,
    Verdict,
    explained,
    formula,
    outcome,
    score_error,
)
from assessments.sentences.formats import (
    bare,
    clock,
    day,
    listed,
    month,
    number,
    rounded,
    short_day,
    short_month,
    shown_difference,
    signed,
)
from assessments.sentences.movement import movement, reason, step
from assessments.sentences.plane import (
    ZONES,
    Corners,
    Placement,
    corners,
    cut_note,
    how_placed,
    placement,
    ring_note,
    short_note,
    zone,
)
from assessments.sentences.scores import band, incomplete, partly_answered

__all__ = [
    "METHODS",
    "ZONES",
    "Corners",
    "Placement",
    "Verdict",
    "band",
    "bare",
    "clock",
    "corners",
    "cut_note",
    "day",
    "explained",
    "formula",
    "how_placed",
    "incomplete",
    "listed",
    "month",
    "movement",
    "number",
    "outcome",
    "partly_answered",
    "placement",
    "reason",
    "ring_note",
    "rounded",
    "score_error",
    "short_day",
    "short_month",
    "short_note",
    "shown_difference",
    "signed",
    "step",
    "zone",
]
