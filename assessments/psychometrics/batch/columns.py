"""The columns of a matrix of answers: each an item with the answers it offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assessments.psychometrics.answers import AnswerError
from assessments.psychometrics.definition import Instrument, ItemKind

# Where an answer stands among those its item offers.
Places = NDArray[np.intp]

_WIDEST_TABLE = 4_096
_NEVER = -(2**53)  # no item offers it


@dataclass(frozen=True)
class Column:
    """The answers one item offers, ascending, with the mark of a skipped one among them.

    ``table`` gives the place of every number from one below the first to one above the last, −1
    where there is none; it is empty where the answers lie too far apart for it. ``points`` and
    ``counted`` say of each what it counts, and whether it does (0 or 1); ``ends`` are the fewest
    and the most points together, from which a reversed answer is taken.
    """

    known: NDArray[np.int64]
    table: Places
    skipped_at: int
    points: NDArray[np.float64]
    counted: NDArray[np.int16]
    ends: float

    @classmethod
    def of(cls, instrument: Instrument, key: str, skipped: int) -> Self:
        """The column under a key; AnswerError where no item that offers answers has it."""
        person, _, link_id = key.rpartition("/") if instrument.repeat else ("", "", key)
        people = {each.id for each in instrument.repeat.people} if instrument.repeat else set()
        item = instrument.items_by_link_id.get(link_id)
        is_repeated = link_id in instrument.repeated
        if (
            item is None
            or item.kind is not ItemKind.CHOICE
            or person not in (people if is_repeated else {""})
        ):
            raise AnswerError((f"{key[:60]}: is no item that offers answers",))
        values = [option.value for option in instrument.options_of(item)]
        if skipped in values:
            raise ValueError(f"{skipped} is an answer offered: mark skipped ones another way")
        known = sorted([skipped, *values])
        points = [None if value == skipped else instrument.points(item, value) for value in known]
        scored = [each for each in points if each is not None]
        return cls(
            known=np.array(known, np.int64),
            table=_table(known),
            skipped_at=known.index(skipped),
            points=np.array([each or 0.0 for each in points]),
            counted=np.array([each is not None for each in points], np.int16),
            ends=min(scored, default=0.0) + max(scored, default=0.0),
        )

    def places(self, values: NDArray[np.int64]) -> tuple[Places, int | None]:
        """Where each value stands in ``known``, and the first row with a value that does not."""
        if self.table.size:
            found = self.table.take(values - (self.known[0] - 1), mode="clip")
            return found, None if found.min(initial=0) >= 0 else int((found < 0).argmax())
        found = self.known.searchsorted(values)
        # What lies beyond the last is held against the first, which it cannot equal.
        is_known = np.append(self.known, self.known[0]).take(found) == values
        return found, None if is_known.all() else int(is_known.argmin())

    def keyed(self, *, is_reversed: bool, weight: float) -> NDArray[np.float64]:
        """What each answer adds to its scale."""
        turned = (self.ends - self.points) if is_reversed else self.points
        return weight * turned * self.counted


def _table(known: Sequence[int]) -> Places:
    span = known[-1] - known[0] + 1
    if span > _WIDEST_TABLE:
        return np.empty(0, np.intp)
    table = np.full(span + 2, -1, np.intp)
    table[np.array(known) - known[0] + 1] = np.arange(len(known))
    return table


def whole(answers: NDArray[np.floating[Any]], skipped: int) -> NDArray[np.int64]:
    """Floats as whole numbers; what is none becomes a number no item offers."""
    given = np.where(np.isnan(answers), skipped, answers).astype(np.float64)
    is_whole = (np.abs(given) < -_NEVER) & (np.floor(given) == given)
    return np.where(is_whole, given, _NEVER).astype(np.int64)
