"""The attachment plane: where a person stands on both dimensions, and the way there."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import cos, hypot, pi, sin
from typing import Literal

from reports.charts.marks import (
    Anchor,
    Box,
    Scale,
    frame,
    line,
    n,
    paint,
    polyline,
    rect,
    text,
    text_width,
    wrap,
)

SIZE = 340
FURTHEST = 72  # how far from its point a label may stand, in view-box units
PLOT = Box(44, 12, 328, 296)
SMALL, LABEL = 12.75, 13.5  # 11 px and more on the smallest phone
WORDS_WEIGH = 5  # a label rather lies on so many marks than on words
MANY = 12  # from here on the points between start and now are drawn as specks
Audience = Literal["therapist", "client"]
Cut = float | tuple[float, float] | None


@dataclass(frozen=True)
class PlanePoint:
    """One scored check-in; both scores on the instrument's own range."""

    anxiety: float
    avoidance: float
    on: date


@dataclass(frozen=True)
class PlaneWords:
    """Translated words: axis names and ends, the four corners, and the two point labels.

    The corners are named by where they lie. `day`, if given, dates the start and now labels.
    """

    anxiety: str
    avoidance: str
    less: str
    more: str
    low_both: str
    high_anxiety: str
    high_avoidance: str
    high_both: str
    start: str
    now: str
    day: Callable[[date], str] | None = None


def plane(
    points: Sequence[PlanePoint],
    ring: tuple[float, float] | None,
    cut: Cut,
    words: PlaneWords,
    title: str,
    audience: Audience = "therapist",
    lo: float = 1,
    hi: float = 7,
    part: str = "",
) -> str:
    """Draw the plane: anxiety to the right, avoidance upwards, more at the outside of both.

    `ring` is the half-width and half-height, in points, of the region round the latest score
    where the true score most likely lies. `cut` (one number or one per dimension) shades the
    low corner; a client's picture leaves out the dividing lines, which would read as a verdict.
    Without points the axes and words are drawn alone. `part` tells the planes of one page apart.
    """
    across, up = Scale(lo, hi, PLOT.left, PLOT.right), Scale(lo, hi, PLOT.bottom, PLOT.top)
    ordered = sorted(points, key=lambda point: point.on)
    spots = [(across(point.anxiety), up(point.avoidance)) for point in ordered]
    lines = _cut_lines(cut, across, up) if audience == "therapist" else []
    body = _ground(cut, across, up) + "".join(map(_dotted, lines))
    body += _axes(words, across, up) + _corners(words)
    if spots:
        reach = (across.length(ring[0]), up.length(ring[1])) if ring else None
        taken = _obstacles(spots, reach, words, lines)
        body += _ring(spots[-1], reach, part) + _path(spots) + _labels(ordered, spots, taken, words)
    return frame("plane", SIZE, SIZE, title, body)


def _cut_at(cut: tuple[float, float] | float, across: Scale, up: Scale) -> tuple[float, float]:
    cuts = cut if isinstance(cut, tuple) else (cut, cut)
    return across(cuts[0]), up(cuts[1])


def _ground(cut: Cut, across: Scale, up: Scale) -> str:
    if cut is None:
        return ""
    x, y = _cut_at(cut, across, up)
    shade = f'{paint(fill="brand")} fill-opacity="0.08"'
    return rect(Box(PLOT.left, y, x, PLOT.bottom), shade)


def _cut_lines(cut: Cut, across: Scale, up: Scale) -> list[Box]:
    """The dividing lines, each a box without width or height."""
    if cut is None:
        return []
    x, y = _cut_at(cut, across, up)
    return [Box(x, PLOT.top, x, PLOT.bottom), Box(PLOT.left, y, PLOT.right, y)]


def _dotted(along: Box) -> str:
    return line(
        *along, "control", 'stroke-width="1" stroke-dasharray="1.5 4" stroke-linecap="round"'
    )


