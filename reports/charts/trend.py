"""The trend: scores over time against the change that measurement error alone could explain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.charts.flags import Flag, flags_of
from reports.charts.marks import (
    DASH,
    Box,
    Kind,
    Scale,
    frame,
    line,
    marker,
    n,
    paint,
    polyline,
    rect,
    shorten,
    spread,
    text,
    text_width,
    wrap,
)

SMALL, LABEL = 12.5, 14
COMPACT = 480  # below this width labels are set on two lines
ROW = 15  # height of a row of event names or of the key
SHORT_COURSE = 75  # days; up to here ticks are the check-in days themselves
MANY = 16  # from here on markers are small


@dataclass(frozen=True)
class TrendSeries:
    """One unbroken line: one scale of one instrument version.

    `points` are (day, score). The band is `baseline` ± `band_half_width` points, and `band_words`
    explains it in the key below the picture. An empty `label` leaves the end unnamed, for the
    earlier part of a line that a new instrument version broke.
    """

    label: str
    kind: Kind
    points: Sequence[tuple[date, float]]
    baseline: float | None = None
    band_half_width: float | None = None
    band_words: str = ""

    @property
    def band(self) -> tuple[float, float] | None:
        """Lowest and highest score that error alone could explain, or None."""
        if self.baseline is None or self.band_half_width is None:
            return None
        return self.baseline - self.band_half_width, self.baseline + self.band_half_width


@dataclass(frozen=True)
class TrendWords:
    """Translated words and formats: ends of the score axis, a month, a day, a score.

    Months need no year: it stands below the first tick and below each January.
    """

    less: str
    more: str
    month: Callable[[date], str]
    day: Callable[[date], str]
    number: Callable[[float], str]


@dataclass(frozen=True)
class _Layout:
    """Where things lie; rows above hold event names, rows below hold the key."""

    width: float
    plot: Box
    across: Scale
    up: Scale
    flags: list[Flag]

    @property
    def compact(self) -> bool:
        return self.width < COMPACT


def trend(
    series: Sequence[TrendSeries],
    events: Sequence[tuple[date, str]],
    title: str,
    words: TrendWords,
    width: float = 640,
    lo: float = 1,
    hi: float = 7,
) -> str:
    """Draw scores over time, `width` view-box units wide (360 for the compact form).

    Events are dotted uprights with their words on top. End labels carry the exact latest score
    and never overlap. Without points only the axes are drawn.
    """
    drawn = [one for one in series if one.points]
    keyed = [one for one in drawn if one.band and one.band_words]
    events = sorted(events, key=lambda event: event[0])
    layout = _layout(drawn, events, words, width, lo, hi)
    body = _grid(layout, words) + _days(layout, drawn, words)
    body += "".join(_band(one, layout) for one in drawn)
    body += _events(layout)
    body += "".join(_line(one, layout) for one in drawn)
    body += _ends(drawn, layout, words)
    key, bottom = _key(keyed, layout)
    return frame("trend", width, bottom, title, body + key)


def _layout(
    drawn: list[TrendSeries],
    events: Sequence[tuple[date, str]],
    words: TrendWords,
    width: float,
    lo: float,
    hi: float,
) -> _Layout:
    days = [day for one in drawn for day, _ in one.points]
    if days:
        days += [day for day, _ in events]
    first, last = (min(days), max(days)) if days else (date.min, date.min)
    room = max((text_width(said, LABEL) for said in _end_words(drawn, words, width)), default=0)
    left, right = 46.0, width - min(room * 1.06 + 26, width * 0.42)
    across = Scale(first.toordinal(), last.toordinal(), left + 10, right)
    flags = flags_of(events if drawn else [], across, (left, width - 2))
    top = 14.0 + ROW * (1 + max((flag.row for flag in flags if flag.row is not None), default=-1))
    plot = Box(left, top, right, top + (196 if width < COMPACT else 216))
    return _Layout(width, plot, across, Scale(lo, hi, plot.bottom, plot.top), flags)


def _end_words(drawn: list[TrendSeries], words: TrendWords, width: float) -> list[str]:
    said = [(one.label, words.number(one.points[-1][1])) for one in drawn if one.label]
    if width < COMPACT:
        return [part for pair in said for part in pair]
    return [" ".join(pair) for pair in said]


def _grid(layout: _Layout, words: TrendWords) -> str:
    plot, up = layout.plot, layout.up
    drawn = ""
    for value in range(round(up.low), round(up.high) + 1):
        y, edge = up(value), value in (round(up.low), round(up.high))
        drawn += line(plot.left, y, plot.right, y, "control" if value == up.low else "line")
        drawn += text(
            plot.left - 8,
            y + 4,
            str(value),
            size=SMALL,
            anchor="end",
            ink="ink" if edge else "muted",
        )
    drawn += text(14, plot.bottom, words.less, size=SMALL, turned=True)
    return drawn + text(14, plot.top, words.more, size=SMALL, anchor="end", turned=True)


def _days(layout: _Layout, drawn: list[TrendSeries], words: TrendWords) -> str:
    days = sorted({day for one in drawn for day, _ in one.points})
    if not days:
        return ""
    short = (days[-1] - days[0]).days < SHORT_COURSE
    said = words.day if short else words.month
    named = days if short else {day.month: day for day in days}.values()
    room = max(text_width(said(day), SMALL) for day in named) + 16
    ticks = _apart(days, layout.across, room) if short else _months(days, layout, room)
    body, y, year = "", layout.plot.bottom, None
    for day in ticks:
        x = layout.across(day.toordinal())
        body += line(x, y, x, y + 5, "control")
        body += text(x, y + 19, said(day), size=SMALL, anchor="middle")
        if day.year != year:
            body += text(x, y + 33, str(day.year), size=SMALL, anchor="middle")
        year = day.year
    return body


def _months(days: list[date], layout: _Layout, room: float) -> list[date]:
    """First days of months at the smallest even step whose names fit."""
    most = max(2, int((layout.plot.right - layout.plot.left) / room))
    low, high = days[0].year * 12 + days[0].month, days[-1].year * 12 + days[-1].month - 1
    months: list[int] = []
    for step in (1, 2, 3, 6, 12, 24, 60):
        months = [month for month in range(low, high + 1) if month % step == 0]
        if len(months) <= most:
            break
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _apart(days: list[date], across: Scale, gap: float) -> list[date]:
    kept: list[date] = []
    for day in days:
        if not kept or across(day.toordinal()) - across(kept[-1].toordinal()) >= gap:
            kept.append(day)
    return kept


def _band(one: TrendSeries, layout: _Layout) -> str:
    """Anxiety's band is a tint, avoidance's is hatched, so that overlapping bands stay two."""
    if one.band is None:
        return ""
    low, high = one.band
    left = layout.across(one.points[0][0].toordinal())
    box = Box(left, layout.up(high), layout.plot.right, layout.up(low))
    return _swatch(one.kind, box)


def _swatch(kind: Kind, box: Box) -> str:
    edge = 'stroke-width="1" stroke-opacity="0.5"' + DASH[kind].replace("6 4", "3 3")
    drawn = rect(box, f'{paint(fill=kind)} fill-opacity="{0.11 if kind == "anxiety" else 0.03}"')
    if kind == "avoidance":
        drawn += _hatch(box)
    drawn += line(box.left, box.top, box.right, box.top, kind, edge)
    return drawn + line(box.left, box.bottom, box.right, box.bottom, kind, edge)


def _hatch(box: Box, step: float = 11) -> str:
    """Rising strokes cut to the box: a pattern fill would need an id unique on the page."""
    high, strokes = box.bottom - box.top, []
    offset = step / 2
    while offset < box.right - box.left + high:
        x1, x2 = box.left + max(offset - high, 0), box.left + min(offset, box.right - box.left)
        y1, y2 = box.top + min(offset, high), box.top + max(offset - (box.right - box.left), 0)
        strokes.append(f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}")
        offset += step
    return (
        f'<path {paint(stroke="avoidance")} d="{"".join(strokes)}" stroke-width="1"'
        ' stroke-opacity="0.26"/>'
    )


def _line(one: TrendSeries, layout: _Layout) -> str:
    spots = [(layout.across(day.toordinal()), layout.up(score)) for day, score in one.points]
    drawn = polyline(spots, one.kind, f'stroke-width="2.25"{DASH[one.kind]}')
    radius = 2.5 if len(spots) > MANY else 4
    drawn += "".join(marker(one.kind, x, y, radius) for x, y in spots[:-1])
    return drawn + marker(one.kind, *spots[-1], 5)


def _ends(drawn: list[TrendSeries], layout: _Layout, words: TrendWords) -> str:
    """Name and exact score beside each line's end, moved apart and led back by a hair line."""
    named = [one for one in drawn if one.label]
    ends = [(one.points[-1], layout.up(one.points[-1][1])) for one in named]
    height = LABEL * (2.4 if layout.compact else 1.25)
    low, high = layout.plot.top + height / 2 - 6, layout.plot.bottom - height / 2 + 8
    places = spread([y for _, y in ends], height, low, high)
    body, x = "", layout.plot.right + 18
    for one, ((day, score), y), place in zip(named, ends, places, strict=True):
        end = layout.across(day.toordinal())
        if abs(place - y) > (8 if layout.compact else 4) or x - end > 40:
            bend = max(end + 8, x - 12)
            hair = 'stroke-width="1" stroke-opacity="0.7"'
            body += polyline([(end + 6, y), (bend, y), (x - 3, place)], one.kind, hair)
        body += _end_label(one, words.number(score), x, place, layout)
    return body


