"""Signs that a form was filled in without reading: noted beside a score, never punished."""

from collections.abc import Sequence
from enum import StrEnum

from assessments.psychometrics.answers import Answers, checked
from assessments.psychometrics.asked import Asked, asked_scales
from assessments.psychometrics.definition import NAME, Instrument

# Below this many seconds an item, the items can hardly have been read.
FASTEST_READING = 1.5
# So many answers alike are no chance any more; of four, somebody without an opinion gives them.
LONG_ENOUGH = 8


class CarelessNote(StrEnum):
    """What was noticed."""

    STRAIGHT_LINED = "straight-lined"
    TOO_FAST = "too-fast"


def careless_notes(
    instrument: Instrument, answers: Answers, seconds: float | None = None
) -> tuple[CarelessNote, ...]:
    """Signs of careless answering.

    Straight-lined: one and the same answer to items of both directions, throughout a scale of
    eight or more answers, or throughout the whole form; and enough answers for a score. Too
    fast: less than 1.5 seconds an answer; ``seconds`` is the time the whole form took, None or
    negative when it is not known.
    """
    given = checked(instrument, answers)
    notes: list[CarelessNote] = []
    scales = tuple(asked_scales(instrument, answers, given))
    long = [asked for asked in scales if len(asked.points) >= LONG_ENOUGH]
    if any(_straight_lined(instrument, part) for part in (*([asked] for asked in long), scales)):
        notes.append(CarelessNote.STRAIGHT_LINED)
    answered = sum(not key.endswith(f"/{NAME}") for key in given)
    if seconds is not None and 0 <= seconds < FASTEST_READING * answered:
        notes.append(CarelessNote.TOO_FAST)
    return tuple(notes)


def _straight_lined(instrument: Instrument, scales: Sequence[Asked]) -> bool:
    """Whether these scales, each with enough answers, hold one answer to both directions."""
    directions = {link_id in asked.scale.reversed for asked in scales for link_id in asked.points}
    # The same points from two sets of answers are two different answers.
    given = {
        (instrument.item(link_id).option_set, points)
        for asked in scales
        for link_id, points in asked.points.items()
    }
    return all(asked.is_enough for asked in scales) and len(directions) == 2 and len(given) == 1
