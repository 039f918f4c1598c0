"""The rows of `assessments`."""

from assessments.models.check_ins import Assignment, Draft, Link, Response
from assessments.models.instruments import (
    InstrumentDraft,
    InstrumentVersion,
    Origin,
    PracticeInstrument,
)
from assessments.models.references import ReferenceSet, ReferenceUse
from assessments.models.scores import Score

__all__ = [
    "Assignment",
    "Draft",
    "InstrumentDraft",
    "InstrumentVersion",
    "Link",
    "Origin",
    "PracticeInstrument",
    "ReferenceSet",
    "ReferenceUse",
    "Response",
    "Score",
]
