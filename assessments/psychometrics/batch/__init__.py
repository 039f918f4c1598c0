"""Many responses scored at once, by the rules of `score`: for research and for large imports.

The one part of the engine that needs NumPy: import it where it is used, so that the web process
does not load it at its start.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.psychometrics.answers import key_of
from assessments.psychometrics.batch.columns import Column
from assessments.psychometrics.batch.forms import BatchScore, Form, Rows
from assessments.psychometrics.definition import Instrument, ItemKind, Scale

__all__ = ["ROWS", "SKIPPED", "BatchScore", "score_batch"]

SKIPPED = -128  # fits the smallest signed type: a million forms may take a byte an answer
ROWS = 8_192  # at a time, so that the work stays in the processor's cache


def score_batch(
    instrument: Instrument,
    answers: NDArray[Any],
    columns: Sequence[str] | None = None,
    *,
    skipped: int = SKIPPED,
) -> dict[str, BatchScore]:
    """Score a matrix of option values, a row a response, by the rules of `score`.

    ``columns`` are the keys of the choice items that the matrix holds, ``person/linkId`` for
    repeated ones; by default all that are asked once, in the order of the definition. Items
    without a column count as skipped, as do NaN and ``skipped``. ValueError for a matrix that
    does not fit, AnswerError naming row and column for an answer that is not offered.
    """
    keys = tuple(_asked_once(instrument) if columns is None else columns)
    form = Form(instrument, {key: Column.of(instrument, key, skipped) for key in keys})
    if answers.dtype.kind not in "if":
        raise ValueError("the matrix must hold signed integers or floats")
    if answers.ndim != 2 or answers.shape[1] != len(form.columns) or len(keys) > len(form.columns):
        raise ValueError(f"the matrix must have a row a response and {len(form.columns)} columns")
    scores = {
        key_of(scale.id, person): _empty(scale, person, len(answers))
        for person, scales in form.scales.items()
        for scale in scales
    }
    for start in range(0, len(answers), ROWS):
        places = form.places(answers[start : start + ROWS], start, skipped)
        for key, rows, found in form.scored(places, start):
            _write(scores[key], start, rows, found)
    return scores


def _asked_once(instrument: Instrument) -> Iterator[str]:
    for item in instrument.items:
        if item.kind is ItemKind.CHOICE and item.link_id not in instrument.repeated:
            yield item.link_id


def _empty(scale: Scale, person: str, n: int) -> BatchScore:
    return BatchScore(
        scale.id,
        person,
        values=np.full(n, np.nan),
        answered=np.zeros(n, np.int16),
        of=np.zeros(n, np.int16),
        prorated=np.zeros(n, np.bool_),
    )


def _write(into: BatchScore, start: int, rows: Rows, found: BatchScore) -> None:
    part = slice(start, start + ROWS)
    into.values[part][rows] = found.values
    into.answered[part][rows] = found.answered
    into.of[part][rows] = found.of
    into.prorated[part][rows] = found.prorated
