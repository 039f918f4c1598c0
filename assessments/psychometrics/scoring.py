"""Answers to scores: keyed by linkId, never by position; too few answers give no score."""

from dataclasses import dataclass
from math import fsum

from assessments.psychometrics.answers import AnswerError, Answers, checked
from assessments.psychometrics.asked import Asked, asked_scales
from assessments.psychometrics.definition import Instrument, ScoringMethod

__all__ = ["AnswerError", "Incomplete", "ScaleScore", "score"]


@dataclass(frozen=True)
class ScaleScore:
    """A score in points of the scale, which runs from ``minimum`` to ``maximum``.

    ``of`` counts the items that were asked. ``prorated``: a sum raised to what all of them would
    have given. A mean needs no raising; there ``answered`` < ``of`` alone says that items were
    skipped. ``about`` is the id of the person asked about, "" where the form asks once.
    """

    scale: str
    value: float
    answered: int
    of: int
    prorated: bool
    minimum: float
    maximum: float
    about: str = ""


@dataclass(frozen=True)
class Incomplete:
    """No score: fewer than ``needed`` of the scale's items were answered, or none was asked."""

    scale: str
    answered: int
    of: int
    needed: int
    about: str = ""


def score(instrument: Instrument, answers: Answers) -> dict[str, ScaleScore | Incomplete]:
    """Score every scale, under its id or, for each person chosen, under ``person/scale``.

    An absent or None answer is a skipped one, and so is one that counts no points. Items that
    conditions leave out count nowhere, answered or not. AnswerError for any other answer.
    """
    return {
        asked.key: _score(instrument, asked)
        for asked in asked_scales(instrument, answers, checked(instrument, answers))
    }


def _score(instrument: Instrument, asked: Asked) -> ScaleScore | Incomplete:
    scale, answered, of = asked.scale, len(asked.points), len(asked.items)
    if not asked.is_enough:
        return Incomplete(scale.id, answered, of, scale.needed_of(of), asked.person)
    weights = {**dict.fromkeys(scale.items, 1.0), **dict(scale.weights)}
    turned = set(scale.reversed)
    # fsum, so that no order of the items changes the last digit.
    total = fsum(
        weights[link_id]
        * (sum(_ends(instrument, link_id)) - points if link_id in turned else points)
        for link_id, points in asked.points.items()
    )
    summed = scale.method is ScoringMethod.SUM
    whole = fsum(weights[link_id] for link_id in asked.items) if summed else 1.0
    value = total * whole / fsum(weights[link_id] for link_id in asked.points)
    minimum, maximum = instrument.range_of(scale, asked.items)
    return ScaleScore(
        scale=scale.id,
        value=min(max(value, minimum), maximum),  # the last digit may stray
        answered=answered,
        of=of,
        prorated=summed and answered < of,
        minimum=minimum,
        maximum=maximum,
        about=asked.person,
    )


def _ends(instrument: Instrument, link_id: str) -> tuple[float, float]:
    return instrument.points_of(instrument.item(link_id))
