"""A life as one line: good above it, hard below it, and where therapy began."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.marks import Box, Ink, Scale, frame, line, n, paint, rect, spread, text

EDGE, STEP = 26, 46


@dataclass(frozen=True)
class Moment:
    """One thing on the line: the number it has in the list, the age, and how it was (−1, 0, +1)."""

    number: int
    age: float
    tone: int


@dataclass(frozen=True)
class LifeWords:
    """What is written on the picture, already translated."""

    title: str
    good: str
    hard: str
    therapy: str


def life_line(
    moments: Sequence[Moment],
    *,
    now: int,
    therapy_from: float | None,
    words: LifeWords,
    width: int = 720,
) -> str:
    """Ages from 0 to `now` from left to right; the time since therapy began is shaded.

    Numbers stand side by side where things happened at one age; a stroke leads to the place.
    """
    height, middle = 190, 88
    across = Scale(0, max(now, 1), EDGE, width - EDGE)
    body = ""
    if therapy_from is not None:
        left = min(across(therapy_from), width - EDGE - 6)
        shade = f'{paint(fill="brand")} fill-opacity="0.12"'
        body += rect(Box(left, 20, width - EDGE, height - 38), shade)
        body += text(width - EDGE, 14, words.therapy, size=11.5, anchor="end")
    body += line(EDGE, middle, width - EDGE, middle, "control", 'stroke-width="2"')
    for age in range(0, now + 1, 10):
        body += line(across(age), middle - 4, across(age), middle + 4, "control")
        body += text(across(age), height - 16, str(age), size=11.5, anchor="middle")
    body += text(EDGE, 14, words.good, size=11.5) + text(EDGE, height - 40, words.hard, size=11.5)
    for tone in (1, 0, -1):
        body += _row([each for each in moments if each.tone == tone], tone, across, middle)
    return frame("life", width, height, words.title, body)


def _row(moments: Sequence[Moment], tone: int, across: Scale, middle: float) -> str:
    y = middle - tone * STEP
    places = spread([across(each.age) for each in moments], 24, across.start, across.end)
    inside: dict[int, Ink] = {1: "brand", 0: "surface", -1: "surface"}
    drawn = ""
    for moment, x in zip(moments, places, strict=True):
        dash = 'stroke-dasharray="3 3"' if tone < 0 else ""
        if tone:
            drawn += line(across(moment.age), middle, x, y, "control", dash)
        edge = f'{paint(fill=inside[tone], stroke="brand")} stroke-width="2" {dash}'
        drawn += f'<circle {edge} cx="{n(x)}" cy="{n(y)}" r="11"/>'
        drawn += text(
            x, y + 4, str(moment.number), ink="surface" if tone > 0 else "ink",
            anchor="middle", bold=True,
        )  # fmt: skip
    return drawn
