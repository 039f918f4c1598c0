"""Scores of any form as they are shown: described on their own range, whoever they are about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.formats import number_format

from assessments.models import InstrumentVersion, Response, Score
from assessments.psychometrics.definition import Instrument, Scale, ScoringMethod
from assessments.psychometrics.steps import called
from assessments.queries.scores import ATTACHMENT
from assessments.sentences import rounded
from clinic.models import Client

MOST = 400
LATEST = 2  # the newest of each line, and the one before it


@dataclass(frozen=True, kw_only=True)
class Described:
    """One scale of one form. `value` is None where too few items were answered.

    `low` to `high` is the scale's own range; `before` the form before of the same version; `state`
    a ChangeState, "" where the scale is described and not judged. `band` is a band's label, or
    of a scale of one question the answer's.
    """

    id: str = ""
    title: str
    meaning: str
    value: float | None
    low: float
    high: float
    answered: int
    items: int
    needed: int
    decimals: int
    higher_is_better: bool = False
    band: str = ""
    state: str = ""
    before: float | None = None
    scale: str = ""

    @property
    def moved(self) -> float | None:
        """By how much it differs from the form before; None where there is nothing to compare."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @property
    def moved_shown(self) -> str:
        """The same in the reader's figures, always with its sign; "" where there is none."""
        moved = self.moved
        if moved is None:
            return ""
        moved = rounded(moved, self.decimals)
        figure = number_format(abs(moved), self.decimals)
        return f"−{figure}" if moved < 0 else f"+{figure}" if moved > 0 else figure

    @property
    def shown(self) -> str:
        """The value in the reader's figures, with its sign where the scale goes below zero."""
        return "" if self.value is None else self._figure(self.value)

    @property
    def range(self) -> tuple[str, str]:
        """Both ends of the scale, as they are printed."""
        return self._figure(self.low, 0), self._figure(self.high, 0)

    @property
    def at(self) -> float | None:
        """Where the value lies between the ends, in percent."""
        return self._place(self.value)

    @property
    def before_at(self) -> float | None:
        """Where the value of the form before lies, in percent."""
        return self._place(self.before)

    def _place(self, value: float | None) -> float | None:
        if value is None or self.high <= self.low:
            return None
        return round(100 * (value - self.low) / (self.high - self.low), 1)

    def _figure(self, value: float, decimals: int | None = None) -> str:
        decimals = self.decimals if decimals is None else decimals
        value = rounded(value, decimals)  # `number_format` cuts
        figure = number_format(abs(value), decimals)
        if value < 0:
            return f"−{figure}"
        return f"+{figure}" if self.low < 0 < value else figure


@dataclass(frozen=True)
class About:
    """The scales of one person asked about; `person` is "" where the form asks once.

    `id` is the form's own word for them, which says nothing about who they are.
    """

    person: str
    rows: tuple[Described, ...]
    id: str = ""


@dataclass(frozen=True)
class LatestForm:
    """The newest form of one instrument, described; `by` is a Response.AnsweredBy."""

    instrument: str
    title: str
    on: date
    assignment_id: UUID
    by: str
    parts: tuple[About, ...]

    @property
    def is_judged(self) -> bool:
        return any(row.state for part in self.parts for row in part.rows)


def described(response: Response, *, left_out: Collection[str] = ()) -> tuple[About, ...]:
    """The scores of one form, person by person, without the scales that are `left_out`.

    Opens the names given; no statement of its own where the scores are at hand.
    """
    instrument = response.instrument_version.loaded
    rows: list[dict[str, Any]] = [
        {name: getattr(score, name) for name in _OF_SCORE}
        for score in response.scores.all()
        if score.scale not in left_out
    ]
    return _parts(instrument, rows, response.answers)


