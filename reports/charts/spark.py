"""The spark line: one dimension's course at a glance, for scanning a caseload."""

from collections.abc import Sequence
from functools import cache

from reports.charts.marks import DASH, Kind, line, n, paint, polyline

WIDTH, HEIGHT, EDGE = 96, 26, 4
_OPEN = (
    f'<svg class="chart chart-spark" aria-hidden="true" focusable="false" width="{WIDTH}"'
    f' height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" direction="ltr">'
)


_TENTHS = [n(tenth / 10) for tenth in range(10 * HEIGHT + 1)]
_SIDE = n(2 * 3.25)


def spark(values: Sequence[float], kind: Kind, lo: float = 1, hi: float = 7) -> str:
    """A line of scores on a fixed range, so that rows can be compared; "" without scores.

    The faint level line is the first score. Hidden from screen readers: the row beside it says
    the same in numbers. Fifty of them stand on a page, so strokes are filled into ready marks.
    """
    if not values:
        return ""
    rise = 10 * (HEIGHT - 2 * EDGE) / (hi - lo)
    floor = 10 * (HEIGHT - EDGE)
    across = _across(len(values))
    down = [round(floor - (min(max(value, lo), hi) - lo) * rise) for value in values]
    points = " ".join([f"{x},{_TENTHS[y]}" for x, y in zip(across, down, strict=True)])
    stroke, end, radius = _STROKES[kind], across[-1], 3.25
    body = _LEVEL.replace("@", _TENTHS[down[0]])
    if len(values) > 1:
        body += stroke.replace("@", points)
    if kind == "anxiety":
        shape = f'<circle {_EDGED[kind]} cx="{end}" cy="{_TENTHS[down[-1]]}" r="{n(radius)}"/>'
    else:
        x, y = float(end) - radius, down[-1] / 10 - radius
        shape = f'<rect x="{n(x)}" y="{n(y)}" width="{_SIDE}" height="{_SIDE}" {_EDGED[kind]}/>'
    return f"{_OPEN}{body}{shape}</svg>"


@cache
def _across(count: int) -> tuple[str, ...]:
    """Where the points of a line of so many scores stand."""
    step = (WIDTH - 2 * EDGE) / max(count - 1, 1)
    return tuple(n(EDGE + place * step) for place in range(count))


def _stroke(kind: Kind) -> str:
    dash = DASH[kind].replace("6 4", "4 2.5")
    return polyline([], kind, f'stroke-width="1.75"{dash}').replace('points=""', 'points="@"')


_LEVEL = line(EDGE, 0, WIDTH - EDGE, 0, "line").replace('="0"', '="@"')
_STROKES: dict[Kind, str] = {"anxiety": _stroke("anxiety"), "avoidance": _stroke("avoidance")}
_EDGED: dict[Kind, str] = {
    "anxiety": f'{paint(fill="anxiety", stroke="surface")} stroke-width="1"',
    "avoidance": f'{paint(fill="avoidance", stroke="surface")} stroke-width="1"',
}
