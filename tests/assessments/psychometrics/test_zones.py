"""The plane: which zone, which zones it could be, and the geometry of the ring."""

import json
from math import cos, exp, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.definition import load
from assessments.psychometrics.zones import MID_POINT, RING, Cuts, Zone, place
from tests.assessments.psychometrics.builders import judged_scale, small_mapping

SEM = 0.4  # ring radius 0.98


@pytest.mark.parametrize(
    ("anxiety", "avoidance", "zone"),
    [
        (2, 2, Zone.SECURE),
        (6, 2, Zone.ANXIOUS),
        (2, 6, Zone.DISMISSING),
        (6, 6, Zone.FEARFUL),
        (1, 1, Zone.SECURE),
        (7, 7, Zone.FEARFUL),
    ],
)
def test_a_ring_clear_of_the_cuts_names_its_zone(
    anxiety: float, avoidance: float, zone: Zone
) -> None:
    placement = place(anxiety, avoidance, SEM, SEM)
    assert (placement.zone, placement.candidates) == (zone, (zone,))


@pytest.mark.parametrize(
    ("anxiety", "avoidance", "candidates"),
    [
        (3.5, 2, (Zone.SECURE, Zone.ANXIOUS)),
        (4.5, 2, (Zone.ANXIOUS, Zone.SECURE)),
        (2, 3.5, (Zone.SECURE, Zone.DISMISSING)),
        (6, 4.5, (Zone.FEARFUL, Zone.ANXIOUS)),
        (4.5, 6, (Zone.FEARFUL, Zone.DISMISSING)),
        (3.5, 6, (Zone.DISMISSING, Zone.FEARFUL)),
        # Both cuts touched, the corner out of reach: 0.8² + 0.8² > 0.98².
        (3.2, 3.2, (Zone.SECURE, Zone.ANXIOUS, Zone.DISMISSING)),
        (4.8, 3.2, (Zone.ANXIOUS, Zone.SECURE, Zone.FEARFUL)),
        # Both cuts touched and the corner within the ring: 0.6² + 0.6² < 0.98².
        (3.4, 3.4, (Zone.SECURE, Zone.ANXIOUS, Zone.DISMISSING, Zone.FEARFUL)),
        (4.0, 4.0, (Zone.FEARFUL, Zone.DISMISSING, Zone.ANXIOUS, Zone.SECURE)),
        (4.0, 2, (Zone.ANXIOUS, Zone.SECURE)),
    ],
)
def test_a_ring_on_a_cut_is_between_the_zones_it_reaches(
    anxiety: float, avoidance: float, candidates: tuple[Zone, ...]
) -> None:
    placement = place(anxiety, avoidance, SEM, SEM)
    assert placement.zone is Zone.BETWEEN
    assert placement.candidates == candidates


def test_a_ring_that_just_touches_a_cut_is_between() -> None:
    # In binary-exact numbers: the ring of 2.45 SEM ends exactly at the cut.
    cuts = Cuts(anxiety=RING, avoidance=100.0, provisional=True)
    assert place(0.0, 0.0, 1.0, 1.0, cuts).zone is Zone.BETWEEN
    assert place(-1e-9, 0.0, 1.0, 1.0, cuts).zone is Zone.SECURE
    assert place(2 * RING, 0.0, 1.0, 1.0, cuts).zone is Zone.BETWEEN
    assert place(2 * RING + 1e-9, 0.0, 1.0, 1.0, cuts).zone is Zone.ANXIOUS


def test_each_axis_has_its_own_error() -> None:
    narrow_wide = place(3.0, 3.0, 0.2, 0.6)
    assert narrow_wide.candidates == (Zone.SECURE, Zone.DISMISSING)
    assert narrow_wide.radius_anxiety == pytest.approx(0.49)
    assert narrow_wide.radius_avoidance == pytest.approx(1.47)
    assert place(3.0, 3.0, 0.6, 0.2).candidates == (Zone.SECURE, Zone.ANXIOUS)


def test_the_ring_is_the_95_per_cent_region_of_two_dimensions() -> None:
    assert 1 - exp(-(RING**2) / 2) == pytest.approx(0.95, abs=0.0005)
    assert 1 - exp(-(1.96**2) / 2) == pytest.approx(0.85, abs=0.005)


