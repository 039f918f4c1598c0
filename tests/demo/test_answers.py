"""Simulated answers: sound for every form, as insecure as they were meant to be, and no risk."""

from random import Random

import pytest

from assessments.library import shipped
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.rules import risks
from assessments.psychometrics.scoring import Incomplete, score
from config.demo.answers import leanings, simulate


def people_of(instrument: Instrument) -> list[str]:
    if instrument.repeat is None:
        return []
    return [person.id for person in instrument.repeat.people][: instrument.repeat.most]


@pytest.mark.parametrize("instrument", shipped(), ids=lambda each: each.id)
@pytest.mark.parametrize("ease", [0.1, 0.5, 0.9])
def test_every_form_is_answered_soundly_and_denies_every_risk(
    instrument: Instrument, ease: float
) -> None:
    answers = simulate(
        instrument, leanings(instrument, ease), Random(7), people=people_of(instrument)
    )
    assert risks(instrument, answers) == ()
    for result in score(instrument, answers).values():
        if isinstance(result, Incomplete):
            assert result.of == 0  # a question that hangs on another answer
        else:
            assert result.minimum <= result.value <= result.maximum


@pytest.mark.parametrize("instrument", shipped(), ids=lambda each: each.id)
def test_more_ease_gives_better_scores(instrument: Instrument) -> None:
    def total(ease: float) -> float:
        points = leanings(instrument, ease)
        found = score(
            instrument, simulate(instrument, points, Random(7), people=people_of(instrument))
        )
        return sum(
            (1 if instrument.scale(each.scale).higher_is_better else -1) * each.value
            for each in found.values()
            if not isinstance(each, Incomplete)
        )

    assert total(0.1) < total(0.9)


def test_the_same_seed_gives_the_same_answers() -> None:
    instrument = next(each for each in shipped() if each.id == "secure-pulse")
    first, second = (simulate(instrument, leanings(instrument, 0.5), Random(3)) for _ in range(2))
    assert first == second