def latest_forms(client: Client) -> tuple[LatestForm, ...]:
    """The newest form of every instrument but the attachment dimensions, newest first.

    Two statements, whatever the record holds. Names the client gave to people stay sealed.
    """
    rows = list(_newest_lines(client))
    versions = InstrumentVersion.objects.in_bulk({row["version_id"] for row in rows})
    forms = [
        _form(list(lines), versions)
        for _key, lines in groupby(rows, key=lambda row: (row["instrument"], row["by"]))
    ]
    return tuple(sorted(forms, key=lambda form: form.on, reverse=True))


_OF_SCORE = ("about", "scale", "value", "answered", "items", "state")


def _newest_lines(client: Client) -> Iterable[dict[str, Any]]:
    line = Window(
        RowNumber(),
        partition_by=["instrument", "response__answered_by", "about", "scale"],
        order_by=["-on", "-at"],
    )
    rows = Score.objects.filter(client=client).exclude(instrument=ATTACHMENT)
    return (
        rows.annotate(
            place=line,
            by=F("response__answered_by"),
            version_id=F("response__instrument_version_id"),
            assignment_id=F("response__assignment_id"),
        )
        .filter(place__lte=LATEST)
        .order_by("instrument", "by", "-on", "-at")
        .values(*_OF_SCORE, *("instrument", "by", "version_id", "assignment_id", "on", "place"))
    )[:MOST]


def _form(lines: Sequence[dict[str, Any]], versions: dict[UUID, InstrumentVersion]) -> LatestForm:
    newest = lines[0]
    version = versions[newest["version_id"]]
    instrument = version.loaded
    now = [row for row in lines if row["assignment_id"] == newest["assignment_id"]]
    named = {p.id for p in (instrument.repeat.people if instrument.repeat else ()) if p.named}
    before = {
        (row["about"], row["scale"]): row["value"]
        for row in lines
        if row["place"] == LATEST
        and row["version_id"] == newest["version_id"]
        and row["about"] not in named  # it may be somebody else by now
    }
    return LatestForm(
        instrument=newest["instrument"],
        title=version.title,
        on=newest["on"],
        assignment_id=newest["assignment_id"],
        by=newest["by"],
        parts=_parts(instrument, now, {}, before),
    )


def _parts(
    instrument: Instrument,
    rows: Sequence[dict[str, Any]],
    answers: dict[str, Any],
    before: dict[tuple[str, str], float | None] | None = None,
) -> tuple[About, ...]:
    found = {(row["about"], row["scale"]): row for row in rows}
    people = ("", *(p.id for p in (instrument.repeat.people if instrument.repeat else ())))
    parts = (
        About(
            called(instrument, person, answers) if person else "",
            tuple(
                _described(instrument, scale.id, row, (before or {}).get((person, scale.id)))
                for scale in instrument.scales
                if (row := found.get((person, scale.id))) is not None
            ),
            person,
        )
        for person in people
    )
    return tuple(part for part in parts if part.rows)


def _described(
    instrument: Instrument, scale_id: str, row: dict[str, Any], before: float | None
) -> Described:
    scale = instrument.scale(scale_id)
    low, high = instrument.range_of(scale)
    value = row["value"]
    whole = scale.method is ScoringMethod.SUM or len(scale.items) == 1
    return Described(
        id=scale.id,
        title=scale.title,
        meaning=scale.meaning,
        value=value,
        low=low,
        high=high,
        answered=row["answered"],
        items=row["items"],
        needed=scale.needed_of(row["items"]),
        decimals=0 if whole and value == round(value or 0) else 1,
        higher_is_better=scale.higher_is_better,
        band=_words(instrument, scale, value) if value is not None else "",
        state=row["state"],
        before=before,
        scale=scale.id,
    )


def _words(instrument: Instrument, scale: Scale, value: float) -> str:
    """What a score is called: its band, or the answer itself where there is only one."""
    if band := scale.band_of(value):
        return band.label
    if len(scale.items) > 1 or scale.reversed:
        return ""
    options = instrument.options_of(instrument.item(scale.items[0]))
    label = next((option.label for option in options if option.points == value), "")
    return "" if label[:1].isdigit() else label
