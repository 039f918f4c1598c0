"""Clients who do not change: how often the rules for worsening call them worse."""

from datetime import date, timedelta
from random import Random

import pytest

from assessments.psychometrics.change import WORSENING, ChangeState, Parameters, judge
from tests.assessments.psychometrics.builders import judged_scale
from tests.sizes import n_of

SCALE = judged_scale()
SCORES, OCCASIONS = 4, 12
START = date(2025, 1, 1)


def states_of_one_score(chance: Random, every: int) -> set[ChangeState]:
    """All states that twelve forms give whose true score is the same throughout."""
    error = Parameters.of(SCALE)
    true = chance.gauss(3.5, error.sd * error.reliability**0.5)
    points = [
        (START + timedelta(days=every * number), chance.gauss(true, error.sem))
        for number in range(OCCASIONS)
    ]
    return {judge(points[: number + 1], SCALE).state for number in range(OCCASIONS)}


@pytest.mark.parametrize(("every", "forms_at_the_start"), [(28, 1), (14, 2)])
def test_at_most_12_in_100_stable_clients_are_ever_called_confirmed_worse(
    every: int, forms_at_the_start: int
) -> None:
    clients, chance = n_of(20_000), Random(1991)
    confirmed = possible = 0
    for _ in range(clients):
        states = {state for _score in range(SCORES) for state in states_of_one_score(chance, every)}
        confirmed += ChangeState.WORSENING_CONFIRMED in states
        possible += not states.isdisjoint(WORSENING)
    print(  # noqa: T201
        f"baseline of {forms_at_the_start}: {confirmed / clients:.1%} confirmed, "
        f"{possible / clients:.1%} without asking for a second form"
    )
    assert 0.04 <= confirmed / clients <= 0.12
    # Why the second form is asked for: without it about half would be alarmed for nothing.
    assert 0.42 <= possible / clients <= 0.60
