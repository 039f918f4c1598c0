"""The spark line: one dimension's course at a glance, for scanning a caseload."""

from collections.abc import Sequence

from reports.charts.marks import DASH, Kind, line, marker, polyline

WIDTH, HEIGHT, EDGE = 96, 26, 4
_OPEN = (
    f'<svg class="chart chart-spark" aria-hidden="true" focusable="false" width="{WIDTH}"'
    f' height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" direction="ltr">'
)


def spark(values: Sequence[float], kind: Kind, lo: float = 1, hi: float = 7) -> str:
    """A line of scores on a fixed range, so that rows can be compared; "" without scores.

    The faint level line is the first score. Hidden from screen readers: the row beside it says
    the same in numbers.
    """
    if not values:
        return ""
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    rise = (HEIGHT - 2 * EDGE) / (hi - lo)
    points = [
        (EDGE + place * step, HEIGHT - EDGE - (min(max(value, lo), hi) - lo) * rise)
        for place, value in enumerate(values)
    ]
    first_y = points[0][1]
    body = line(EDGE, first_y, WIDTH - EDGE, first_y, "line")
    if len(points) > 1:
        dash = DASH[kind].replace("6 4", "4 2.5")
        body += polyline(points, kind, f'stroke-width="1.75"{dash}')
    return f"{_OPEN}{body}{marker(kind, *points[-1], 3.25)}</svg>"
