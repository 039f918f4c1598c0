"""Where the words of events hang above a time axis, so that none hides another."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from math import inf
from typing import NamedTuple

from reports.charts.marks import Anchor, Scale, shorten, text_width

SIZE = 12.5
MOST_ROWS = 4
WIDEST = 185
NARROWEST = 64  # words are not cut shorter than this: about eight letters
FEW = 4  # up to here every way to place them is tried
CLASH, CUT, LETTER = 5.0, 4.0, 0.25  # a crossed label, a cut one and each letter cut, in rows


class Flag(NamedTuple):
    """Where an event stands and what is said of it: row 0 is the lowest, None is not drawn."""

    x: float
    start: float
    end: float
    row: int | None
    leftward: bool
    said: str = ""
    cost: float = 0

    @property
    def words_at(self) -> tuple[float, Anchor]:
        return (self.x - 5, "end") if self.leftward else (self.x + 5, "start")

    def covers(self, other: "Flag") -> bool:
        """Whether words lie on words."""
        same_row = self.row is not None and self.row == other.row
        return same_row and self.start < other.end and other.start < self.end

    def clashes(self, other: "Flag") -> bool:
        """Whether words lie on words, or the upright of one cuts the words of the other."""
        if self.row is None or other.row is None:
            return False
        if self.row == other.row:
            return self.covers(other)
        above, below = (self, other) if self.row > other.row else (other, self)
        return below.start + 3 < above.x < below.end - 3


def flags_of(
    events: Sequence[tuple[date, str]], across: Scale, room: tuple[float, float]
) -> list[Flag]:
    """A free row for the words of each event, in the events' order; words stay inside `room`.

    Of a few events the least crowded of all ways is taken, of many that of four. Words that still
    lie on an upright are drawn over it; words without any place get no row, and neither they nor
    their upright are to be drawn: an upright without words tells nothing.
    """
    rows = min(MOST_ROWS, len(events))
    choices = [_choices(across(day.toordinal()), said, room, rows) for day, said in events]
    if len(choices) <= FEW:
        return _best(choices)
    tries = [
        _in_turn(choices[::order], leftward)[::order]
        for order in (1, -1)
        for leftward in (False, True)
    ]
    return min(tries, key=_crowding)


def _choices(x: float, said: str, room: tuple[float, float], rows: int) -> list[Flag]:
    """Every place the words of one event may have, cut to it where it is narrow; the best first."""
    found = []
    for leftward, free in ((False, room[1] - x), (True, x - room[0])):
        words = shorten(said, SIZE, min(WIDEST, free - 10))
        width = text_width(words, SIZE) + 10
        if words != said and width < min(NARROWEST, text_width(said, SIZE)):
            continue
        start, end = (x - width, x) if leftward else (x, x + width)
        cost = CUT + LETTER * (len(said) - len(words)) if words != said else 0
        found += [Flag(x, start, end, row, leftward, words, row + cost) for row in range(rows)]
    found.sort(key=lambda flag: flag.cost)
    return found or [Flag(x, x, x, None, False, cost=20)]


def _best(choices: list[list[Flag]]) -> list[Flag]:
    """One choice each, at the least cost; words never lie on words."""
    best: list[Flag] = []
    least = inf

    def go(placed: list[Flag], cost: float) -> None:
        nonlocal best, least
        if len(placed) == len(choices):
            best, least = placed, cost
            return
        for flag in choices[len(placed)]:
            if cost + flag.cost >= least:
                break
            if any(flag.covers(other) for other in placed):
                continue
            more = cost + flag.cost + CLASH * sum(flag.clashes(other) for other in placed)
            if more < least:
                go([*placed, flag], more)

    go([], 0)
    return best


def _in_turn(choices: list[list[Flag]], leftward: bool) -> list[Flag]:
    """The first place of each that is clear of those before it, or else covers no words."""
    placed: list[Flag] = []
    for found in choices:
        each = sorted(found, key=lambda flag: (flag.cost, flag.leftward != leftward))
        clear = [flag for flag in each if not any(flag.clashes(other) for other in placed)]
        crowded = [flag for flag in each if not any(flag.covers(other) for other in placed)]
        x = each[0].x
        placed.append(next(iter(clear + crowded), Flag(x, x, x, None, False, cost=20)))
    return placed


def _crowding(flags: list[Flag]) -> float:
    pairs = combinations(flags, 2)
    return sum(flag.cost for flag in flags) + CLASH * sum(a.clashes(b) for a, b in pairs)
