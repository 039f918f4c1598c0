"""From score rows to the figures of the client page: sentence, drawing, note, table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.queries import ANXIETY, AVOIDANCE, ScoreRow
from reports import sentences
from reports.charts import (
    PlanePoint,
    TrendSeries,
    TrendWords,
    table,
    trend,
)
from reports.queries import PlanRow
from reports.queries.timeline import Event
from reports.views.trend_events import DRAWN, DRAWN_COMPACT, happened, marks, told

COMPACT = 320  # about as wide as a phone shows it, so that words keep their size
Audience = Literal["therapist", "client"]


@dataclass(frozen=True)
class CheckIn:
    """One form: both scores, side by side."""

    on: date
    response_id: UUID
    version: tuple[str, str]
    scores: dict[str, ScoreRow]

    def value(self, scale: str) -> float | None:
        score = self.scores.get(scale)
        return score.value if score else None

    @property
    def is_scored(self) -> bool:
        return any(row.value is not None for row in self.scores.values())

    @property
    def point(self) -> PlanePoint | None:
        """Its place on the plane, where both dimensions have a score."""
        anxiety, avoidance = self.value(ANXIETY), self.value(AVOIDANCE)
        if anxiety is None or avoidance is None:
            return None
        return PlanePoint(anxiety, avoidance, self.on)


@dataclass(frozen=True)
class State:
    """One dimension as it stands: name, status words, and how its verdict was worked out."""

    name: str
    status: sentences.Status
    working: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Course:
    """All check-ins of a client, oldest first, and what is said of them."""

    check_ins: tuple[CheckIn, ...]
    opening: tuple[str, ...]
    gaps: tuple[str, ...]
    states: tuple[State, ...]
    placement: dict[str, Any]
    forms: int
    first_on: date | None
    start: PlanePoint | None
    standing: dict[str, ScoreRow]

    @classmethod
    def of(
        cls, rows: Sequence[ScoreRow], forms: int | None = None, first_on: date | None = None
    ) -> "Course":
        """From `score_history`: rows of a form stand together.

        `forms` were scored in all, the first on `first_on`, where `rows` are the newest only.
        """
        check_ins = tuple(
            _check_in(list(group)) for _key, group in groupby(rows, lambda row: row.response_id)
        )
        counted = [one for one in check_ins if one.is_scored]
        latest = {scale: _latest(check_ins, scale) for scale in sentences.DIMENSIONS}
        scored = {scale: row for scale, row in latest.items() if row is not None}
        verdicts = {scale: row.verdict for scale, row in scored.items()}
        return cls(
            check_ins=check_ins,
            opening=sentences.opening(verdicts, check_ins),
            gaps=_gaps(check_ins, compared=sentences.is_compared(verdicts)),
            states=tuple(_state(scale, scored.get(scale)) for scale in sentences.DIMENSIONS)
            if check_ins
            else (),
            placement=_placement(check_ins),
            forms=forms or len(counted),
            first_on=first_on or (counted[0].on if counted else None),
            start=_start(scored),
            standing=scored,
        )

    @property
    def shown(self) -> int:
        """How many of the scored forms are drawn."""
        return sum(one.is_scored for one in self.check_ins)

    @property
    def newest(self) -> CheckIn | None:
        return self.check_ins[-1] if self.check_ins else None

    @property
    def is_cut(self) -> bool:
        """Whether forms before these are left out of the pictures."""
        return self.shown < self.forms

    @property
    def latest_version(self) -> tuple[CheckIn, ...]:
        """The check-ins answered on the version in use last: only these are joined."""
        version = self.check_ins[-1].version if self.check_ins else None
        return tuple(one for one in self.check_ins if one.version == version)


def trend_figure(
    course: Course,
    plans: Sequence[PlanRow],
    steps: Iterable[Event],
    besides: Iterable[Event] = (),
    audience: Audience = "therapist",
) -> dict[str, Any]:
    """Both dimensions over time against their error bands; drawn from two check-ins on.

    Plans begun, steps of goals and what happened `besides` stand on the axis, the newest few of
    them, and all in a table.
    """
    figure: dict[str, Any] = {
        "sentence": _trend_sentence(course),
        "table": _table(course, audience),
    }
    series = [one for scale in sentences.DIMENSIONS for one in _series(course, scale)]
    days = sorted({day for one in series for day, _value in one.points})
    if len(days) < 2:
        return figure
    events = happened(plans, [*steps, *besides], days)
    words = TrendWords(
        less=_("less"),
        more=_("more"),
        month=sentences.short_month,
        day=sentences.short_day,
        number=sentences.number,
    )
    few = marks(events[-DRAWN:])
    return figure | {
        "svg": trend(series, few, figure["sentence"], words),
        "narrow_svg": trend(series, few[-DRAWN_COMPACT:], figure["sentence"], words, width=COMPACT),
        "note": _band_note(series),
        "happened": told(events, rated=bool(plans)),
    }


def scores_of(course: Course) -> Callable[[UUID], str]:
    """A form's scores in one line of words; "" where it has none."""
    forms = {one.response_id: one for one in course.check_ins}
    words = _words_of_scores()
    return lambda response: words(forms[response]) if response in forms else ""


def _check_in(rows: list[ScoreRow]) -> CheckIn:
    first = rows[0]
    return CheckIn(
        first.on,
        first.response_id,
        (first.instrument, first.version),
        {row.scale: row for row in rows},
    )


