"""No count tells of fewer than ten persons, or of one or two of them, however it is taken apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.telling import (
    FEWEST,
    SMALL,
    Counts,
    Telling,
    Told,
    telling_of,
    tellings,
    told_apart,
)

few = st.integers(0, 14)
counts = st.builds(Counts, few, few, few)


@pytest.mark.parametrize(
    ("group", "telling", "cells"),
    [
        (Counts(5, 8, 3), Telling.EACH, (5, 8, 3)),
        (Counts(0, 12, 0), Telling.EACH, (0, 12, 0)),
        (Counts(5, 8, 1), Telling.LOWER, (5, 9)),
        (Counts(2, 8, 5), Telling.HIGHER, (10, 5)),
        (Counts(6, 2, 4), Telling.LOWER, (6, 6)),
        (Counts(1, 12, 2), Telling.NONE, ()),
        (Counts(9, 0, 1), Telling.NONE, ()),
    ],
)
def test_a_cell_of_one_or_two_is_put_together_with_its_neighbour(
    group: Counts, telling: Telling, cells: tuple[int, ...]
) -> None:
    assert telling_of([group]) is telling
    assert telling.cells(group) == cells


def test_nine_are_too_few_and_ten_are_enough() -> None:
    assert tellings([Counts(3, 3, 3)]) == (Telling.NONE,)
    assert tellings([Counts(3, 4, 3)]) == (Telling.EACH,)


def test_a_period_that_differs_by_a_few_from_a_longer_one_is_not_told() -> None:
    whole = Counts(10, 15, 5)
    nine_fewer = Counts(7, 12, 2 + 0)
    assert tellings([whole, Counts(10, 15, 5), nine_fewer]) == (
        Telling.EACH, Telling.EACH, Telling.NONE
    )  # fmt: skip
    assert tellings([whole, Counts(7, 8, 5)])[1] is Telling.EACH, "3, 7 and 0 are left"
    assert tellings([whole, Counts(5, 10, 5)])[1] is Telling.EACH
    assert tellings([whole, Counts(6, 8, 4)])[1] is Telling.LOWER, "of what is left one is higher"
    assert tellings([Counts(3, 3, 3), Counts(3, 3, 3)]) == (Telling.NONE, Telling.NONE)


def test_small_groups_are_put_together_until_they_are_ten() -> None:
    groups = {"a": Counts(10, 10, 4), "b": Counts(4, 3, 0), "c": Counts(5, 6, 3)}
    assert told_apart(groups) == Told(
        Telling.EACH, ((("a",), groups["a"]), (("b", "c"), Counts(9, 9, 3)))
    )
    small = {"a": Counts(10, 10, 4), "b": Counts(4, 3, 0), "c": Counts(1, 1, 1)}
    assert told_apart(small).groups[-1] == (("b", "c"), Counts(5, 4, 1))
    assert told_apart(small).telling is Telling.LOWER, "in both groups alike"
    assert told_apart({"a": Counts(10, 10, 4), "b": Counts(3, 1, 0)}).groups == ()
    assert told_apart({"a": Counts(10, 10, 4)}).groups == ()


@given(st.dictionaries(st.integers(0, 5), counts, max_size=6))
def test_side_by_side_nothing_small_can_be_taken_out(groups: dict[int, Counts]) -> None:
    told = told_apart(groups)
    for _keys, group in told.groups:
        assert group.n >= FEWEST
        assert all(cell == 0 or cell >= SMALL for cell in told.telling.cells(group))
    if told.groups:
        assert sorted(key for keys, _ in told.groups for key in keys) == sorted(
            key for key, group in groups.items() if group.n
        )
        total = sum((group for _, group in told.groups), Counts())
        assert total == sum(groups.values(), Counts())


@given(st.lists(counts, min_size=1, max_size=4))
def test_nested_nothing_small_can_be_taken_out(parts: list[Counts]) -> None:
    nested = [sum(parts[place:], Counts()) for place in range(len(parts))]
    found = tellings(nested)
    told = [(each, group) for each, group in zip(found, nested, strict=True) if each != "none"]
    assert all(group.n >= FEWEST for _, group in told)
    for (_, longer), (telling, shorter) in pairwise(told):
        left = longer - shorter
        assert left.n == 0 or left.n >= FEWEST
        assert all(cell == 0 or cell >= SMALL for cell in telling.cells(left))
        assert all(cell == 0 or cell >= SMALL for cell in telling.cells(shorter))
