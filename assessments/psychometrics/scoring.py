"""Answers to scores: keyed by linkId, never by position; too few answers give no score."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessments.psychometrics.definition import Instrument, Scale, ScoringMethod

# Below this many seconds an item, the items can hardly have been read.
FASTEST_READING = 1.5


class AnswerError(ValueError):
    """Answers that do not belong to the instrument. ``faults`` names every one.

    The answers themselves are left out of the words: errors are logged, answers are private.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class ScaleScore:
    """A score in points of the scale, which runs from ``minimum`` to ``maximum``.

    ``prorated``: a sum raised to what all ``of`` items would have given. A mean needs no raising;
    there ``answered`` < ``of`` alone says that items were skipped.
    """

    scale: str
    value: float
    answered: int
    of: int
    prorated: bool
    minimum: float
    maximum: float


@dataclass(frozen=True)
class Incomplete:
    """No score: fewer than ``needed`` of the scale's items were answered."""

    scale: str
    answered: int
    of: int
    needed: int


class CarelessNote(StrEnum):
    """Signs that a form was filled in without reading: noted beside a score, never punished."""

    STRAIGHT_LINED = "straight-lined"
    TOO_FAST = "too-fast"


def score(
    instrument: Instrument, answers: Mapping[str, int | None]
) -> dict[str, ScaleScore | Incomplete]:
    """Score every scale. An absent or None answer is a skipped one; AnswerError for any other."""
    given = _given(instrument, answers)
    return {scale.id: _score_scale(instrument, scale, given) for scale in instrument.scales}


def careless_notes(
    instrument: Instrument, answers: Mapping[str, int | None], seconds: float | None = None
) -> tuple[CarelessNote, ...]:
    """Signs of careless answering.

    Straight-lined: one and the same answer throughout a scale that has items of both directions
    and enough answers for a score. Too fast: less than 1.5 seconds an answer; ``seconds`` is the
    time the whole form took, None or negative when it is not known.
    """
    given = _given(instrument, answers)
    notes: list[CarelessNote] = []
    if any(_straight_lined(scale, given) for scale in instrument.scales):
        notes.append(CarelessNote.STRAIGHT_LINED)
    if seconds is not None and 0 <= seconds < FASTEST_READING * len(given):
        notes.append(CarelessNote.TOO_FAST)
    return tuple(notes)


def _given(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, int]:
    link_ids = {item.link_id for item in instrument.items}
    allowed = {option.value for option in instrument.options}
    given: dict[str, int] = {}
    faults: list[str] = []
    for link_id, value in answers.items():
        if link_id not in link_ids:
            faults.append(f"{str(link_id)[:60]}: is no item of this instrument")
        elif value is None:
            continue
        elif type(value) is not int or value not in allowed:
            faults.append(f"{link_id}: is not one of the answers offered")
        else:
            given[link_id] = value
    if faults:
        raise AnswerError(tuple(faults))
    return given


def _score_scale(
    instrument: Instrument, scale: Scale, given: Mapping[str, int]
) -> ScaleScore | Incomplete:
    low, high = instrument.lowest_and_highest
    keyed = [
        low + high - given[link_id] if link_id in scale.reversed else given[link_id]
        for link_id in scale.items
        if link_id in given
    ]
    answered, of = len(keyed), len(scale.items)
    if answered < scale.needed:
        return Incomplete(scale.id, answered, of, scale.needed)
    summed = scale.method is ScoringMethod.SUM
    minimum, maximum = instrument.range_of(scale)
    return ScaleScore(
        scale=scale.id,
        value=sum(keyed) * (of if summed else 1) / answered,
        answered=answered,
        of=of,
        prorated=summed and answered < of,
        minimum=minimum,
        maximum=maximum,
    )


def _straight_lined(scale: Scale, given: Mapping[str, int]) -> bool:
    balanced = 0 < len(scale.reversed) < len(scale.items)
    values = [given[link_id] for link_id in scale.items if link_id in given]
    return balanced and len(values) >= scale.needed and len(set(values)) == 1
