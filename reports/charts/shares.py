"""Shares of a group as dots, each with the interval around it, one below the other.

The order is the caller's and says nothing of size: a list sorted by share would be a ranking.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.marks import (
    DASH,
    Anchor,
    Ink,
    Kind,
    Scale,
    frame,
    line,
    marker,
    n,
    paint,
    shorten,
    text,
    text_width,
)

ROW, NAME, SMALL = 46, 13.0, 12.0
LEFT, RIGHT, TOP, FOOT = 16.0, 20.0, 12.0, 24.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Share:
    """One share, 0 to 1, from `low` to `high`; `said` is it in words, set beside the name."""

    label: str
    value: float
    low: float
    high: float
    said: str


def shares(
    rows: Sequence[Share], title: str, percent: Sequence[str], kind: Kind | None, width: float = 640
) -> str:
    """Draw each share on one axis from nought to all; `percent` names its five ticks.

    Anxiety is round on a solid line, avoidance square on a dashed one, anything else a diamond.
    Name and figure stand above each line, so that nothing collides on a phone. "" without rows.
    """
    if not rows:
        return ""
    across = Scale(0, 1, LEFT, width - RIGHT)
    bottom = TOP + ROW * len(rows) + 6
    body = "".join(
        line(across(tick), TOP + 4, across(tick), bottom, "line")
        + text(across(tick), bottom + 16, words, size=SMALL, anchor=_anchor(tick))
        for tick, words in zip(TICKS, percent, strict=True)
    )
    body += "".join(
        _row(row, across, TOP + ROW * place, kind, width) for place, row in enumerate(rows)
    )
    return frame("shares", width, bottom + FOOT, title, body)


def _anchor(tick: float) -> Anchor:
    ends: dict[float, Anchor] = {0.0: "start", 1.0: "end"}
    return ends.get(tick, "middle")


def _row(row: Share, across: Scale, top: float, kind: Kind | None, width: float) -> str:
    ink: Ink = kind or "brand"
    room = width - LEFT - RIGHT - text_width(row.said, NAME) - 12
    name = shorten(row.label, NAME, room)
    y = top + 32
    stroke = f'stroke-width="2.5"{DASH[kind] if kind else ""}'
    drawn = _behind(LEFT, top, text_width(name, NAME))
    drawn += text(LEFT, top + 18, name, size=NAME, ink="ink")
    drawn += _behind(width - RIGHT - text_width(row.said, NAME), top, text_width(row.said, NAME))
    drawn += text(width - RIGHT, top + 18, row.said, size=NAME, ink="ink", anchor="end", bold=True)
    drawn += line(across(row.low), y, across(row.high), y, ink, stroke)
    for end in (row.low, row.high):
        drawn += line(across(end), y - 5, across(end), y + 5, ink, 'stroke-width="2"')
    return drawn + _dot(across(row.value), y, kind)


def _behind(x: float, top: float, width: float) -> str:
    """Keeps the lines of the axis out of the words."""
    place = f'x="{n(x - 2)}" y="{n(top + 6)}" width="{n(width + 4)}" height="16"'
    return f"<rect {paint(fill='surface')} {place}/>"


def _dot(x: float, y: float, kind: Kind | None) -> str:
    if kind:
        return marker(kind, x, y, 6)
    points = " ".join(f"{n(x + a)},{n(y + b)}" for a, b in ((0, -7), (7, 0), (0, 7), (-7, 0)))
    edge = f'{paint(fill="brand", stroke="surface")} stroke-width="1"'
    return f'<polygon {edge} points="{points}"/>'
