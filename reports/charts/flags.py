"""Where the words of events hang above the trend, so that none hides another."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from reports.charts.marks import Anchor, Scale, shorten, text_width

SIZE = 12.5
MOST_ROWS = 4
WIDEST = 185


class Flag(NamedTuple):
    """Where an event stands and its words hang: row 0 is the lowest, None leaves them out."""

    x: float
    start: float
    end: float
    row: int | None
    leftward: bool

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
        return below.start - 2 < above.x < below.end


def flags_of(
    events: Sequence[tuple[date, str]], across: Scale, plot: tuple[float, float]
) -> list[Flag]:
    """A free row for the words of each event, in the events' order.

    Places them from either end and with words on either side first, and keeps the result with
    the least crowding. Words that still lie on an upright are drawn over it; an event without any
    room is drawn without words, which the table below the picture has.
    """
    tries = [
        _place(list(events)[::order], across, plot, leftward)[::order]
        for order in (1, -1)
        for leftward in (False, True)
    ]
    return min(tries, key=_crowding)


def _crowding(flags: list[Flag]) -> int:
    pairs = combinations(flags, 2)
    rows = sum(20 if flag.row is None else flag.row for flag in flags)
    return rows + 5 * sum(one.clashes(other) for one, other in pairs)


def _place(
    events: list[tuple[date, str]], across: Scale, plot: tuple[float, float], leftward_first: bool
) -> list[Flag]:
    placed: list[Flag] = []
    for day, said in events:
        x, width = across(day.toordinal()), text_width(event_words(said), SIZE) + 10
        sides = [(x, x + width, False), (x - width, x, True)]
        choices = [
            Flag(x, start, end, row, leftward)
            for row in range(MOST_ROWS)
            for start, end, leftward in (sides[::-1] if leftward_first else sides)
            if end <= plot[1] + 30 and start >= plot[0]
        ]
        clear = [flag for flag in choices if not any(flag.clashes(other) for other in placed)]
        crowded = [flag for flag in choices if not any(flag.covers(other) for other in placed)]
        placed.append(next(iter(clear + crowded), Flag(x, x, x, None, False)))
    return placed


def event_words(said: str) -> str:
    """An event's words, shortened to what a row can hold."""
    return shorten(said, SIZE, WIDEST)
