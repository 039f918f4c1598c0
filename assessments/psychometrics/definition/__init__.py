"""Instruments as data: what they are, and how they are read and checked."""

from assessments.psychometrics.definition.instrument import AnsweredBy, Instrument
from assessments.psychometrics.definition.items import (
    NAME,
    Coding,
    Condition,
    Item,
    ItemKind,
    Operator,
    Option,
    Person,
    Repeat,
    Section,
)
from assessments.psychometrics.definition.loading import DefinitionError, load, parse
from assessments.psychometrics.definition.scales import (
    Band,
    PromptRule,
    RiskKind,
    RiskRule,
    Scale,
    ScoringMethod,
)

__all__ = [
    "NAME",
    "AnsweredBy",
    "Band",
    "Coding",
    "Condition",
    "DefinitionError",
    "Instrument",
    "Item",
    "ItemKind",
    "Operator",
    "Option",
    "Person",
    "PromptRule",
    "Repeat",
    "RiskKind",
    "RiskRule",
    "Scale",
    "ScoringMethod",
    "Section",
    "load",
    "parse",
]
