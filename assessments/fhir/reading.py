"""A FHIR R4 Questionnaire, read with suspicion: what it asks, its key, and what to doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.fhir.problems import Problem
from assessments.psychometrics.definition import Instrument


@dataclass(frozen=True)
class ReadQuestionnaire:
    """What was made of a file. ``instrument`` is None where the mapping cannot be loaded.

    ``key`` is the derived key, scale by scale: {"items", "reversed", "weights", "method"}.
    ``may_activate`` is False while any problem is an error; a person approves even then.
    """

    mapping: dict[str, Any]
    problems: tuple[Problem, ...]
    instrument: Instrument | None
    may_activate: bool
    key: dict[str, dict[str, Any]]


def read_questionnaire(resource: Mapping[str, Any], key_template: str = "") -> ReadQuestionnaire:
    """Read a Questionnaire; never raises for what is in the file. ``key_template``: "ecr-r" say."""
    raise NotImplementedError
