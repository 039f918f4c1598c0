"""The people in a client's life: who stands close, and whom the client can lean on."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from reports.charts.marks import Ink, frame, line, n, paint, shorten, text

MOST = 12
ROW = 15  # height of a line of words


@dataclass(frozen=True)
class Dot:
    """One person: their name and who they are; `manner` as in clinic.library.pairings."""

    name: str
    role: str
    steady: bool
    manner: str


STROKES = {"steady": "", "worried": ' stroke-dasharray="7 4"', "distant": ' stroke-dasharray="2 5"'}


def people_map(centre: str, dots: Sequence[Dot], title: str, *, width: int = 640) -> str:
    """The client in the middle, everybody else around; those one can lean on stand nearer.

    At most twelve are drawn, in the order given. Words are the caller's, already translated.
    """
    dots = dots[:MOST]
    height = 340 if width > 480 else 380
    middle_x, middle_y = width / 2, height / 2
    room_x, room_y = width / 2 - 64, height / 2 - 44
    label = min(130, width / 3.2)
    spokes, people = "", ""
    for place, dot in enumerate(dots):
        turn = 2 * pi * (place + 0.5) / len(dots) - pi / 2
        far = 0.62 if dot.steady else 1.0
        x, y = middle_x + cos(turn) * room_x * far, middle_y + sin(turn) * room_y * far
        stroke = STROKES.get(dot.manner, ' stroke-dasharray="1 7"')
        spokes += line(middle_x, middle_y, x, y, "control", f'stroke-width="1.5"{stroke}')
        people += _person(x, y, dot, label, above=y < middle_y - 20)
    circle = f'{paint(fill="surface", stroke="brand")} stroke-width="2"'
    hub = f'<circle {circle} cx="{n(middle_x)}" cy="{n(middle_y)}" r="30"/>'
    hub += text(
        middle_x, middle_y + 4, shorten(centre, 12, 56), ink="ink", anchor="middle", bold=True
    )
    return frame("people", width, height, title, spokes + hub + people)


def _person(x: float, y: float, dot: Dot, label: float, *, above: bool) -> str:
    """The words stand on the far side of the centre, where no line crosses them."""
    inside: Ink = "brand" if dot.steady else "surface"
    mark = f'{paint(fill=inside, stroke="brand")} stroke-width="2"'
    first = y - 7 - ROW - 4 if above else y + 7 + ROW
    name, role = shorten(dot.name, 13, label), shorten(dot.role, 11.5, label)
    return (
        f'<circle {mark} cx="{n(x)}" cy="{n(y)}" r="7"/>'
        + text(x, first, name, size=13, ink="ink", anchor="middle", bold=True)
        + text(x, first + ROW, role, size=11.5, anchor="middle")
    )
