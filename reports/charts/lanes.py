"""Lanes: several courses one below the other on one time axis, each on its own range."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.charts.flags import Flag, flags_of
from reports.charts.marks import (
    Box,
    Scale,
    frame,
    line,
    n,
    paint,
    polyline,
    rect,
    shorten,
    text,
    text_width,
)
from reports.charts.trend import TrendWords

LANE, GAP, ROW, SMALL, NAME = 44, 30, 15, 12.5, 13
LEFT, RIGHT = 14.0, 54.0  # what is kept free beside the plot
MANY = 20


@dataclass(frozen=True)
class Lane:
    """One course. `points` are (day, value) on `low`..`high`; `said` is the latest one in words."""

    label: str
    points: Sequence[tuple[date, float]]
    low: float
    high: float
    said: str
    middle: float | None = None


def lanes(
    rows: Sequence[Lane],
    events: Sequence[tuple[date, str]],
    title: str,
    words: TrendWords,
    width: float = 640,
) -> str:
    """Draw each course in a lane of its own, so that no end label can lie on another.

    Events are dotted uprights through all lanes, with their words on top. "" without any point.
    """
    days = sorted({day for row in rows for day, _value in row.points})
    if not days:
        return ""
    events = sorted(events, key=lambda event: event[0])
    span = [*days, *(day for day, _said in events)]
    left, right = LEFT, width - RIGHT
    across = Scale(min(span).toordinal(), max(span).toordinal(), left + 6, right - 6)
    flags = flags_of(events, across, (left, width - 2))
    hung = max((flag.row for flag in flags if flag.row is not None), default=-1)
    top = 10.0 + ROW * (hung + 1)
    bottom = top + len(rows) * (LANE + GAP)
    body = _events(flags, top, bottom)
    body += "".join(
        _lane(row, across, Box(left, top + place * (LANE + GAP) + GAP, right, 0))
        for place, row in enumerate(rows)
    )
    body += _ends(span, across, bottom, words)
    return frame("lanes", width, bottom + 24, title, body)


def _lane(row: Lane, across: Scale, place: Box) -> str:
    top, bottom = place.top, place.top + LANE
    up = Scale(row.low, row.high, bottom - 6, top + 6)
    said = shorten(row.label, NAME, place.right - place.left)
    halo = Box(place.left - 2, top - GAP + 6, place.left + text_width(said, NAME) + 4, top)
    drawn = rect(halo, paint(fill="surface")) + text(
        place.left, top - 6, said, ink="ink", size=NAME
    )
    drawn += rect(Box(place.left, top, place.right, bottom), paint(stroke="line"))
    if row.middle is not None:
        drawn += line(place.left, up(row.middle), place.right, up(row.middle), "line")
    spots = [(across(day.toordinal()), up(value)) for day, value in row.points]
    if not spots:
        return drawn + text(place.right + 8, bottom - LANE / 2 + 4, "–", ink="muted")
    if len(spots) > 1:
        drawn += polyline(spots, "brand", 'stroke-width="1.75"')
    radius = 2.0 if len(spots) > MANY else 3.0
    drawn += "".join(_dot(x, y, radius) for x, y in spots[:-1]) + _dot(*spots[-1], 4.5)
    said_at = min(max(spots[-1][1] + 4.5, top + 12), bottom - 3)
    return drawn + text(place.right + 8, said_at, row.said, ink="ink", size=14, bold=True)


def _dot(x: float, y: float, radius: float) -> str:
    edge = f'{paint(fill="brand", stroke="surface")} stroke-width="1"'
    return f'<circle {edge} cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>'


def _events(flags: Sequence[Flag], top: float, bottom: float) -> str:
    uprights, said = "", ""
    dots = 'stroke-width="1.25" stroke-dasharray="1.5 3.5" stroke-linecap="round"'
    for flag in flags:
        if flag.row is not None:
            uprights += line(flag.x, top - 4, flag.x, bottom, "control", dots)
            x, anchor = flag.words_at
            said += text(x, top - 8 - ROW * flag.row, flag.said, size=SMALL, anchor=anchor)
    return uprights + said


def _ends(span: Sequence[date], across: Scale, bottom: float, words: TrendWords) -> str:
    first, last = min(span), max(span)
    y = bottom + 17
    drawn = text(across.start - 6, y, f"{words.day(first)} {first.year}", size=SMALL)
    if first == last:
        return drawn
    said = f"{words.day(last)} {last.year}"
    return drawn + text(across.end + 6, y, said, size=SMALL, anchor="end")
