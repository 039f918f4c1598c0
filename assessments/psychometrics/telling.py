"""How far counts over a group are told, so that none of them tells of single persons.

Three rules, the same for every reader, since such a page is printed and passed on:

1. Nothing is told of a group of fewer than ten, nor of what is left of one told group when another
   is taken from it. Groups too small are put together, with the next smallest one where that is
   not enough, so that no group can be taken from the total.
2. No cell of one or two is told, in a group or in what is left. It is put together with its
   neighbour, in every group of a comparison alike, so that it cannot be taken from the others.
   An empty cell is told: it points at nobody.
3. What is put together is told exactly, so nothing is rounded and everything adds up.

After the threshold and the complementary suppression of official statistics (Hundepool et al.,
2012, Statistical Disclosure Control, ch. 4). Two looks on two days are not covered: what one more
form changed can be seen, and the looks are in the audit.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

FEWEST = 10  # persons of whom a group is told
SMALL = 3  # persons from whom a cell is told

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Counts:
    """Persons of one group by the way their score has reliably moved."""

    lower: int = 0
    same: int = 0
    higher: int = 0

    @property
    def n(self) -> int:
        return self.lower + self.same + self.higher

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.lower + other.lower, self.same + other.same, self.higher + other.higher)

    def __sub__(self, other: "Counts") -> "Counts":
        return self + Counts(-other.lower, -other.same, -other.higher)


class Telling(StrEnum):
    """Which of the three are told apart, the most telling first."""

    EACH = "each"
    LOWER = "lower"  # reliably lower, and all others together
    HIGHER = "higher"  # reliably higher, and all others together
    NONE = "none"

    def cells(self, counts: Counts) -> tuple[int, ...]:
        """What is told of a group, in the order lower, same, higher."""
        lower, same, higher = counts.lower, counts.same, counts.higher
        return {
            Telling.EACH: (lower, same, higher),
            Telling.LOWER: (lower, same + higher),
            Telling.HIGHER: (lower + same, higher),
            Telling.NONE: (),
        }[self]


@dataclass(frozen=True)
class Told(Generic[Key]):
    """Groups that are told side by side; the last one may hold several keys, put together."""

    telling: Telling
    groups: tuple[tuple[tuple[Key, ...], Counts], ...]


def telling_of(groups: Sequence[Counts]) -> Telling:
    """The most that can be told of all these groups alike."""
    return next(
        each
        for each in Telling
        if all(cell == 0 or cell >= SMALL for group in groups for cell in each.cells(group))
    )


def tellings(nested: Sequence[Counts]) -> tuple[Telling, ...]:
    """What is told of groups each of which holds the next one: the longest period first."""
    found: list[Telling] = []
    before: Counts | None = None
    for group in nested:
        parts = [group]
        if before is not None and before != group:
            parts.append(before - group)
        telling = Telling.NONE
        if all(part.n >= FEWEST for part in parts):
            telling = telling_of(parts)
        if telling is not Telling.NONE:
            before = group
        found.append(telling)
    return tuple(found)


def told_apart(groups: Mapping[Key, Counts]) -> Told[Key]:
    """Groups that share nobody, in the order given; none where fewer than two can be told."""
    large = {key: counts for key, counts in groups.items() if counts.n}
    pool: list[Key] = []
    together = Counts()
    for key, counts in sorted(large.items(), key=lambda pair: pair[1].n):
        if counts.n >= FEWEST and not 0 < together.n < FEWEST:
            break
        pool.append(key)
        together += counts
    told: list[tuple[tuple[Key, ...], Counts]] = [
        ((key,), counts) for key, counts in large.items() if key not in pool
    ]
    if pool:
        told.append((tuple(key for key in large if key in pool), together))
    telling = telling_of([counts for _keys, counts in told])
    if len(told) < 2 or telling is Telling.NONE or 0 < together.n < FEWEST:
        return Told(Telling.NONE, ())
    return Told(telling, tuple(told))