def test_cuts_come_from_the_scales() -> None:
    scale = judged_scale()
    assert Cuts.of(scale, scale) == MID_POINT
    without = load(small_mapping()).scale("all")
    for pair in ((scale, without), (without, scale)):
        with pytest.raises(ValueError, match="need a cut"):
            Cuts.of(*pair)


@pytest.mark.parametrize("provisional", [True, False])
def test_a_placement_is_stored_whole(provisional: bool) -> None:
    placement = place(5.0, 2.0, 0.5, 0.25, Cuts(4.4, 2.5, provisional))
    stored = placement.as_mapping()
    assert json.loads(json.dumps(stored)) == stored
    assert stored == {
        "zone": "between",
        "candidates": ["anxious", "secure", "fearful", "dismissing"],
        "anxiety": 5.0,
        "avoidance": 2.0,
        "radius_anxiety": 1.225,
        "radius_avoidance": 0.6125,
        "cut_anxiety": 4.4,
        "cut_avoidance": 2.5,
        "provisional": provisional,
        "cut_source": "",
    }
    assert placement.provisional is provisional


@pytest.mark.parametrize("sems", [(0, 0.4), (0.4, 0), (-1, 0.4), (0.4, float("nan"))])
def test_an_impossible_error_is_refused(sems: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="standard error"):
        place(3, 3, *sems)


SCORES, SEMS = st.floats(1, 7), st.floats(0.05, 1.0)
PLACED = st.tuples(SCORES, SCORES, SEMS, SEMS)


def zones_on_ring(point: tuple[float, float, float, float], factor: float) -> set[Zone]:
    """The zones in which 1,440 points of the ring lie, drawn larger or smaller by a factor."""
    x, y, sem_x, sem_y = point
    names = {
        (False, False): Zone.SECURE,
        (True, False): Zone.ANXIOUS,
        (False, True): Zone.DISMISSING,
        (True, True): Zone.FEARFUL,
    }
    angles = [step * pi / 720 for step in range(1440)]
    return {
        names[
            x + factor * RING * sem_x * cos(angle) >= 4, y + factor * RING * sem_y * sin(angle) >= 4
        ]
        for angle in angles
    }


@given(PLACED)
def test_the_candidates_are_the_zones_the_ring_lies_in(
    point: tuple[float, float, float, float],
) -> None:
    candidates = set(place(*point).candidates)
    assert zones_on_ring(point, 0.999999) <= candidates
    assert candidates <= zones_on_ring(point, 1.01)


@given(PLACED)
def test_a_zone_is_named_exactly_when_no_cut_is_touched(
    point: tuple[float, float, float, float],
) -> None:
    x, y, sem_x, sem_y = point
    placement = place(*point)
    touched = abs(x - 4) <= RING * sem_x * (1 - 1e-12) or abs(y - 4) <= RING * sem_y * (1 - 1e-12)
    clear = abs(x - 4) > RING * sem_x * (1 + 1e-12) and abs(y - 4) > RING * sem_y * (1 + 1e-12)
    if touched:
        assert placement.zone is Zone.BETWEEN
        assert len(placement.candidates) >= 2
    if clear:
        assert placement.candidates == (placement.zone,)


@given(PLACED)
def test_swapping_the_axes_swaps_anxious_and_dismissing(
    point: tuple[float, float, float, float],
) -> None:
    x, y, sem_x, sem_y = point
    swap = {Zone.ANXIOUS: Zone.DISMISSING, Zone.DISMISSING: Zone.ANXIOUS}
    swapped = {swap.get(zone, zone) for zone in place(y, x, sem_y, sem_x).candidates}
    assert swapped == set(place(*point).candidates)


@given(PLACED)
def test_more_error_never_rules_a_zone_out(point: tuple[float, float, float, float]) -> None:
    x, y, sem_x, sem_y = point
    wider = place(x, y, sem_x * 1.5, sem_y * 1.5)
    assert set(place(*point).candidates) <= set(wider.candidates)
