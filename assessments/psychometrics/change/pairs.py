"""Two scores each of many persons, from a table: change and class, row by row.

For research and for checking by hand: the text of a CSV file in, plain JSON values out.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from math import inf, isfinite
from typing import Any

from assessments.psychometrics.change.classes import ChangeClass, Crossing, Outcome, classify
from assessments.psychometrics.change.difference import (
    CRITICAL,
    Change,
    ChangeMethod,
    Parameters,
)
from assessments.psychometrics.change.methods import ChangeRule

SHORT_NAMES = {
    "jt": ChangeMethod.JACOBSON_TRUAX,
    "en": ChangeMethod.EDWARDS_NUNNALLY,
    "gln": ChangeMethod.GULLIKSEN_LORD_NOVICK,
}
COLUMNS = ("id", "pre", "post")


class PairsError(ValueError):
    """A table, or a way of judging it, that cannot be used; one sentence says why."""


@dataclass(frozen=True)
class Pair:
    """A person's earlier and later score."""

    id: str
    pre: float
    post: float


def rule_of(method: str, sd: str, reliability: str, mean: str | None) -> ChangeRule:
    """The rule named by jt, en or gln, with its figures as text; PairsError for an impossible one.

    Without ``mean``, en and gln are refused; jt takes no notice of one.
    """
    error = finite(sd, "The SD"), finite(reliability, "The reliability")
    if error[0] <= 0:
        raise PairsError("The SD must be above 0.")
    if not 0 <= error[1] < 1:
        raise PairsError("The reliability must be from 0 to below 1.")
    named, source = SHORT_NAMES[method], "Stated by the person who asked."
    parameters = Parameters(*error, source=source, provisional=False)
    if named is ChangeMethod.JACOBSON_TRUAX:
        return ChangeRule(named, parameters)
    if mean is None:
        raise PairsError(f"The method {method} draws scores toward a mean: say which with --mean.")
    return ChangeRule(named, parameters, finite(mean, "The mean"))


def finite(text: str, name: str) -> float:
    """A number from its text; PairsError where it is none, not finite or written with _."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value) or "_" in text:
        raise PairsError(f"{name} is not a number.")
    return value


def read_pairs(text: str) -> tuple[Pair, ...]:
    """The rows of a CSV table with the columns id, pre and post; others are passed over.

    PairsError for a table without these columns, or naming the row and the column at fault.
    """
    try:
        lines = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise PairsError(f"The file is not a sound CSV table: {error}.") from error
    header = [name.strip() for name in lines[0]] if lines else []
    for column in COLUMNS:
        if header.count(column) != 1:
            raise PairsError(
                f"The first line must name the columns id, pre and post once each: see {column}."
            )
    places = [header.index(column) for column in COLUMNS]
    return tuple(_pairs(lines[1:], places, len(header)))


def _pairs(lines: Sequence[Sequence[str]], places: Sequence[int], columns: int) -> Iterator[Pair]:
    for number, line in enumerate((line for line in lines if line), start=1):
        if any(line[columns:]):  # such as 1,5 for 1.5, which would be read as two cells
            raise PairsError(f"Row {number} has more cells than the first line names columns.")
        cells = dict(zip(COLUMNS, (line[place : place + 1] for place in places), strict=True))
        for column, cell in cells.items():
            if not cell:
                raise PairsError(f"Row {number} has no column {column}.")
        pre, post = (
            finite(cells[column][0], f"Row {number}, column {column},") for column in COLUMNS[1:]
        )
        yield Pair(cells["id"][0], pre, post)


def judge_pairs(
    pairs: Sequence[Pair], rule: ChangeRule, *, cut: float | None, higher_is_better: bool
) -> dict[str, Any]:
    """Every row in its order with RC and class, how many of each class, and the parameters.

    ``crossed`` says that the earlier score lay on the clinical side of the cut-off and the later
    one does not. PairsError for figures so far apart that their change is no number.
    """
    if not 0 < rule.threshold() < inf:
        raise PairsError("With this SD and reliability the error of a change is no number above 0.")
    rows, counts = [], Counter[str]()
    for number, pair in enumerate(pairs, start=1):
        change = rule.change(pair.pre, pair.post)
        if change.rc is None or not isfinite(change.rc):
            raise PairsError(f"Row {number}: the change is too large for these parameters.")
        outcome = classify(change, cut, higher_is_better=higher_is_better)
        rows.append(_row(pair, change, outcome))
        counts[outcome.change_class] += 1
    return {
        "rows": rows,
        "counts": {each.value: counts[each] for each in ChangeClass},
        "parameters": _parameters(rule, cut, higher_is_better),
    }


def _row(pair: Pair, change: Change, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": pair.id,
        "rc": change.rc,
        "class": outcome.change_class.value,
        "crossed": outcome.crossing is Crossing.TOWARD_HEALTH,
    }


def _parameters(rule: ChangeRule, cut: float | None, higher_is_better: bool) -> dict[str, Any]:
    error = rule.parameters
    assert isinstance(error, Parameters)  # rule_of makes no other
    return {
        "method": rule.method.value,
        "sd": error.sd,
        "reliability": error.reliability,
        "mean": rule.mean,
        "higher_is_better": higher_is_better,
        "cutoff": cut,
        "sem": error.sem,
        "standard_error": rule.standard_error(),
        "critical": CRITICAL,
        "threshold": rule.threshold(),
    }
