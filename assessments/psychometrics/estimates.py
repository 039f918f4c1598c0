"""Statistics of a sample, each with its N and a 95 % interval, in closed forms and plain Python.

None where a figure does not exist: no variance, too few values. Intervals assume that the persons
are independent of one another, and where not said otherwise that values are about normal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, exp, inf, log, sqrt, tanh
from statistics import NormalDist, correlation, fmean, stdev, variance

Z = NormalDist().inv_cdf(0.975)

Rows = Sequence[Sequence[float]]  # a row a person, a column an item


@dataclass(frozen=True)
class Estimate:
    """A figure from ``n`` persons and the 95 % interval around it."""

    value: float
    low: float
    high: float
    n: int


def mean(values: Sequence[float]) -> Estimate | None:
    """The mean, ± 1.96 standard errors."""
    if len(values) < 2:
        return None
    value, half = fmean(values), Z * stdev(values) / sqrt(len(values))
    return Estimate(value, value - half, value + half, len(values))


def standard_deviation(values: Sequence[float]) -> Estimate | None:
    """The SD over n − 1, with s·√(ν/χ²) on either side.

    The quantiles of χ² after Wilson & Hilferty (1931), ν·(1 − 2/9ν ± z·√(2/9ν))³: right to a
    thousandth from ν = 20 on.
    """
    if len(values) < 2:
        return None
    value, free = stdev(values), len(values) - 1
    return Estimate(
        value,
        value * sqrt(free / _chi_squared(free, Z)),
        value * sqrt(free / _chi_squared(free, -Z)),
        len(values),
    )


def share(count: int, n: int) -> Estimate | None:
    """A share of n, with the interval of Wilson (1927), which stays within 0 and 1."""
    if n < 1:
        return None
    value, spread = count / n, Z**2 / n
    centre = (value + spread / 2) / (1 + spread)
    half = Z * sqrt(value * (1 - value) / n + spread / (4 * n)) / (1 + spread)
    return Estimate(
        value, max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half)), n
    )


def pearson(one: Sequence[float], other: Sequence[float]) -> Estimate | None:
    """The correlation of pairs, with Fisher's (1921) interval: tanh(atanh r ± z/√(n − 3))."""
    n = len(one)
    if n < 4 or len(set(one)) == 1 or len(set(other)) == 1:
        return None
    r = max(-1.0, min(1.0, correlation(one, other)))
    if abs(r) == 1:
        return Estimate(r, r, r, n)
    half = Z / sqrt(n - 3)
    return Estimate(r, tanh(atanh(r) - half), tanh(atanh(r) + half), n)


def cronbach_alpha(rows: Rows) -> Estimate | None:
    """α = k/(k − 1)·(1 − Σs²(item)/s²(sum)) (Cronbach, 1951) of complete rows.

    The interval is Bonett's (2002, J. Educ. Behav. Stat. 27, 335–340):
    1 − exp(ln(1 − α) ± z·√(2k/((k − 1)(n − 2)))).
    """
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 3 or k < 2:
        return None
    total = variance([sum(row) for row in rows])
    if total == 0:
        return None
    parts = sum(variance(column) for column in zip(*rows, strict=True))
    alpha = k / (k - 1) * (1 - parts / total)
    unexplained = log(1 - alpha) if alpha < 1 else -inf
    half = Z * sqrt(2 * k / ((k - 1) * (n - 2)))
    return Estimate(alpha, 1 - exp(unexplained + half), 1 - exp(unexplained - half), n)


def item_rest(rows: Rows) -> tuple[Estimate | None, ...]:
    """Each item's correlation with the sum of the *other* items, in complete rows."""
    if not rows or len(rows[0]) < 2:
        return tuple(None for _ in rows[0]) if rows else ()
    totals = [sum(row) for row in rows]
    return tuple(
        pearson(column, [total - own for total, own in zip(totals, column, strict=True)])
        for column in zip(*rows, strict=True)
    )


def _chi_squared(free: int, z: float) -> float:
    part = 2 / (9 * free)
    return free * (1 - part + z * sqrt(part)) ** 3
