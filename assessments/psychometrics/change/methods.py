"""Whether two scores differ by more than measurement error would explain, by four methods.

Jacobson, N. S. & Truax, P. (1991), J. Consult. Clin. Psychol. 59, 12–19: the difference in units
of its standard error. Edwards & Nunnally (after Nunnally, 1967, and Edwards et al., 1978): the
earlier score is first drawn toward the mean. Gulliksen, Lord & Novick (after Hsu, 1989): the same,
with the error of predicting one form by another. All three as compared by Speer (1992), J. Consult.
Clin. Psychol. 60, 402–408. Published threshold: so many points or more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Self

from assessments.psychometrics.change.difference import (
    CRITICAL,
    Change,
    ChangeMethod,
    Direction,
    Parameters,
    Published,
)
from assessments.psychometrics.definition import Scale

# Averages and raised sums are no exact numbers: six points may come as 5.999999999999999.
_ROUNDING = 1e-9
_TO_THE_MEAN = (ChangeMethod.EDWARDS_NUNNALLY, ChangeMethod.GULLIKSEN_LORD_NOVICK)


def _predicting(parameters: Parameters, n1: int, n2: int) -> float:
    r = parameters.reliability
    return parameters.sd * sqrt(r + (1 - r) / n2 - r * parameters.reliability_of(n1))


_ERRORS: dict[ChangeMethod, Callable[[Parameters, int, int], float]] = {
    ChangeMethod.JACOBSON_TRUAX: Parameters.s_diff,
    ChangeMethod.EDWARDS_NUNNALLY: lambda parameters, _n1, n2: parameters.sem / sqrt(n2),
    ChangeMethod.GULLIKSEN_LORD_NOVICK: _predicting,
}


@dataclass(frozen=True)
class ChangeRule:
    """How change is judged: the method with its parameters, and the ``mean`` where it takes one.

    ValueError when the parameters are not those of the method.
    """

    method: ChangeMethod
    parameters: Parameters | Published
    mean: float | None = None

    def __post_init__(self) -> None:
        published = self.method is ChangeMethod.PUBLISHED_THRESHOLD
        if published != isinstance(self.parameters, Published):
            raise ValueError(f"the method {self.method} has other parameters than these")
        if (self.mean is not None) != (self.method in _TO_THE_MEAN):
            raise ValueError("a mean is needed by Edwards–Nunnally and Gulliksen–Lord–Novick only")

    @classmethod
    def of(
        cls, scale: Scale, method: ChangeMethod | None = None, mean: float | None = None
    ) -> Self:
        """The rule of a scale; ValueError for one that is described, not judged.

        Without a ``method``: the published threshold where the scale has one, else Jacobson–Truax.
        """
        if method is None:
            published = scale.reliable_change is not None
            method = ChangeMethod.PUBLISHED_THRESHOLD if published else ChangeMethod.JACOBSON_TRUAX
        if method is ChangeMethod.PUBLISHED_THRESHOLD:
            return cls(method, Published.of(scale), mean)
        return cls(method, Parameters.of(scale), mean)

    def expected(self, before: float, n1: int = 1) -> float:
        """The later score that no true change would give after ``n1`` averaged forms.

        With a mean M: M + r·(x1 − M), r being the reliability of that average.
        """
        if self.mean is None or isinstance(self.parameters, Published):
            return before
        return self.mean + self.parameters.reliability_of(n1) * (before - self.mean)

    def standard_error(self, n1: int = 1, n2: int = 1) -> float | None:
        """The error of the later score around the expected one; None for a published threshold.

        Jacobson–Truax SEM·√(1/n1 + 1/n2); Edwards–Nunnally SEM/√n2; Gulliksen–Lord–Novick
        S·√(r + (1 − r)/n2 − r·r1), which is S·√(1 − r²) for single forms.
        """
        if isinstance(self.parameters, Published):
            return None
        return _ERRORS[self.method](self.parameters, n1, n2)

    def threshold(self, n1: int = 1, n2: int = 1) -> float:
        """How far from the expected score error alone could lead, or the published points."""
        if isinstance(self.parameters, Published):
            return self.parameters.points
        return CRITICAL * _ERRORS[self.method](self.parameters, n1, n2)

    def change(self, before: float, after: float, *, n1: int = 1, n2: int = 1) -> Change:
        """The change from the mean of ``n1`` forms to the mean of ``n2`` later ones."""
        expected, error = self.expected(before, n1), self.standard_error(n1, n2)
        rc = None if error is None else (after - expected) / error
        threshold = self.threshold(n1, n2)
        return Change(
            method=self.method,
            before=before,
            after=after,
            n1=n1,
            n2=n2,
            difference=after - before,
            rc=rc,
            threshold=threshold,
            direction=_by_points(after - before, threshold) if rc is None else _by_rc(rc),
            parameters=self.parameters,
            expected=expected,
            mean=self.mean,
        )


def reliable_change(
    before: float, after: float, parameters: Parameters, *, n1: int = 1, n2: int = 1
) -> Change:
    """Jacobson–Truax: RC = (x2 − x1) / (SEM·√(1/n1 + 1/n2))."""
    rule = ChangeRule(ChangeMethod.JACOBSON_TRUAX, parameters)
    return rule.change(before, after, n1=n1, n2=n2)


def edwards_nunnally(
    before: float, after: float, mean: float, parameters: Parameters, *, n1: int = 1, n2: int = 1
) -> Change:
    """Edwards–Nunnally: RC = (x2 − [r·(x1 − M) + M]) / SEM for single forms."""
    rule = ChangeRule(ChangeMethod.EDWARDS_NUNNALLY, parameters, mean)
    return rule.change(before, after, n1=n1, n2=n2)


def gulliksen_lord_novick(
    before: float, after: float, mean: float, parameters: Parameters, *, n1: int = 1, n2: int = 1
) -> Change:
    """Gulliksen–Lord–Novick: RC = ((x2 − M) − r·(x1 − M)) / (S·√(1 − r²)) for single forms."""
    rule = ChangeRule(ChangeMethod.GULLIKSEN_LORD_NOVICK, parameters, mean)
    return rule.change(before, after, n1=n1, n2=n2)


def published_change(
    before: float, after: float, published: Published, *, n1: int = 1, n2: int = 1
) -> Change:
    """Reliable from the published number of points on, that number included."""
    rule = ChangeRule(ChangeMethod.PUBLISHED_THRESHOLD, published)
    return rule.change(before, after, n1=n1, n2=n2)


def _by_rc(rc: float) -> Direction:
    if rc < -CRITICAL:
        return Direction.LOWER
    return Direction.HIGHER if rc > CRITICAL else Direction.WITHIN_ERROR


def _by_points(difference: float, points: float) -> Direction:
    if difference <= _ROUNDING - points:
        return Direction.LOWER
    return Direction.HIGHER if difference >= points - _ROUNDING else Direction.WITHIN_ERROR
