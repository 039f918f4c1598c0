"""Change beyond measurement error: differences, cut-offs, and the verdict on a history of forms."""

from assessments.psychometrics.change.cutoffs import (
    Criterion,
    CutOff,
    Reference,
    cut_off,
    cut_off_a,
    cut_off_b,
    cut_off_c,
)
from assessments.psychometrics.change.difference import (
    CRITICAL,
    Change,
    ChangeMethod,
    Direction,
    Parameters,
    edwards_nunnally,
    gulliksen_lord_novick,
    reliable_change,
)
from assessments.psychometrics.change.verdicts import (
    BASELINE_DAYS,
    BASELINE_FORMS,
    WORSENING,
    Baseline,
    ChangeState,
    Point,
    Verdict,
    baseline,
    judge,
)

__all__ = [
    "BASELINE_DAYS",
    "BASELINE_FORMS",
    "CRITICAL",
    "WORSENING",
    "Baseline",
    "Change",
    "ChangeMethod",
    "ChangeState",
    "Criterion",
    "CutOff",
    "Direction",
    "Parameters",
    "Point",
    "Reference",
    "Verdict",
    "baseline",
    "cut_off",
    "cut_off_a",
    "cut_off_b",
    "cut_off_c",
    "edwards_nunnally",
    "gulliksen_lord_novick",
    "judge",
    "reliable_change",
]