def _axes(words: PlaneWords, across: Scale, up: Scale) -> str:
    edge = 'stroke-width="1"'
    drawn = rect(PLOT, f'{paint(stroke="line")} stroke-width="1"')
    drawn += line(PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom, "control", edge)
    drawn += line(PLOT.left, PLOT.top, PLOT.left, PLOT.bottom, "control", edge)
    for value in range(round(across.low), round(across.high) + 1):
        x, y = across(value), up(value)
        drawn += line(x, PLOT.bottom, x, PLOT.bottom + 4, "control", edge)
        drawn += line(PLOT.left - 4, y, PLOT.left, y, "control", edge)
        drawn += text(x, PLOT.bottom + 16, str(value), size=SMALL, anchor="middle")
        drawn += text(PLOT.left - 8, y + 4, str(value), size=SMALL, anchor="end")
    return drawn + _axis_words(words.anxiety, words) + _axis_words(words.avoidance, words, True)


def _axis_words(name: str, words: PlaneWords, turned: bool = False) -> str:
    """`less <- Name -> more`, the arrows drawn, because the printing font has none."""
    start, end = (PLOT.bottom, PLOT.top) if turned else (PLOT.left, PLOT.right)
    level = 15.0 if turned else SIZE - 8
    step = -1 if turned else 1
    middle, half = (start + end) / 2, text_width(name, LABEL) / 2 + 10

    def put(along: float, said: str, anchor: Anchor, bold: bool = False) -> str:
        x, y = (level, along) if turned else (along, level)
        size = LABEL if bold else SMALL
        return text(
            x, y, said, size=size, ink="ink" if bold else "muted", anchor=anchor, bold=bold,
            turned=turned,
        )  # fmt: skip

    def arrow(tail: float, head: float) -> str:
        if (head - tail) * (1 if head > tail else -1) < 8:
            return ""
        back, shaft = (4 if head < tail else -4), level - 4
        tip = [(head + back, shaft - 3), (head, shaft), (head + back, shaft + 3)]
        trace = [[(tail, shaft), (head, shaft)], tip]
        turns = [[(y, x) for x, y in stroke] for stroke in trace] if turned else trace
        return "".join(polyline(stroke, "control", 'stroke-width="1"') for stroke in turns)

    less_end = start + step * (text_width(words.less, SMALL) + 8)
    more_end = end - step * (text_width(words.more, SMALL) + 8)
    return (
        put(start, words.less, "start")
        + put(middle, name, "middle", bold=True)
        + put(end, words.more, "end")
        + arrow(middle - step * half, less_end)
        + arrow(middle + step * half, more_end)
    )


def _corner_lines(words: PlaneWords) -> list[tuple[float, float, Anchor, str]]:
    """Each corner word's place: x, baseline, anchor, one line of it."""
    width, high = (PLOT.right - PLOT.left) / 2 - 16, SMALL * 1.25
    corners: list[tuple[str, float, Anchor, bool]] = [
        (words.high_avoidance, PLOT.left + 8, "start", True),
        (words.high_both, PLOT.right - 8, "end", True),
        (words.low_both, PLOT.left + 8, "start", False),
        (words.high_anxiety, PLOT.right - 8, "end", False),
    ]
    placed = []
    for said, x, anchor, at_top in corners:
        lines = wrap(said, SMALL, width)
        first = PLOT.top + 17 if at_top else PLOT.bottom - 9 - high * (len(lines) - 1)
        placed += [(x, first + row * high, anchor, words) for row, words in enumerate(lines)]
    return placed


def _corners(words: PlaneWords) -> str:
    return "".join(
        text(x, y, said, size=SMALL, anchor=anchor) for x, y, anchor, said in _corner_lines(words)
    )


def _ring(spot: tuple[float, float], reach: tuple[float, float] | None, part: str) -> str:
    if reach is None:
        return ""
    left, top, right, bottom = PLOT
    name = escape("-".join(filter(None, ("plane-plot", part))))
    return (  # cut off at the edge of the plot: no true score lies beyond the scale
        f'<clipPath id="{name}"><rect x="{n(left)}" y="{n(top)}" width="{n(right - left)}"'
        f' height="{n(bottom - top)}"/></clipPath><ellipse clip-path="url(#{name})"'
        f' {paint(stroke="brand")} cx="{n(spot[0])}" cy="{n(spot[1])}" rx="{n(reach[0])}"'
        f' ry="{n(reach[1])}" stroke-width="1.5" stroke-dasharray="4 4"/>'
    )


