"""The spark line: one dimension's course at a glance, for scanning a caseload."""

from collections.abc import Sequence

from reports.charts.marks import DASH, Kind, Scale, line, marker, polyline

WIDTH, HEIGHT, EDGE = 96, 26, 4


def spark(values: Sequence[float], kind: Kind, lo: float = 1, hi: float = 7) -> str:
    """A line of scores on a fixed range, so that rows can be compared; "" without scores.

    The faint level line is the first score. Hidden from screen readers: the row beside it says
    the same in numbers.
    """
    if not values:
        return ""
    across = Scale(0, max(len(values) - 1, 1), EDGE, WIDTH - EDGE)
    up = Scale(lo, hi, HEIGHT - EDGE, EDGE)
    points = [(across(place), up(value)) for place, value in enumerate(values)]
    start, (end_x, end_y) = points[0], points[-1]
    dash = DASH[kind].replace("6 4", "4 2.5")
    body = line(EDGE, start[1], WIDTH - EDGE, start[1], "line")
    if len(points) > 1:
        body += polyline(points, kind, f'stroke-width="1.75"{dash}')
    body += marker(kind, end_x, end_y, 3.25)
    return (
        f'<svg class="chart chart-spark" aria-hidden="true" focusable="false" width="{WIDTH}"'
        f' height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" direction="ltr">{body}</svg>'
    )
