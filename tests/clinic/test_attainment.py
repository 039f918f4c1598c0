import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.attainment import LEVELS, Rating, attainment_t

ratings = st.lists(
    st.builds(
        Rating,
        level=st.integers(-2, 2),
        weight=st.floats(min_value=1e-3, max_value=1e3, allow_nan=False),
    ),
    min_size=1,
    max_size=12,
)


def rated(*levels: int) -> list[Rating]:
    return [Rating(level) for level in levels]


@pytest.mark.parametrize(
    ("given_ratings", "expected"),
    [
        (rated(0), 50.0),
        (rated(0, 0, 0, 0), 50.0),
        (rated(1), 60.0),
        (rated(-2), 30.0),
        # 50 + 20 / √(.7·2 + .3·4)
        (rated(1, 1), 62.4034735),
        # 50 − 80 / √(.7·4 + .3·16)
        (rated(-2, -2, -2, -2), 20.9809500),
        (rated(1, -1), 50.0),
        # 50 + 10·(3·2 − 1) / √(.7·10 + .3·16)
        ([Rating(2, 3), Rating(-1, 1)], 64.5555627),
    ],
)
def test_t_matches_values_worked_by_hand(given_ratings, expected):
    assert attainment_t(given_ratings) == pytest.approx(expected, abs=1e-6)


def test_nothing_rated_gives_no_score():
    assert attainment_t([]) is None


def test_rho_zero_treats_goals_as_unrelated_and_rho_one_as_the_same():
    assert attainment_t(rated(1, 1), rho=0) == pytest.approx(50 + 20 / math.sqrt(2))
    assert attainment_t(rated(1, 1), rho=1) == pytest.approx(60)


@pytest.mark.parametrize("level", [-3, 3, 0.5, math.nan])
def test_a_level_off_the_scale_is_refused(level):
    with pytest.raises(ValueError, match="−2 to \\+2"):
        Rating(level)


@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf])
def test_a_weight_that_is_not_finite_and_above_zero_is_refused(weight):
    with pytest.raises(ValueError, match="weight"):
        Rating(1, weight)


@pytest.mark.parametrize("rho", [-0.1, 1.1, math.nan])
def test_a_rho_outside_its_range_is_refused(rho):
    with pytest.raises(ValueError, match="rho"):
        attainment_t(rated(1), rho=rho)


@pytest.mark.parametrize("weight", [1e-320, 1e-200, 1e200])
def test_extreme_weights_neither_overflow_nor_vanish(weight):
    equal = [Rating(1, weight), Rating(1, weight)]
    assert attainment_t(equal) == pytest.approx(attainment_t(rated(1, 1)))


@given(ratings)
def test_turning_every_level_round_mirrors_t_about_fifty(some):
    turned = [Rating(-rating.level, rating.weight) for rating in some]
    assert attainment_t(turned) == pytest.approx(100 - attainment_t(some))


@given(ratings, st.floats(min_value=0.01, max_value=100))
def test_only_the_proportions_of_weights_matter(some, factor):
    scaled = [Rating(rating.level, rating.weight * factor) for rating in some]
    assert attainment_t(scaled) == pytest.approx(attainment_t(some))


@given(ratings, st.randoms(use_true_random=False))
def test_the_order_of_goals_does_not_matter(some, random):
    shuffled = random.sample(some, len(some))
    assert attainment_t(shuffled) == pytest.approx(attainment_t(some))


@given(ratings)
def test_raising_one_goal_raises_t(some):
    first, *rest = some
    if first.level == 2:
        first = Rating(1, first.weight)
    raised = Rating(first.level + 1, first.weight)
    assert attainment_t([raised, *rest]) > attainment_t([first, *rest])


def test_the_words_cover_the_scale_from_worst_to_best():
    assert list(LEVELS) == [-2, -1, 0, 1, 2]
    assert len(set(LEVELS.values())) == 5