def _path(spots: list[tuple[float, float]]) -> str:
    """Older parts of the way are fainter; the start is hollow, now is filled."""
    drawn, steps = "", len(spots) - 1
    for place, (here, there) in enumerate(itertools.pairwise(spots), start=1):
        faint = f'stroke-width="1.75" stroke-opacity="{n(0.4 + 0.6 * place / steps)}"'
        drawn += line(*here, *there, "brand", faint)
    speck = 1.75 if len(spots) > MANY else 3.25
    for x, y in spots[1:-1]:
        drawn += _dot(x, y, speck, filled=len(spots) > MANY)
    if steps:
        drawn += _dot(*spots[0], 5, filled=False)
    return drawn + _dot(*spots[-1], 6.5, filled=True)


def _dot(x: float, y: float, radius: float, *, filled: bool) -> str:
    colours = paint(fill="brand" if filled else "surface", stroke="brand")
    return f'<circle {colours} cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" stroke-width="1.75"/>'


def _labels(
    ordered: list[PlanePoint],
    spots: list[tuple[float, float]],
    taken: list[Box],
    words: PlaneWords,
) -> str:
    named = [(spots[-1], words.now, ordered[-1].on)]
    if len(spots) > 1:
        named.append((spots[0], words.start, ordered[0].on))
    drawn, labels = "", list[Box]()
    for spot, said, on in named:
        said = f"{said} {words.day(on)}" if words.day else said
        box = _free_place(spot, text_width(said, LABEL), LABEL * 1.2, taken, labels)
        crossed = _covered(box, taken) > 0
        labels.append(box)
        halo = f'{paint(fill="surface")} fill-opacity="0.9" rx="2"'
        middle = (box.left + box.right) / 2
        drawn += rect(box, halo) if crossed else ""
        drawn += text(
            middle, box.bottom - 4, said, size=LABEL, ink="ink", anchor="middle", bold=True
        )
    return drawn


def _obstacles(
    spots: list[tuple[float, float]],
    reach: tuple[float, float] | None,
    words: PlaneWords,
    lines: Sequence[Box],
) -> list[Box]:
    """Small boxes along everything a label should keep off."""
    marks = [(x, y, 7.0) for x, y in (spots[0], spots[-1])]
    for (x1, y1), (x2, y2) in itertools.pairwise(spots):
        steps = max(1, round(hypot(x2 - x1, y2 - y1) / 6))
        marks += [
            (x1 + (x2 - x1) * t / steps, y1 + (y2 - y1) * t / steps, 3.0) for t in range(steps + 1)
        ]
    if reach:
        (x, y), turns = spots[-1], [2 * pi * turn / 36 for turn in range(36)]
        marks += [(x + reach[0] * cos(t), y + reach[1] * sin(t), 2.0) for t in turns]
    boxes = [Box(x - r, y - r, x + r, y + r) for x, y, r in marks]
    boxes += [Box(one.left - 2, one.top - 2, one.right + 2, one.bottom + 2) for one in lines]
    for x, y, anchor, said in _corner_lines(words):
        width = text_width(said, SMALL)
        left = x - width if anchor == "end" else x
        boxes += [Box(left, y - SMALL, left + width, y + 3)] * WORDS_WEIGH
    return boxes


def _free_place(
    spot: tuple[float, float], width: float, height: float, taken: list[Box], labels: list[Box]
) -> Box:
    """The nearest place round a spot that covers least; rather a mark than another label."""
    best, least = PLOT, float("inf")
    x, y, far = *spot, FURTHEST + width
    around = Box(x - far, y - far, x + far, y + far)
    near = [other for other in taken if other.overlap(around)]
    for distance in (12, 18, 28, 40, 56, FURTHEST):
        if distance * 1.5 >= least:  # further out nothing can be better
            break
        for turn in range(16):
            angle = 2 * pi * turn / 16
            x = spot[0] + cos(angle) * (distance + width / 2)
            y = spot[1] - sin(angle) * (distance + height / 2)
            box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            cost = (box.area - box.overlap(PLOT)) * 4 + distance * 1.5
            if cost < least:
                cost += _covered(box, near) + 100 * _covered(box, labels)
                if cost < least:
                    best, least = box, cost
    return best


def _covered(box: Box, others: list[Box]) -> float:
    """Area a box shares with others; written flat, since a long path asks thousands of times."""
    left, top, right, bottom = box
    area = 0.0
    for other in others:
        if other[0] < right and left < other[2] and other[1] < bottom and top < other[3]:
            across = min(right, other[2]) - max(left, other[0])
            area += across * (min(bottom, other[3]) - max(top, other[1]))
    return area
