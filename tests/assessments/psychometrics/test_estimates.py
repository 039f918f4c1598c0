"""Figures and intervals against tables, cases worked by hand, and their promise of 95 %."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.estimates import (
    Estimate,
    cronbach_alpha,
    item_rest,
    mean,
    pearson,
    share,
    standard_deviation,
)


def close(found: Estimate | None, *expected: float, n: int, within: float = 1e-4) -> bool:
    assert found is not None
    assert found.n == n
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=within)
    return True


def test_the_mean_and_its_error() -> None:
    # 1…9: mean 5, SD √7.5 = 2.738613, standard error .912871
    assert close(mean(range(1, 10)), 5, 5 - 1.959964 * 0.912871, 5 + 1.959964 * 0.912871, n=9)
    assert mean([3]) is None


def test_the_sd_against_the_table_of_chi_squared() -> None:
    # 49 degrees of freedom: 31.5549 and 70.2224. Fifty values of SD 1.
    values = [(49 / 50) ** 0.5, -((49 / 50) ** 0.5)] * 25
    assert close(standard_deviation(values), 1, 0.83533, 1.24613, n=50, within=5e-4)
    assert standard_deviation([1.0]) is None


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (0, 50, 0, 0.07135),
        (5, 50, 0.04348, 0.21360),
        (50, 50, 0.92865, 1),
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: without correction.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(count: int, n: int, low: float, high: float) -> None:
    assert close(share(count, n), count / n, low, high, n=n)


def test_no_share_of_nobody() -> None:
    assert share(0, 0) is None


def test_fisher_by_hand() -> None:
    # Six of eight pairs agree: r = .5; half the width is 1.959964/√5 = .876523.
    pairs = [(1.0, 1.0)] * 3 + [(-1.0, -1.0)] * 3 + [(1.0, -1.0), (-1.0, 1.0)]
    assert close(pearson(*zip(*pairs, strict=True)), 0.5, -0.31601, 0.89088, n=8)


def test_a_perfect_correlation_has_no_width() -> None:
    assert pearson([1, 2, 3, 4], [2, 4, 6, 8]) == Estimate(1, 1, 1, 4)
    assert pearson([1, 2, 3, 4], [8, 6, 4, 2]) == Estimate(-1, -1, -1, 4)


@pytest.mark.parametrize(
    ("one", "other"),
    [([1, 2, 3], [1, 2, 3]), ([1, 1, 1, 1], [1, 2, 3, 4]), ([1, 2, 3, 4], [5, 5, 5, 5]), ([], [])],
)
def test_no_correlation_without_variance_or_pairs(one: list[float], other: list[float]) -> None:
    assert pearson(one, other) is None


def test_alpha_by_hand() -> None:
    rows = [[1, 2, 1], [2, 1, 3], [3, 4, 2], [4, 3, 4]]
    # Item variances 5/3 each, sums 4, 6, 9, 11 of variance 29/3: 1.5·(1 − 15/29) = .724138.
    # Bonett: √(6/(2·2)) = 1.224745 · 1.959964 = 2.400457 around ln .275862 = −1.287854.
    assert close(cronbach_alpha(rows), 0.724138, -2.04226, 0.97499, n=4)


def test_alpha_that_cannot_be_told() -> None:
    assert cronbach_alpha([]) is None
    assert cronbach_alpha([[1, 2], [2, 1]]) is None  # two persons
    assert cronbach_alpha([[1], [2], [3]]) is None  # one item
    assert cronbach_alpha([[1, 3], [2, 2], [3, 1]]) is None  # all sums alike


def test_an_alpha_of_one_has_no_width() -> None:
    assert cronbach_alpha([[1, 1], [2, 2], [3, 3]]) == Estimate(1, 1, 1, 3)


def test_alpha_may_be_negative() -> None:
    found = cronbach_alpha([[1, 3], [2, 2], [3, 1], [3, 2]])
    assert found is not None
    assert found.low < found.value < 0


def test_item_rest_leaves_the_item_itself_out() -> None:
    rows = [[1, 2, 1], [2, 1, 3], [3, 4, 2], [4, 3, 4]]
    first = item_rest(rows)[0]
    direct = pearson([1, 2, 3, 4], [3, 4, 6, 7])
    assert first == direct
    assert item_rest([]) == ()
    assert item_rest([[1], [2], [3], [4]]) == (None,)


def test_an_item_keyed_the_wrong_way_shows() -> None:
    noise = Random(2)
    rows = []
    for _ in range(200):
        true = noise.gauss(4, 1)
        rows.append([*(true + noise.gauss(0, 1) for _ in range(5)), 8 - true + noise.gauss(0, 1)])
    *right, wrong = item_rest(rows)
    assert wrong is not None
    assert wrong.high < 0
    assert all(each is not None and each.value > 0 for each in right)


def test_intervals_hold_what_they_promise() -> None:
    """Parallel items with r = .5 between them: α of six is .857; 95 of 100 intervals hold it."""
    noise, held, tries = Random(7), {"alpha": 0, "sd": 0, "mean": 0, "r": 0}, 400
    for _ in range(tries):
        rows = []
        for _ in range(60):
            true = noise.gauss(0, 1)
            rows.append([true + noise.gauss(0, 1) for _ in range(6)])
        first = [row[0] for row in rows]
        found = {
            "alpha": (cronbach_alpha(rows), 6 / 7),
            "sd": (standard_deviation(first), 2**0.5),
            "mean": (mean(first), 0),
            "r": (pearson(first, [row[1] for row in rows]), 0.5),
        }
        for name, (estimate, truth) in found.items():
            assert estimate is not None
            held[name] += estimate.low <= truth <= estimate.high
    assert all(0.92 <= count / tries <= 0.98 for count in held.values()), held


VALUES = st.lists(st.integers(-30, 30).map(float), min_size=4, max_size=40)


@given(VALUES, st.integers(1, 5), st.integers(-9, 9))
def test_moving_and_stretching_the_values_moves_and_stretches_the_figures(
    values: list[float], factor: int, shift: int
) -> None:
    moved = [factor * value + shift for value in values]
    one, other = standard_deviation(values), standard_deviation(moved)
    assert one is not None
    assert other is not None
    assert other.value == pytest.approx(factor * one.value, abs=1e-9)
    before, after = mean(values), mean(moved)
    assert before is not None
    assert after is not None
    assert after.low == pytest.approx(factor * before.low + shift, abs=1e-9)


@given(st.integers(1, 300), st.data())
def test_a_share_lies_in_its_interval_and_that_within_0_and_1(n: int, data: st.DataObject) -> None:
    found = share(data.draw(st.integers(0, n)), n)
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
