"""The rows of `assessments`."""

from assessments.models.check_ins import Assignment, Draft, Link, Response
from assessments.models.instruments import InstrumentVersion
from assessments.models.scores import Score

__all__ = ["Assignment", "Draft", "InstrumentVersion", "Link", "Response", "Score"]
