"""The strokes, shapes and words that every chart is drawn with."""

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

Ink = Literal["ink", "muted", "line", "control", "surface", "brand", "anxiety", "avoidance"]
Kind = Literal["anxiety", "avoidance"]
Anchor = Literal["start", "middle", "end"]

# The light theme of static/css/tokens.css, kept equal to it by a test.
INKS: dict[Ink, str] = {
    "ink": "#1d2b2a",
    "muted": "#51625f",
    "line": "#d3dad6",
    "control": "#6b7d79",
    "surface": "#ffffff",
    "brand": "#1f6f68",
    "anxiety": "#b4540a",
    "avoidance": "#3b5ba9",
}
FONT = "Atkinson Hyperlegible, system-ui, sans-serif"
DASH: dict[Kind, str] = {"anxiety": "", "avoidance": ' stroke-dasharray="6 4"'}


class Box(NamedTuple):
    """A rectangle in view-box units, y growing downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """Area shared with another box, 0 when they are apart."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


class Scale(NamedTuple):
    """A straight map from values low..high to view-box positions start..end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Position of a value; values outside low..high are drawn at the nearer edge."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)

    def length(self, span: float) -> float:
        """How long a span of values is drawn."""
        return abs(span / (self.high - self.low) * (self.end - self.start))


def n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


@cache
def paint(*, fill: Ink | None = None, stroke: Ink | None = None) -> str:
    """Both forms of a colour: classes for the screen, attributes for paper."""
    classes = [f"fill-{fill}"] if fill else []
    classes += [f"stroke-{stroke}"] if stroke else []
    attributes = f'fill="{INKS[fill]}"' if fill else 'fill="none"'
    if stroke:
        attributes += f' stroke="{INKS[stroke]}"'
    return f'class="{" ".join(classes)}" {attributes}'


def text_width(words: str, size: float) -> float:
    """A generous estimate of how wide words are set, in view-box units."""
    if words.isascii():
        return len(words) * 0.57 * size
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.57 for letter in words) * size


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    ink: Ink = "muted",
    anchor: Anchor = "start",
    bold: bool = False,
    turned: bool = False,
) -> str:
    """One line of words with its baseline at y; turned reads upwards."""
    weight = ' font-weight="700"' if bold else ""
    turn = f' transform="rotate(-90 {n(x)} {n(y)})"' if turned else ""
    return (
        f'<text {paint(fill=ink)} x="{n(x)}" y="{n(y)}" font-size="{n(size)}"'
        f' text-anchor="{anchor}"{weight}{turn}>{escape(words)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, ink: Ink, more: str = "") -> str:
    """A straight stroke."""
    return (
        f'<line {paint(stroke=ink)} x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        f"{' ' + more if more else ''}/>"
    )


def rect(box: Box, more: str) -> str:
    """A filled or outlined box."""
    return (
        f'<rect x="{n(box.left)}" y="{n(box.top)}" width="{n(box.right - box.left)}"'
        f' height="{n(box.bottom - box.top)}" {more}/>'
    )


def polyline(points: Iterable[tuple[float, float]], ink: Ink, more: str = "") -> str:
    """A broken stroke through points."""
    path = " ".join(f"{n(x)},{n(y)}" for x, y in points)
    return f'<polyline {paint(stroke=ink)} points="{path}" stroke-linejoin="round" {more}/>'


def marker(kind: Kind, x: float, y: float, radius: float) -> str:
    """The dimension's own shape, edged in the surface colour so that it stands off its line."""
    edge = f'{paint(fill=kind, stroke="surface")} stroke-width="1"'
    if kind == "anxiety":
        return f'<circle {edge} cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>'
    return rect(Box(x - radius, y - radius, x + radius, y + radius), edge)


def frame(kind: str, width: float, height: float, title: str, body: str) -> str:
    """The chart as one image whose name is its whole sentence; always drawn left to right."""
    return (
        f'<svg class="chart chart-{kind}" role="img" viewBox="0 0 {n(width)} {n(height)}"'
        f' direction="ltr" font-family="{FONT}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


def wrap(words: str, size: float, width: float) -> list[str]:
    """Break words into lines that fit a width; a single long word stays whole."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def shorten(words: str, size: float, width: float) -> str:
    """Words cut to a width, ending in an ellipsis when something was cut."""
    if text_width(words, size) <= width:
        return words
    while words and text_width(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart until neighbours are a gap apart, staying inside low..high.

    Keeps their order. When they cannot all fit, the gap shrinks evenly rather than a label
    leaving the picture.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: list[float] = []
    for rank, index in enumerate(order):
        floor = placed[-1] + gap if placed else low
        ceiling = high - gap * (len(order) - 1 - rank)
        placed.append(min(max(wanted[index], floor), ceiling))
    for rank in range(len(placed) - 2, -1, -1):
        excess = gap - (placed[rank + 1] - placed[rank])
        if excess > 0:
            placed[rank] -= excess
    settled = _centre(placed, [wanted[index] for index in order], gap, low)
    result = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        result[index] = settled[rank]
    return result


def _centre(placed: list[float], wanted: list[float], gap: float, low: float) -> list[float]:
    """Pull each touching run back so that its labels share the distance they were moved."""
    result = placed[:]
    start = 0
    for end in range(1, len(placed) + 1):
        if end < len(placed) and placed[end] - placed[end - 1] <= gap + 1e-6:
            continue
        moved = [result[i] - wanted[i] for i in range(start, end)]
        floor = result[start - 1] + gap if start else low
        shift = min(max(sum(moved) / len(moved), 0.0), result[start] - floor)
        for i in range(start, end):
            result[i] -= shift
        start = end
    return result
