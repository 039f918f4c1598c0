"""The two pictures of a report: their numbers and words, and their drawing."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports import charts
from reports.documents.facts import CheckIn, Facts
from reports.documents.shape import Audience, Kind, PlaneFigure, TrendFigure, TrendLine
from reports.sentences import (
    NAMES,
    corners,
    cut_note,
    day,
    month,
    number,
    ring_note,
    short_day,
    short_month,
)

KINDS: tuple[Kind, ...] = ("anxiety", "avoidance")


def plane_figure(facts: Facts) -> PlaneFigure:
    """Both dimensions at once, from the first to the latest check-in of the period."""
    pairs = [(each, pair) for each in facts.check_ins if (pair := _pair(each))]
    placement = pairs[-1][0].scores["anxiety"].placement if pairs else {}
    low, high = facts.range
    corner = corners("client")
    return PlaneFigure(
        sentence=_plane_sentence(pairs),
        caption=_plane_caption(len(pairs), placement, facts),
        points=tuple((x, y, each.on.isoformat()) for each, (x, y) in pairs),
        ring=_both(placement, "radius"),
        cuts=_both(placement, "cut"),
        low=low,
        high=high,
        anxiety=str(NAMES["anxiety"]),
        avoidance=str(NAMES["avoidance"]),
        less=pgettext("end of an axis", "less"),
        more=pgettext("end of an axis", "more"),
        low_both=corner.low_both,
        high_anxiety=corner.high_anxiety,
        high_avoidance=corner.high_avoidance,
        high_both=corner.high_both,
        start=pgettext("first point of the picture", "first"),
        now=pgettext("last point of the picture", "latest"),
    )


def trend_figure(facts: Facts, sentence: str) -> TrendFigure | None:
    """Both scores over time; None until one has two points to draw a line between."""
    lines = tuple(line for kind in KINDS for line in _lines(facts, kind))
    if not any(len(line.points) > 1 for line in lines):
        return None
    low, high = facts.range
    return TrendFigure(
        sentence=sentence,
        caption=_(
            "The shaded bands show how far each score could lie from its start through "
            "measurement error alone."
        ),
        lines=lines,
        events=_events(facts),
        low=low,
        high=high,
        less=pgettext("end of an axis", "less"),
        more=pgettext("end of an axis", "more"),
    )


def draw_plane(figure: PlaneFigure, audience: Audience) -> str:
    """The plane as SVG; days are written in the active language."""
    words = charts.PlaneWords(
        anxiety=figure.anxiety,
        avoidance=figure.avoidance,
        less=figure.less,
        more=figure.more,
        low_both=figure.low_both,
        high_anxiety=figure.high_anxiety,
        high_avoidance=figure.high_avoidance,
        high_both=figure.high_both,
        start=figure.start,
        now=figure.now,
        day=month,
    )
    points = [charts.PlanePoint(x, y, date.fromisoformat(on)) for x, y, on in figure.points]
    return charts.plane(
        points, figure.ring, figure.cuts, words, figure.sentence,
        "client" if audience == "client" else "therapist",
        lo=figure.low, hi=figure.high,
    )  # fmt: skip


def draw_trend(figure: TrendFigure) -> str:
    """The trend as SVG; days and scores are written in the active language."""
    series = [
        charts.TrendSeries(
            label=line.label,
            kind=line.kind,
            points=[(date.fromisoformat(on), value) for on, value in line.points],
            baseline=line.baseline,
            band_half_width=line.half_width,
            band_words=line.band_words,
        )
        for line in figure.lines
    ]
    events = [(date.fromisoformat(on), words) for on, words in figure.events]
    words = charts.TrendWords(
        less=figure.less, more=figure.more, day=short_day, month=short_month, number=number
    )
    return charts.trend(series, events, figure.sentence, words, lo=figure.low, hi=figure.high)


def _pair(check_in: CheckIn) -> tuple[float, float] | None:
    values = [check_in.scores[kind].value for kind in KINDS if kind in check_in.scores]
    given = [value for value in values if value is not None]
    return (given[0], given[1]) if len(given) == len(KINDS) else None


def _both(placement: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    if not placement:
        return None
    return placement[f"{name}_anxiety"], placement[f"{name}_avoidance"]


def _plane_sentence(pairs: list[tuple[CheckIn, tuple[float, float]]]) -> str:
    """The picture in words, for who cannot see it."""
    if not pairs:
        return _(
            "The attachment plane, still empty: anxiety runs from left to right, avoidance from "
            "bottom to top."
        )
    last, (x, y) = pairs[-1]
    words = {"anxiety": number(x), "avoidance": number(y), "day": day(last.on)}
    if len(pairs) == 1:
        return _("Anxiety %(anxiety)s and avoidance %(avoidance)s on %(day)s.") % words
    first, (x, y) = pairs[0]
    words |= {"was_anxiety": number(x), "was_avoidance": number(y), "start": day(first.on)}
    return (
        _(
            "From anxiety %(was_anxiety)s and avoidance %(was_avoidance)s on %(start)s to anxiety "
            "%(anxiety)s and avoidance %(avoidance)s on %(day)s."
        )
        % words
    )


def _plane_caption(points: int, placement: Mapping[str, Any], facts: Facts) -> str:
    if not points:
        return _("A point appears here once the full attachment form gives both scores.")
    if not facts.reader.is_client and placement:
        return f"{ring_note()} {cut_note(placement)}"
    dots = _("Each circle is one check-in.") if points > 1 else _("The circle is the check-in.")
    return f"{dots} {ring_note()}"


def _lines(facts: Facts, kind: Kind) -> list[TrendLine]:
    """One line for each run of check-ins with the same version of the questionnaire."""
    scored = [
        each
        for each in facts.check_ins
        if kind in each.scores and each.scores[kind].value is not None
    ]
    runs = [list(run) for _id, run in groupby(scored, key=lambda each: each.version)]
    return [_line(run, kind, is_last=run is runs[-1]) for run in runs]


def _line(run: list[CheckIn], kind: Kind, *, is_last: bool) -> TrendLine:
    score = run[-1].scores[kind]
    has_band = is_last and score.baseline is not None and score.threshold is not None
    return TrendLine(
        label=str(NAMES[kind]) if is_last else "",
        kind=kind,
        points=tuple((each.on.isoformat(), each.scores[kind].value or 0.0) for each in run),
        baseline=score.baseline if has_band else None,
        half_width=score.threshold if has_band else None,
        band_words=_band_words(kind, score.baseline, score.threshold) if has_band else "",
    )


def _band_words(kind: Kind, baseline: float | None, threshold: float | None) -> str:
    return _("%(name)s: error alone explains up to %(threshold)s from its start, %(baseline)s.") % {
        "name": NAMES[kind],
        "threshold": number(threshold or 0),
        "baseline": number(baseline or 0),
    }


def _events(facts: Facts) -> tuple[tuple[str, str], ...]:
    if facts.plan is None:
        return ()
    on = facts.plan.created_at.astimezone(facts.practice.zone).date()
    if not facts.check_ins[0].on <= on <= facts.check_ins[-1].on:
        return ()
    return ((on.isoformat(), _("Plan agreed")),)
