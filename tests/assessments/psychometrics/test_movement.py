"""Movement toward security: every state, the way there and the way back, and what it rests on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.movement import (
    Confirmation,
    Form,
    Movement,
    MovementState,
    Reason,
    ReasonKind,
    Step,
    movement,
)
from tests.assessments.psychometrics.builders import judged_scale, plain_scale

# One SEM is .379; a change beyond 1.052 from one form at the start is reliable.
SCALES = (judged_scale(), replace(judged_scale(), id="avoidance"))
START = date(2025, 1, 6)
INSECURE, MOVING, ZONE = MovementState.INSECURE, MovementState.MOVING, MovementState.SECURE_ZONE
SUSTAINED, CONFIRMED = MovementState.SUSTAINED, MovementState.CONFIRMED

Point = tuple[int, float, float]


def form(week: int, anxiety: float, avoidance: float) -> Form:
    on = START + timedelta(weeks=week)
    return Form(on, {"anxiety": anxiety, "avoidance": avoidance})


def seen(*points: Point, notes: Sequence[int] = ()) -> Movement:
    written = [Confirmation(START + timedelta(weeks=week), f"note {week}") for week in notes]
    return movement([form(*point) for point in points], SCALES, written)


@pytest.mark.parametrize(
    ("points", "state"),
    [
        ([(0, 4.38, 3.0)], INSECURE),
        ([(0, 3.0, 4.38)], INSECURE),
        ([(0, 4.37, 4.37)], MovementState.NOT_INSECURE),  # above, yet within one SEM
        ([(0, 2.0, 2.0)], MovementState.NOT_INSECURE),
        ([(0, 2.0, 2.0), (8, 6.0, 6.0)], MovementState.NOT_INSECURE),
        ([(0, 5.5, 5.5), (2, 3.0, 3.0)], MovementState.NOT_INSECURE),  # both make up the start
        ([(0, 6.0, 5.0), (8, 5.0, 5.0)], INSECURE),
        ([(0, 6.0, 5.0), (8, 4.9, 5.0)], MOVING),
        ([(0, 6.0, 5.0), (8, 4.9, 6.1)], INSECURE),  # better on one, worse on the other
        ([(0, 6.0, 3.0), (8, 4.0, 3.0)], MOVING),  # at the cut is not below it
        ([(0, 6.0, 3.0), (8, 3.9, 3.0)], ZONE),
        ([(0, 4.5, 3.0), (8, 3.9, 3.0)], ZONE),  # within error, which the reasons say
        ([(0, 6.0, 3.0), (8, 3.9, 3.9), (16, 3.9, 3.9)], ZONE),
        ([(0, 6.0, 3.0), (8, 3.9, 3.9), (16, 3.9, 3.9), (24, 3.9, 3.9)], SUSTAINED),
        ([(0, 6.0, 3.0), (8, 3.9, 3.9), (15, 3.9, 3.9), (24, 3.9, 3.9)], ZONE),
        # Forms closer together do no harm; eight weeks count from the one that counted.
        ([(0, 6.0, 3.0), (8, 3.9, 3.9), (12, 3.9, 3.9), (16, 3.9, 3.9), (24, 3.9, 3.9)], SUSTAINED),
        # Neither a reliable change nor below both cuts by more than one SEM: does not count …
        ([(0, 4.5, 3.0), (8, 3.9, 3.0), (16, 3.9, 3.0), (24, 3.9, 3.0), (32, 3.9, 3.0)], ZONE),
        # … while 3.6 does.
        ([(0, 4.5, 3.0), (8, 3.9, 3.0), (16, 3.6, 3.0), (24, 3.6, 3.0)], SUSTAINED),
        # Reliably higher on one: only far below the cut counts.
        ([(0, 6.0, 2.0), (8, 3.9, 2.0), (16, 3.9, 3.5), (24, 3.9, 3.5)], ZONE),
        ([(0, 6.0, 2.0), (8, 3.9, 2.0), (16, 3.5, 3.5), (24, 3.5, 3.5)], SUSTAINED),
    ],
)
def test_states(points: list[Point], state: MovementState) -> None:
    found = seen(*points)
    assert found.state is state
    assert found == seen(*reversed(points))


THERE = [(0, 6.0, 3.0), (8, 4.5, 3.0), (16, 3.5, 3.0), (24, 3.5, 3.0), (32, 3.5, 3.0)]


def test_the_whole_way_is_told_step_by_step() -> None:
    found = seen(*THERE, notes=[33])
    weeks = [((step.on - START).days // 7, step.state) for step in found.steps]
    assert weeks == [(0, INSECURE), (8, MOVING), (16, ZONE), (32, SUSTAINED), (33, CONFIRMED)]
    assert (found.state, found.since) == (CONFIRMED, START + timedelta(weeks=33))
    assert found.note == "note 33"
    assert found.steps_back == ()


def test_a_step_back_is_shown_and_the_way_begins_anew() -> None:
    after = [(40, 4.5, 3.0), (48, 3.5, 3.0), (56, 3.5, 3.0)]
    found = seen(*THERE, *after, notes=[33])
    assert [(step.state, step.is_back) for step in found.steps[4:]] == [
        (CONFIRMED, False),
        (MOVING, True),
        (ZONE, False),
    ]
    assert [step.on for step in found.steps_back] == [START + timedelta(weeks=40)]
    assert (found.state, found.note) == (ZONE, "")
    again = seen(*THERE, *after, (64, 3.5, 3.0), notes=[33])
    assert again.state is SUSTAINED
    assert seen(*THERE, (40, 6.0, 3.0)).steps[-1].state is INSECURE
    assert seen(*THERE, (40, 6.0, 3.0)).steps[-1].is_back


def test_confirmed_stays_confirmed_while_the_forms_stay_in_the_zone() -> None:
    found = seen(*THERE, (40, 3.9, 3.9), notes=[33, 34])
    assert (found.state, found.note) == (CONFIRMED, "note 33")
    assert found.since == START + timedelta(weeks=33)


@pytest.mark.parametrize(("week", "state"), [(31, SUSTAINED), (32, CONFIRMED), (60, CONFIRMED)])
def test_a_note_confirms_what_is_sustained_and_nothing_before(
    week: int, state: MovementState
) -> None:
    assert seen(*THERE, notes=[week]).state is state


def test_notes_alone_confirm_nothing() -> None:
    assert seen(*THERE[:3], notes=[1, 17, 90]).state is ZONE


def test_the_reasons_of_the_start() -> None:
    found = seen((0, 5.0, 3.0), (1, 6.0, 3.5))
    above = Reason(ReasonKind.ABOVE_CUT, "anxiety", 5.5, 4.0)
    below = Reason(ReasonKind.BELOW_CUT, "avoidance", 3.25, 4.0)
    assert found.reasons == (above, below)
    assert found.steps == (Step(START + timedelta(weeks=1), INSECURE, False, (above, below)),)


def test_the_reasons_of_a_later_form() -> None:
    found = seen((0, 6.0, 2.0), (8, 3.5, 3.5), (16, 3.0, 2.5))
    limit = pytest.approx(1.0518, abs=5e-5)
    assert found.reasons == (
        Reason(ReasonKind.BELOW_CUT, "anxiety", 3.0, 4.0),
        Reason(ReasonKind.BELOW_CUT, "avoidance", 2.5, 4.0),
        Reason(ReasonKind.RELIABLY_LOWER, "anxiety", -3.0, limit),
        Reason(ReasonKind.WITHIN_ERROR, "avoidance", 0.5, limit),
        Reason(ReasonKind.FURTHER_FORMS, "", 1, 2),
    )
    assert found.steps[-1].reasons[3] == Reason(ReasonKind.RELIABLY_HIGHER, "avoidance", 1.5, limit)
    assert seen(*THERE, notes=[33]).reasons[-1] == Reason(ReasonKind.NOTE)


@pytest.mark.parametrize(
    "scale",
    [
        judged_scale(cut=None),
        judged_scale(higher_is_better=True),
        replace(plain_scale(), cut=4.0),
    ],
)
def test_scales_without_cut_or_error_or_the_other_way_round_are_refused(scale: object) -> None:
    with pytest.raises(ValueError, match="scale anxiety has no"):
        movement([form(0, 5, 5)], [scale])  # type: ignore[list-item]


def test_no_form_is_no_movement() -> None:
    with pytest.raises(ValueError, match="at least one form"):
        movement([], SCALES)


HISTORIES = st.lists(
    st.tuples(st.integers(0, 120), st.floats(1, 7), st.floats(1, 7)),
    min_size=1,
    max_size=14,
    unique_by=lambda point: point[0],
)


@given(HISTORIES, st.lists(st.integers(0, 130), max_size=3))
def test_what_must_hold_of_every_history(points: list[Point], notes: list[int]) -> None:
    found = seen(*points, notes=notes)
    order = list(MovementState)
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert before.state is not after.state
        assert before.on <= after.on
        assert after.is_back == (order.index(after.state) < order.index(before.state))
        assert after.state is not CONFIRMED or before.state is SUSTAINED
        assert after.state is not SUSTAINED or before.state is ZONE
    assert (found.state, found.since) == (found.steps[-1].state, found.steps[-1].on)
    *_, anxiety, avoidance = max(points)
    if found.state in (ZONE, SUSTAINED, CONFIRMED):
        assert max(anxiety, avoidance) < 4
    assert (found.state is CONFIRMED) == bool(found.note)


@given(HISTORIES)
def test_a_later_form_rewrites_no_step(points: list[Point]) -> None:
    ordered = sorted(points)
    whole = seen(*ordered).steps
    # A second form within three weeks still belongs to the start.
    for count in range(2, len(ordered)):
        part = seen(*ordered[:count]).steps
        assert whole[: len(part)] == part
