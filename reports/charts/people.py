"""The people in a client's life: who stands close, and whom the client can lean on."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

from reports.charts.marks import Box, Ink, frame, line, n, paint, rect, shorten, text, text_width

MOST = 12
ROUND = 7  # up to here people stand in a circle, from then on in two columns; on phones always
COMPACT = 480
ROW = 15  # height of a line of words
STEP = 58  # from one person to the next in a column
HUB, DOT = 30, 7


@dataclass(frozen=True)
class Dot:
    """One person: their name and who they are; `manner` as in clinic.library.pairings."""

    name: str
    role: str
    steady: bool
    manner: str


class _Place(NamedTuple):
    """Where a person stands, and from where to where their words may run."""

    x: float
    y: float
    start: float
    end: float


STROKES = {"steady": "", "worried": ' stroke-dasharray="7 4"', "distant": ' stroke-dasharray="2 5"'}


def people_map(centre: str, dots: Sequence[Dot], title: str, *, width: int = 640) -> str:
    """The client in the middle, everybody else around; those one can lean on stand nearer.

    At most twelve are drawn, in the order given. Words are the caller's, already translated, and
    never lie on each other.
    """
    dots = dots[:MOST]
    in_columns = width < COMPACT or len(dots) > ROUND
    places, height = (_columns if in_columns else _circle)(dots, width)
    middle_x, middle_y = width / 2, height / 2
    spokes, people = "", ""
    for dot, place in zip(dots, places, strict=True):
        stroke = STROKES.get(dot.manner, ' stroke-dasharray="1 7"')
        more = f'stroke-width="1.5"{stroke}'
        spokes += line(middle_x, middle_y, place.x, place.y, "control", more)
        people += _person(dot, place, above=not in_columns and place.y < middle_y - 20)
    circle = f'{paint(fill="surface", stroke="brand")} stroke-width="2"'
    hub = f'<circle {circle} cx="{n(middle_x)}" cy="{n(middle_y)}" r="{HUB}"/>'
    hub += text(
        middle_x, middle_y + 4, shorten(centre, 12, 56), ink="ink", anchor="middle", bold=True
    )
    return frame("people", width, height, title, spokes + hub + people)


def _label(width: int) -> float:
    """How wide the words of one person usually are."""
    return min(130, (width - 2 * HUB) / 2.9)


def _circle(dots: Sequence[Dot], width: int) -> tuple[list[_Place], int]:
    """Where each stands, and how high the picture is."""
    height, half = 340, _label(width) / 2
    room_x, room_y = width / 2 - 64, height / 2 - 44
    places = []
    for place, dot in enumerate(dots):
        turn, far = 2 * pi * (place + 0.5) / len(dots) - pi / 2, 0.62 if dot.steady else 1.0
        x, y = width / 2 + cos(turn) * room_x * far, height / 2 + sin(turn) * room_y * far
        places.append(_Place(x, y, x - half, x + half))
    return places, height


def _columns(dots: Sequence[Dot], width: int) -> tuple[list[_Place], int]:
    """Everybody in turn to the right and to the left of the centre, one below the other."""
    rows = (len(dots) + 1) // 2
    height = max(rows * STEP, 2 * HUB) + 16
    first = (height - rows * STEP) / 2 + DOT + 6
    near, far = HUB + 8 + _label(width) / 2, (width - _label(width)) / 2 - 2
    places = []
    for place, dot in enumerate(dots):
        aside, y = near if dot.steady else far, first + place // 2 * STEP
        beside_hub = abs(y + DOT + ROW - height / 2) < HUB + 2 * ROW
        inner, outer = (HUB if beside_hub else 0) + 6, width / 2 - 2
        if place % 2 == 0:
            places.append(_Place(width / 2 + aside, y, width / 2 + inner, width / 2 + outer))
        else:
            places.append(_Place(width / 2 - aside, y, width / 2 - outer, width / 2 - inner))
    return places, round(height)


def _person(dot: Dot, place: _Place, *, above: bool) -> str:
    """The words stand on the far side of the centre, and in front of every line."""
    inside: Ink = "brand" if dot.steady else "surface"
    mark = f'{paint(fill=inside, stroke="brand")} stroke-width="2"'
    x, y, room = place.x, place.y, place.end - place.start
    first = y - DOT - ROW - 4 if above else y + DOT + ROW
    name, role = shorten(dot.name, 13, room), shorten(dot.role, 11.5, room)
    half = max(text_width(name, 13), text_width(role, 11.5)) / 2
    middle = min(max(x, place.start + half), place.end - half)
    halo = Box(middle - half * 0.9, first - 11, middle + half * 0.9, first + ROW + 3)
    return (
        rect(halo, f'{paint(fill="surface")} fill-opacity="0.8"')
        + f'<circle {mark} cx="{n(x)}" cy="{n(y)}" r="{DOT}"/>'
        + text(middle, first, name, size=13, ink="ink", anchor="middle", bold=True)
        + text(middle, first + ROW, role, size=11.5, anchor="middle")
    )