def _end_label(one: TrendSeries, score: str, x: float, place: float, layout: _Layout) -> str:
    room = layout.width - x - 2
    if not layout.compact:
        name = shorten(one.label, LABEL, room - text_width(f" {score}", LABEL))
        return text(x, place + 4.5, f"{name} {score}", size=LABEL, ink=one.kind, bold=True)
    name = shorten(one.label, LABEL, room)
    return text(x, place - 2, name, size=LABEL, ink=one.kind, bold=True) + text(
        x, place + LABEL, score, size=LABEL, ink=one.kind, bold=True
    )


def _events(layout: _Layout) -> str:
    """All uprights first, so that words always lie on top."""
    uprights, said = "", ""
    dots = 'stroke-width="1.25" stroke-dasharray="1.5 3.5" stroke-linecap="round"'
    for flag in layout.flags:
        if flag.row is None:
            continue
        y = layout.plot.top - 6 - ROW * flag.row
        uprights += line(flag.x, y - 9, flag.x, layout.plot.bottom, "control", dots)
        x, anchor = flag.words_at
        halo = Box(flag.start + 3, y - 10, flag.end - 3, y + 3)
        said += rect(halo, f'{paint(fill="surface")} fill-opacity="0.9"')
        said += text(x, y, flag.said, size=SMALL, anchor=anchor)
    return uprights + said


def _key(keyed: list[TrendSeries], layout: _Layout) -> tuple[str, float]:
    """What each band means, never cut short, and where the picture ends."""
    body, y = "", layout.plot.bottom + 48
    if not keyed:
        return body, y - 6
    x = layout.plot.left + 30
    for one in keyed:
        body += _swatch(one.kind, Box(x - 30, y, x - 8, y + 11))
        for row in wrap(one.band_words, SMALL, layout.width - x):
            body += text(x, y + 10, row, size=SMALL)
            y += ROW
        y += 3
    return body, y + 2
