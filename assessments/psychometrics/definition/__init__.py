"""Instruments as data: what they are, and how they are read and checked."""

from assessments.psychometrics.definition.instrument import (
    AnsweredBy,
    Instrument,
    Item,
    Option,
    Scale,
    ScoringMethod,
)
from assessments.psychometrics.definition.loading import DefinitionError, load, parse

__all__ = [
    "AnsweredBy",
    "DefinitionError",
    "Instrument",
    "Item",
    "Option",
    "Scale",
    "ScoringMethod",
    "load",
    "parse",
]
