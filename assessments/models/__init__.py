"""The rows of `assessments`."""

from assessments.models.alerts import Alert, Decision
from assessments.models.bring_over import BringOver, LeaseLost
from assessments.models.check_ins import AnsweredBy, Assignment, Draft, Link, Response
from assessments.models.instruments import (
    InstrumentDraft,
    InstrumentVersion,
    Origin,
    PracticeInstrument,
)
from assessments.models.references import ReferenceSet, ReferenceUse
from assessments.models.schedules import Channel, Schedule, TabletCode
from assessments.models.scores import LatestState, Score
from assessments.models.shared import SharedResult
from assessments.models.sheets import TypedSheet

__all__ = [
    "Alert",
    "AnsweredBy",
    "Assignment",
    "BringOver",
    "Channel",
    "Decision",
    "Draft",
    "InstrumentDraft",
    "InstrumentVersion",
    "LatestState",
    "LeaseLost",
    "Link",
    "Origin",
    "PracticeInstrument",
    "ReferenceSet",
    "ReferenceUse",
    "Response",
    "Schedule",
    "Score",
    "SharedResult",
    "TabletCode",
    "TypedSheet",
]
