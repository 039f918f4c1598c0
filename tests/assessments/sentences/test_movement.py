"""Movement in words: the state, its reasons, and steps back; never a label for the person."""

from dataclasses import replace
from datetime import date, timedelta

from assessments import sentences
from assessments.psychometrics.movement import (
    Confirmation,
    Form,
    Movement,
    MovementState,
    ReasonKind,
    movement,
)
from assessments.sentences import movement as words
from assessments.sentences.movement import _REASONS, STATES
from tests.assessments.psychometrics.builders import judged_scale

SCALES = (judged_scale(), replace(judged_scale(), id="avoidance"))
NAMES = {"anxiety": "Anxiety", "avoidance": "Avoidance"}


def moved(*points: tuple[float, float], note: bool = False) -> Movement:
    start = date(2026, 1, 5)
    forms = [
        Form(start + timedelta(weeks=8 * n), {"anxiety": x, "avoidance": y})
        for n, (x, y) in enumerate(points)
    ]
    notes = [Confirmation(forms[-1].on, "n1")] if note else []
    return movement(forms, SCALES, notes)


def test_the_state_comes_first_then_its_reasons() -> None:
    assert words(moved((6.0, 3.0), (3.5, 3.4)), NAMES) == (
        "Below both cuts. Since 2 Mar 2026.",
        "Anxiety: 3.50, below the cut of 4.00.",
        "Avoidance: 3.40, below the cut of 4.00.",
        "Anxiety: −2.50 since the start, reliably lower (the limit is 1.05).",
        "Avoidance: +0.40 since the start, within measurement error (the limit is 1.05).",
        "Further check-ins below both cuts, eight weeks or more apart: 0 of 2.",
    )


def test_a_step_back_is_called_one() -> None:
    found = moved((6.0, 3.0), (3.5, 3.0), (4.5, 4.5))
    assert [sentences.step(each) for each in found.steps] == [
        "5 Jan 2026: At or above a cut, with no reliable movement toward security.",
        "2 Mar 2026: Below both cuts.",
        "27 Apr 2026, a step back: At or above a cut, with no reliable movement toward security.",
    ]


def test_a_confirmation_is_said() -> None:
    found = moved((6.0, 3.0), (3.5, 3.0), (3.5, 3.0), (3.5, 3.0), note=True)
    said = words(found, NAMES)
    assert said[0].startswith("Sustained movement toward security, confirmed by the therapist")
    assert said[-1] == "A note of the evidence has been written."


def test_every_state_and_reason_has_words_and_none_is_a_label() -> None:
    assert set(STATES) == set(MovementState)
    assert set(_REASONS) == set(ReasonKind)
    for text in (*STATES.values(), *_REASONS.values()):
        assert "earned" not in str(text)
        assert "recover" not in str(text).lower()
