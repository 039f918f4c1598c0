"""What holds for every answer sheet of every shipped instrument."""

from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.library import shipped
from assessments.psychometrics.answers import key_of
from assessments.psychometrics.definition import Instrument, Item, ItemKind, ScoringMethod
from assessments.psychometrics.scoring import Incomplete, ScaleScore, score
from tests.assessments.psychometrics.builders import ecr_r, rich
from tests.sizes import n_of

INSTRUMENTS = {each.id: each for each in (*shipped(), ecr_r(), rich())}

Answers = dict[str, Any]
Scored = dict[str, ScaleScore | Incomplete]


@cache
def sheet(instrument: Instrument) -> tuple[tuple[str, Item], ...]:
    """Every key a choice can be made under, for as many people as may be chosen."""
    people = instrument.repeat.people[: instrument.repeat.most] if instrument.repeat else ()
    return tuple(
        (key_of(item.link_id, person), item)
        for item in instrument.items
        if item.kind is ItemKind.CHOICE
        for person in (
            [each.id for each in people] if item.link_id in instrument.repeated else [""]
        )
    )


def filled_in(instrument: Instrument, marks: bytes) -> Answers:
    """One answer sheet: a byte chooses among the answers offered and skipping."""
    answers: Answers = {}
    for mark, (key, item) in zip(marks, sheet(instrument), strict=True):
        options = instrument.options_of(item)
        # One in eight is skipped, so that most scales are scored.
        chosen = mark % (8 * len(options))
        answers[key] = None if chosen < len(options) else options[chosen % len(options)].value
    return answers


def of_value(scored: Scored) -> dict[str, float | None]:
    return {
        key: each.value if isinstance(each, ScaleScore) else None for key, each in scored.items()
    }


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_scores_keep_their_promises(name: str) -> None:
    instrument = INSTRUMENTS[name]
    size = len(sheet(instrument))
    cases = n_of(10_000)
    tried = 0

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(marks=st.binary(min_size=size, max_size=size), seed=st.integers(0, 2**32))
    def promises(marks: bytes, seed: int) -> None:
        nonlocal tried
        tried += 1
        answers, chance = filled_in(instrument, marks), Random(seed)
        scored = score(instrument, answers)
        _lies_in_its_range(instrument, scored)
        _knows_no_order(instrument, answers, scored, chance)
        _turns_round_and_back(instrument, answers, scored)
        _is_no_surer_for_missing(instrument, answers, scored, chance)
        _follows_each_answer(instrument, answers, scored, chance)

    promises()
    print(f"{name}: {tried} answer sheets of {size} answers")  # noqa: T201
    assert tried >= min(cases, 2**size)


def _lies_in_its_range(instrument: Instrument, scored: Scored) -> None:
    for each in scored.values():
        scale = instrument.scale(each.scale)
        assert 0 <= each.answered <= each.of <= len(scale.items)
        enough = each.of > 0 and each.answered >= scale.needed_of(each.of)
        assert isinstance(each, ScaleScore) == enough
        if isinstance(each, ScaleScore):
            assert each.minimum <= each.value <= each.maximum
            assert each.prorated == (scale.method is ScoringMethod.SUM and each.answered < each.of)
            assert not scale.bands or scale.band_of(each.value) is not None


def _knows_no_order(
    instrument: Instrument, answers: Answers, scored: Scored, chance: Random
) -> None:
    shuffled = replace(
        instrument,
        items=tuple(chance.sample(instrument.items, len(instrument.items))),
        scales=tuple(
            replace(
                scale,
                items=tuple(chance.sample(scale.items, len(scale.items))),
                reversed=tuple(chance.sample(scale.reversed, len(scale.reversed))),
            )
            for scale in instrument.scales
        ),
    )
    pairs = chance.sample(list(answers.items()), len(answers))
    assert score(shuffled, dict(pairs)) == scored


def _turns_round_and_back(instrument: Instrument, answers: Answers, scored: Scored) -> None:
    """Reversing every item mirrors a score within its range, and doing so twice restores it."""
    turned = _turned(instrument)
    for key, other in score(turned, answers).items():
        one = scored[key]
        if isinstance(one, ScaleScore):
            assert isinstance(other, ScaleScore)
            assert one.value + other.value == pytest.approx(one.minimum + one.maximum)
        else:
            assert other == one
    assert of_value(score(_turned(turned), answers)) == of_value(scored)


@cache
def _turned(instrument: Instrument) -> Instrument:
    return replace(
        instrument,
        scales=tuple(
            replace(
                scale, reversed=tuple(each for each in scale.items if each not in scale.reversed)
            )
            for scale in instrument.scales
        ),
    )


@cache
def _gates(instrument: Instrument) -> frozenset[str]:
    """Items whose answers decide what else is asked."""
    parts = (*instrument.items, *instrument.sections)
    return frozenset(each.question for part in parts for each in part.enable_when)


def _is_no_surer_for_missing(
    instrument: Instrument, answers: Answers, scored: Scored, chance: Random
) -> None:
    given = [
        key
        for key, item in sheet(instrument)
        if answers[key] is not None and item.link_id not in _gates(instrument)
    ]
    dropped = set(chance.sample(given, min(len(given), chance.randint(1, 5))))
    fewer = {
        key: None if key in dropped else value
        for key, value in answers.items()
        if key not in dropped or chance.random() < 0.5
    }
    people = {f"{key.partition('/')[0]}/name": "" for key in answers if "/" in key}
    now, before = score(instrument, fewer | people), score(instrument, answers | people)
    assert now.keys() == before.keys() >= scored.keys()
    for key, each in now.items():
        assert each.of == before[key].of
        assert each.answered <= before[key].answered
        if isinstance(before[key], Incomplete):
            assert isinstance(each, Incomplete)


def _follows_each_answer(
    instrument: Instrument, answers: Answers, scored: Scored, chance: Random
) -> None:
    """A higher answer never lowers a score, or never raises it where it is turned round."""
    key, item = chance.choice(sheet(instrument))
    low, high = sorted(
        chance.choices([each for each in instrument.options_of(item) if each.scored], k=2),
        key=lambda option: option.points or 0,
    )
    if item.link_id in _gates(instrument):
        return
    before = score(instrument, answers | {key: low.value})
    after = score(instrument, answers | {key: high.value})
    for each, one in before.items():
        other = after[each]
        if not isinstance(one, ScaleScore):
            assert other == one
            continue
        assert isinstance(other, ScaleScore)
        scale = instrument.scale(one.scale)
        if item.link_id not in scale.items:
            assert other == one
        elif item.link_id in scale.reversed:
            assert other.value <= one.value
        else:
            assert other.value >= one.value
