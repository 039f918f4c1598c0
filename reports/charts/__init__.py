"""Numbers to SVG text: pure functions, the same picture on screen and on paper.

Every word is passed in by the caller, already translated, and escaped here. Colours are written
twice, as a presentation attribute (what a PDF prints) and as a class (what the screen themes).
Anxiety is always rust, solid and round; avoidance is always blue, dashed and square.
"""

from reports.charts.lanes import Lane, lanes
from reports.charts.plane import PlanePoint, PlaneWords, plane
from reports.charts.shares import Share, shares
from reports.charts.spark import spark
from reports.charts.table import table
from reports.charts.trend import TrendSeries, TrendWords, trend

__all__ = [
    "Lane",
    "PlanePoint",
    "PlaneWords",
    "Share",
    "TrendSeries",
    "TrendWords",
    "lanes",
    "plane",
    "shares",
    "spark",
    "table",
    "trend",
]
