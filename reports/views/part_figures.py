"""The pictures in the lower parts of a client's page: sentence, drawing, table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.psychometrics.zones import MID_POINT
from assessments.queries import ANXIETY, AVOIDANCE
from assessments.queries.described import About, Described, LatestForm
from reports import sentences
from reports.charts import Lane, PlanePoint, TrendWords, lanes, plane, table
from reports.queries.parts import GoalCourse, Judged
from reports.queries.timeline import Event
from reports.views.figures import COMPACT
from reports.views.plane_figure import plane_words

LEVELS = (-2.0, 2.0)
ANSWERS = (0.0, 10.0)


@dataclass(frozen=True)
class Relationship:
    """One person's plane, or "" where both dimensions have no score, and the sentence above."""

    person: str
    sentence: str
    svg: str = ""
    is_ringed: bool = False


def goals_figure(courses: Sequence[GoalCourse]) -> dict[str, Any]:
    """How each goal was rated over time; empty without any rating."""
    rated = [course for course in courses if course.points]
    if not rated:
        return {}
    rows = [
        Lane(course.title, course.points, *LEVELS, sentences.signed(course.points[-1][1], 0), 0)
        for course in rated
    ]
    said = [_("%(goal)s %(level)s") % {"goal": row.label, "level": row.said} for row in rows]
    sentence = _("Latest attainment: %(goals)s.") % {"goals": ", ".join(said)}
    numbers = [
        [sentences.day(on), course.title, sentences.level(level)]
        for course in rated
        for on, level in reversed(course.points)
    ]
    return _figure(rows, (), sentence) | {
        "note": _("Each lane runs from −2, much less than hoped, to +2, much more than hoped."),
        "table": table(
            _("Ratings of each goal, newest first"),
            [_("Rated on"), _("Goal"), _("Attainment")],
            numbers,
        ),
    }


def session_figure(
    courses: dict[str, tuple[tuple[date, float], ...]],
    titles: dict[str, str],
    events: Sequence[Event],
) -> dict[str, Any]:
    """The questions of the session check, each in its lane, with what happened between the two."""
    rows = [
        Lane(title, courses[scale], *ANSWERS, sentences.number(courses[scale][-1][1], 0), 5)
        for scale, title in titles.items()
        if courses.get(scale)
    ]
    if not rows:
        return {}
    count = len({on for points in courses.values() for on, _value in points})
    sentence = ngettext(
        "%(n)s session check. Latest: %(said)s.", "%(n)s session checks. Latest: %(said)s.", count
    ) % {"n": count, "said": ", ".join(f"{row.label} {row.said}" for row in rows)}
    first = min(on for row in rows for on, _value in row.points)
    shown = [event for event in events if event.on >= first]
    days = sorted({on for row in rows for on, _value in row.points}, reverse=True)
    by_day = [dict(row.points) for row in rows]
    numbers = [
        [
            sentences.day(on),
            *(sentences.number(found[on], 0) if on in found else "–" for found in by_day),
        ]
        for on in days
    ]
    caption = _("Answers after each session, 0 to 10, newest first")
    return _figure(rows, shown, sentence) | {
        "note": _("Each lane runs from 0, not at all, to 10, completely. There is no total."),
        "table": table(caption, [_("Answered on"), *(row.label for row in rows)], numbers),
        "events": shown,
    }


def relationships(form: LatestForm, stored: Mapping[tuple[str, str], Judged]) -> list[Relationship]:
    """A plane for each person the client answered about, never placed in a zone.

    The change is told by the verdicts stored with the form.
    """
    return [_relationship(about, form.on, stored) for about in form.parts if about.person]


def _relationship(about: About, on: date, stored: Mapping[tuple[str, str], Judged]) -> Relationship:
    rows = {row.scale: row for row in about.rows}
    anxiety, avoidance = rows.get(ANXIETY), rows.get(AVOIDANCE)
    if not anxiety or not avoidance or anxiety.value is None or avoidance.value is None:
        return Relationship(about.person, _("Too few answers for both dimensions."))
    now = PlanePoint(anxiety.value, avoidance.value, on)
    kept = {scale: stored[about.id, scale] for scale in sentences.DIMENSIONS}
    said = _("%(person)s on %(day)s: anxiety %(anxiety)s, avoidance %(avoidance)s of 7.") % {
        "person": about.person,
        "day": sentences.day(on),
        "anxiety": anxiety.shown,
        "avoidance": avoidance.shown,
    }
    verdicts = {scale: judged.verdict for scale, judged in kept.items() if judged.verdict}
    changes = [words for words in sentences.opening(verdicts) if words != sentences.not_why()]
    sentence = " ".join([said, *changes, *_unjudged(kept)])
    placement = kept[ANXIETY].placement
    ring = (placement["radius_anxiety"], placement["radius_avoidance"]) if placement else None
    words, points = plane_words("client"), [now]
    if earlier := _earlier(anxiety, avoidance, verdicts):
        point, word = earlier
        words, points = replace(words, start=word), [point, now]
    cut = (MID_POINT.anxiety, MID_POINT.avoidance)
    svg = plane(points, ring, cut, words, sentence, "client", part=about.id)
    return Relationship(about.person, sentence, svg, is_ringed=ring is not None)


def _earlier(
    anxiety: Described, avoidance: Described, verdicts: Mapping[str, sentences.Verdict]
) -> tuple[PlanePoint, str] | None:
    """What the latest point is compared with, as it is called; None while there is nothing.

    The start the verdicts speak of, or, where nothing is judged, the form before.
    """
    if len(verdicts) == len(sentences.DIMENSIONS):
        if all(verdict["direction"] is None for verdict in verdicts.values()):
            return None
        x, y = (verdicts[scale]["baseline"]["value"] for scale in sentences.DIMENSIONS)
        return PlanePoint(x, y, date.min), _("start")
    if anxiety.before is None or avoidance.before is None:
        return None
    return PlanePoint(anxiety.before, avoidance.before, date.min), _("form before")


def _unjudged(kept: Mapping[str, Judged]) -> list[str]:
    """What is not known of the error, and what is left out for it."""
    names = [sentences.NAMES[scale] for scale, judged in kept.items() if not judged.verdict]
    said = [
        _("The measurement error of %(name)s is not known: whether it changed cannot be told.")
        % {"name": name}
        for name in names
    ]
    return said if kept[ANXIETY].placement else [*said, _("No error ring is drawn.")]


def _figure(rows: Sequence[Lane], events: Sequence[Event], sentence: str) -> dict[str, Any]:
    words = TrendWords(
        less=_("less"),
        more=_("more"),
        month=sentences.short_month,
        day=sentences.short_day,
        number=sentences.number,
    )
    marks = [(event.on, event.text) for event in events]
    return {
        "sentence": sentence,
        "svg": lanes(rows, marks, sentence, words),
        "narrow_svg": lanes(rows, marks[-4:], sentence, words, width=COMPACT),
    }