def _latest(forms: Sequence[CheckIn], scale: str) -> ScoreRow | None:
    """The newest score there is; a form without one does not hide the one before."""
    rows = (one.scores.get(scale) for one in reversed(forms))
    return next((row for row in rows if row is not None and row.value is not None), None)


def _placement(forms: Sequence[CheckIn]) -> dict[str, Any]:
    placed = (one.scores[ANXIETY].placement for one in reversed(forms) if one.point)
    return next((stored for stored in placed if stored), {})


def _start(latest: dict[str, ScoreRow]) -> PlanePoint | None:
    """Where both dimensions began, by the baselines their verdicts were stored with."""
    began = [row.verdict.get("baseline") for row in latest.values()]
    if len(began) < len(sentences.DIMENSIONS) or not all(began):
        return None
    anxiety, avoidance = (latest[scale].verdict["baseline"] for scale in sentences.DIMENSIONS)
    on = date.fromisoformat(anxiety["first_on"])
    return PlanePoint(anxiety["value"], avoidance["value"], on)


def _state(scale: str, row: ScoreRow | None) -> State:
    return State(
        name=str(sentences.NAMES[scale]),
        status=sentences.status(row.state if row else ""),
        working=sentences.working(row.verdict) if row and row.verdict else (),
    )


def _gaps(forms: Sequence[CheckIn], *, compared: bool) -> tuple[str, ...]:
    """What the newest form leaves unsaid, and why; of missing scores the opening tells as long as
    nothing is compared."""
    if not forms:
        return ()
    said = [sentences.lacks(forms[-1])] if compared else []
    for scale in sentences.DIMENSIONS:
        row = forms[-1].scores.get(scale)
        if row is not None and row.value is not None and row.answered < row.items:
            said.append(sentences.partly_answered(scale, row.answered, row.items))
    return tuple(filter(None, said))


def _trend_sentence(course: Course) -> str:
    scored = [one for one in course.check_ins if one.is_scored]
    if not scored:
        return _("No scores of the full attachment form yet.")
    if course.forms == 1:
        return sentences.so_far(_starts(course), course.check_ins)[0]
    return _("%(count)s scored check-ins from %(first)s to %(last)s. Latest: %(scores)s.") % {
        "count": course.forms,
        "first": sentences.day(course.first_on or scored[0].on),
        "last": sentences.day(scored[-1].on),
        "scores": _words_of_scores()(scored[-1]),
    }


def _starts(course: Course) -> sentences.Starts:
    return sentences.starts_of({scale: row.verdict for scale, row in course.standing.items()})


def _series(course: Course, scale: str) -> list[TrendSeries]:
    """One line for each version of the instrument: different ones are never joined."""
    runs = [list(group) for _v, group in groupby(course.check_ins, lambda one: one.version)]
    return [
        _one_series(
            [one.scores[scale] for one in run if scale in one.scores], scale, run is runs[-1]
        )
        for run in runs
    ]


def _one_series(rows: list[ScoreRow], scale: Any, is_last: bool) -> TrendSeries:
    scored = [row for row in rows if row.value is not None]
    last = scored[-1] if scored else None
    return TrendSeries(
        label=str(sentences.NAMES[scale]) if is_last else "",
        kind=scale,
        points=[(row.on, row.value) for row in scored if row.value is not None],
        baseline=last.baseline if last and is_last else None,
        band_half_width=last.threshold if last and is_last else None,
        band_words=_("%(name)s: within this band, measurement error alone could explain it")
        % {"name": sentences.NAMES[scale]},
    )


def _band_note(series: Sequence[TrendSeries]) -> str:
    if not any(one.band for one in series):
        return ""
    return _(
        "Lower means less. A band runs as far to both sides of the start as measurement error "
        "alone could explain."
    )


def _table(course: Course, audience: Audience) -> str:
    """The newest first; words are looked up once, since a long record has many rows.

    The client is not shown how many answers were left out.
    """
    if not course.check_ins:
        return ""
    none, of_items = _("no score"), _("%(answered)s of %(items)s")

    def value(one: CheckIn, scale: str) -> str:
        score = one.value(scale)
        return none if score is None else sentences.number(score)

    def answered(one: CheckIn) -> str:
        rows = one.scores.values()
        return of_items % {
            "answered": sum(row.answered for row in rows),
            "items": sum(row.items for row in rows),
        }

    names = [str(sentences.NAMES[scale]) for scale in sentences.DIMENSIONS]
    is_counted = audience == "therapist"
    return table(
        _("Scores of each check-in, newest first"),
        [_("Answered on"), *names, *([_("Statements answered")] if is_counted else [])],
        [
            [
                sentences.day(one.on),
                *(value(one, scale) for scale in sentences.DIMENSIONS),
                *([answered(one)] if is_counted else []),
            ]
            for one in reversed(course.check_ins)
        ],
    )


def _words_of_scores() -> Callable[[CheckIn], str]:
    """Both scores of a form in one line; names are looked up once for many forms."""
    shape = _("%(name)s %(value)s")
    names = {scale: str(sentences.NAMES[scale]) for scale in sentences.DIMENSIONS}
    return lambda one: ", ".join(
        shape % {"name": name, "value": sentences.number(value)}
        for scale, name in names.items()
        if (value := one.value(scale)) is not None
    )
