"""The rules of `score` over many rows at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.psychometrics.answers import AnswerError, key_of
from assessments.psychometrics.batch.columns import Column, Places, whole
from assessments.psychometrics.definition import Instrument, Scale, ScoringMethod
from assessments.psychometrics.enabling import enabled

Rows = slice | Places
_NAMED_FAULTS = 10


@dataclass(frozen=True)
class BatchScore:
    """One scale of all responses, a row each; ``about`` as in `score`.

    ``values`` are in points, NaN where too few items were answered; ``answered`` and ``of`` count
    items, ``of`` being 0 in forms that say nothing about that person; ``prorated`` marks sums
    raised to all items asked.
    """

    scale: str
    about: str
    values: NDArray[np.float64]
    answered: NDArray[np.int16]
    of: NDArray[np.int16]
    prorated: NDArray[np.bool_]


class Form:
    """An instrument as the columns of a matrix show it."""

    def __init__(self, instrument: Instrument, columns: Mapping[str, Column]) -> None:
        self.instrument = instrument
        self.columns = columns
        self.row_of = {key: row for row, key in enumerate(columns)}
        conditions = [
            *(each for item in instrument.items for each in item.enable_when),
            *(each for section in instrument.sections for each in section.enable_when),
        ]
        self.questions = sorted({each.question for each in conditions})
        repeated = instrument.repeated
        self.scales = {
            person: [
                scale for scale in instrument.scales if (scale.items[0] in repeated) == bool(person)
            ]
            for person in ("", *self._people())
        }
        self.keyed = {
            (key, scale.id): column.keyed(
                is_reversed=link_id in scale.reversed, weight=scale.weight_of(link_id)
            )
            for person, scales in self.scales.items()
            for scale in scales
            for link_id in scale.items
            if (column := columns.get(key := key_of(link_id, person)))
        }

    def _people(self) -> Iterator[str]:
        """Those the matrix has a column of, in the order of the form."""
        if self.instrument.repeat:
            named = {key.rpartition("/")[0] for key in self.columns}
            yield from (each.id for each in self.instrument.repeat.people if each.id in named)

    def places(self, answers: NDArray[Any], start: int, skipped: int) -> Places:
        """Every answer as its place among those its item offers; AnswerError where it has none."""
        if answers.dtype.kind == "f":
            answers = whole(answers, skipped)
        values = np.ascontiguousarray(answers.T, dtype=np.int64)
        places, faults = np.empty(values.shape, np.intp), []
        for row, (key, column) in enumerate(self.columns.items()):
            places[row], fault = column.places(values[row])
            if fault is not None:
                faults.append(f"row {start + fault + 1}, {key}: is not one of the answers offered")
        if faults:
            raise AnswerError(tuple(faults[:_NAMED_FAULTS]))
        return places

    def scored(self, places: Places, start: int) -> Iterator[tuple[str, Rows, BatchScore]]:
        """Scores of every scale, for rows in which the same items were asked."""
        chosen = self._chosen(places, start)
        for person, scales in self.scales.items():
            for rows, asked in self._groups(places, person, chosen[person]):
                part = places[:, rows]
                for scale in scales:
                    items = [link_id for link_id in scale.items if link_id in asked]
                    yield key_of(scale.id, person), rows, self._score(scale, person, items, part)

    def _chosen(self, places: Places, start: int) -> dict[str, Rows]:
        """In which rows each person was chosen, which any answer about them says."""
        chosen: dict[str, Rows] = {"": slice(None)}
        count = np.zeros(places.shape[1], np.int16)
        for person in filter(None, self.scales):
            is_chosen = np.zeros(places.shape[1], np.bool_)
            for key, column in self.columns.items():
                if key.startswith(f"{person}/"):
                    is_chosen |= places[self.row_of[key]] != column.skipped_at
            chosen[person] = np.flatnonzero(is_chosen)
            count += is_chosen
        repeat = self.instrument.repeat
        if repeat and (too_many := np.flatnonzero(count > repeat.most)).size:
            row = start + int(too_many[0]) + 1
            raise AnswerError((f"row {row}, people: more than {repeat.most} were chosen",))
        return chosen

    def _groups(
        self, places: Places, person: str, rows: Rows
    ) -> Iterator[tuple[Rows, frozenset[str]]]:
        """Rows with the same answers to all that conditions ask about, and the items asked."""
        repeated = self.instrument.repeated
        keys = [key_of(name, person if name in repeated else "") for name in self.questions]
        keys = [key for key in keys if key in self.columns]
        if not keys:
            yield rows, enabled(self.instrument, {}, person)
            return
        numbers = np.arange(places.shape[1])[rows]
        if not numbers.size:
            return
        asked_about = places[[self.row_of[key] for key in keys]][:, numbers]
        patterns, which = np.unique(asked_about, axis=1, return_inverse=True)
        order = np.argsort(which.reshape(-1), kind="stable")
        ends = np.cumsum(np.bincount(which.reshape(-1), minlength=patterns.shape[1]))
        for pattern, members in zip(patterns.T, np.split(order, ends[:-1]), strict=True):
            answers = {
                key: int(self.columns[key].known[place])
                for key, place in zip(keys, pattern, strict=True)
                if place != self.columns[key].skipped_at
            }
            yield numbers[members], enabled(self.instrument, answers, person)

    def _score(self, scale: Scale, person: str, items: Sequence[str], places: Places) -> BatchScore:
        n = places.shape[1]
        total, weighed, answered = np.zeros(n), np.zeros(n), np.zeros(n, np.int16)
        for link_id in items:
            key = key_of(link_id, person)
            if (column := self.columns.get(key)) is None:
                continue
            place = places[self.row_of[key]]
            total += self.keyed[key, scale.id].take(place)
            counted = column.counted.take(place)
            answered += counted
            if scale.weights:
                weighed += scale.weight_of(link_id) * counted
        weighed = weighed if scale.weights else answered.astype(np.float64)
        is_enough = answered >= max(scale.needed_of(len(items)), 1)
        is_sum = scale.method is ScoringMethod.SUM
        if is_sum:
            total *= sum(scale.weight_of(link_id) for link_id in items)
        values = np.full(n, np.nan)
        np.divide(total, weighed, out=values, where=is_enough)
        if is_enough.any():
            values = values.clip(*self.instrument.range_of(scale, items))
        return BatchScore(
            scale.id,
            person,
            values,
            answered,
            of=np.full(n, len(items), np.int16),
            prorated=is_enough & (answered < len(items)) & is_sum,
        )
