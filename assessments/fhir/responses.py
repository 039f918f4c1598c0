"""A FHIR R4 QuestionnaireResponse as answers: matched by linkId, or refused."""

from collections.abc import Mapping
from typing import Any

from assessments.psychometrics.definition import Instrument


def answers_of(response: Mapping[str, Any], instrument: Instrument) -> dict[str, int | str | None]:
    """The answers by linkId (`person/linkId` in a repeat); AnswerError where they do not match."""
    raise NotImplementedError


def stated_totals(response: Mapping[str, Any], instrument: Instrument) -> dict[str, float]:
    """The totals the file itself states, by scale, to be kept beside ours."""
    raise NotImplementedError
