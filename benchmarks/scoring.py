"""A million responses scored at once, against the same arithmetic in plain NumPy."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.library import load_instrument
from assessments.psychometrics.batch import SKIPPED, score_batch
from assessments.psychometrics.definition import Instrument
from benchmarks.meter import Figure

RESPONSES = 1_000_000
ROUNDS = 5


def scoring() -> Iterator[Figure]:
    """24 items, one in twenty skipped. The two must give the same scores before they are timed."""
    instrument = load_instrument("attachment-dimensions")
    answers = _answers(len(instrument.items))
    _must_agree(instrument, answers)
    # In turns, so that a busy machine slows both alike.
    both = [
        (
            _cpu_ms(lambda: score_batch(instrument, answers)),
            _cpu_ms(lambda: plain(instrument, answers)),
        )
        for _ in range(ROUNDS)
    ]
    ours, theirs = median(one for one, _ in both), median(other for _, other in both)
    yield Figure(
        "scoring_ratio_to_numpy",
        round(ours / theirs, 2),
        "ratio",
        ROUNDS,
        f"{RESPONSES:,} responses of {len(instrument.items)} items, one byte an answer: "
        f"{ours:.0f} ms of CPU checked and scored, {theirs:.0f} ms for the sums in plain NumPy",
    )


def _answers(items: int) -> NDArray[np.int8]:
    chance = np.random.default_rng(1)
    answers = chance.integers(1, 8, (RESPONSES, items), np.int8)
    answers[chance.random(answers.shape, np.float32) < 0.05] = SKIPPED
    return answers


def plain(instrument: Instrument, answers: NDArray[np.int8]) -> dict[str, NDArray[np.float64]]:
    """What one would write by hand: reverse, leave out what was skipped, take the mean."""
    place = {item.link_id: number for number, item in enumerate(instrument.items)}
    scores = {}
    for scale in instrument.scales:
        given = answers[:, [place[name] for name in scale.items]]
        turned = np.array([name in scale.reversed for name in scale.items])
        skipped = given == SKIPPED
        keyed = np.where(turned, 8.0 - given, given)
        keyed[skipped] = 0
        answered = (~skipped).sum(axis=1)
        mean = keyed.sum(axis=1) / np.maximum(answered, 1)
        scores[scale.id] = np.where(answered >= scale.needed, mean, np.nan)
    return scores


def _must_agree(instrument: Instrument, answers: NDArray[np.int8]) -> None:
    found = score_batch(instrument, answers)
    for scale, values in plain(instrument, answers).items():
        np.testing.assert_allclose(found[scale].values, values, rtol=1e-12)


def _cpu_ms(deed: Callable[[], Any]) -> float:
    start = time.process_time()
    deed()
    return (time.process_time() - start) * 1000
