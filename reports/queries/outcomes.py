"""Reliable change over many clients: how many, by period and by pathway, never which."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from assessments.library import load_instrument
from assessments.models import Response, Score
from assessments.psychometrics.change import WORSENING, ChangeState
from assessments.psychometrics.telling import FEWEST, Counts
from assessments.queries import ANXIETY, ATTACHMENT, AVOIDANCE
from assessments.queries.listed import Listed
from clinic.models import Client, Plan

BRIEF, WELLBEING = "attachment-brief", "wellbeing-and-safety"
LINES = (
    *((ATTACHMENT, ANXIETY), (ATTACHMENT, AVOIDANCE)),
    *((BRIEF, ANXIETY), (BRIEF, AVOIDANCE), (WELLBEING, "wellbeing")),
)
NO_PATHWAY = ""
MOVED: dict[str, Counts] = {
    ChangeState.RELIABLY_LOWER: Counts(lower=1),
    ChangeState.NO_RELIABLE_CHANGE: Counts(same=1),
    ChangeState.RELIABLY_HIGHER: Counts(higher=1),
}


class Period(StrEnum):
    """How long ago a client's latest form may be, the longest first."""

    ALL = "all"
    YEAR = "12"
    HALF = "6"
    QUARTER = "3"

    def since(self, today: date) -> date | None:
        """The first day of it; None where it has none."""
        days = {Period.YEAR: 365, Period.HALF: 182, Period.QUARTER: 91}.get(self)
        return None if days is None else today - timedelta(days=days)


@dataclass
class Tally:
    """Clients whose latest form lies in one period, by what can be said of them.

    `groups`: by the pathway they started from, those judged. Left out: `few`, one form only or
    none beyond the start; `renewed`, the first form of another version; `described`, a scale
    without error parameters.
    """

    groups: dict[str, Counts] = field(default_factory=dict)
    few: int = 0
    renewed: int = 0
    described: int = 0

    @property
    def counts(self) -> Counts:
        return sum(self.groups.values(), Counts())

    @property
    def answered(self) -> int:
        """Clients with a scored form in the period."""
        return self.counts.n + self.few + self.renewed + self.described

    def add(self, state: str, pathway: str, worse: Counts, *, renewed: bool) -> None:
        """One client, by the state of their latest form."""
        moved = worse if state in WORSENING else MOVED.get(state)
        if moved is not None:
            self.groups[pathway] = self.groups.get(pathway, Counts()) + moved
        elif state != ChangeState.FIRST_ANSWERS:
            self.described += 1
        elif renewed:
            self.renewed += 1
        else:
            self.few += 1


class Line(NamedTuple):
    """One scale of one instrument, with a tally of each period."""

    instrument: str
    scale: str
    higher_is_better: bool
    tallies: dict[Period, Tally]

    @property
    def worse(self) -> Counts:
        """One client whose score moved the way that is not hoped for."""
        return Counts(lower=1) if self.higher_is_better else Counts(higher=1)

    def held(self, on: str, starts: dict[Period, str]) -> list[Tally]:
        """The tallies of the periods that hold this day, days being ISO 8601."""
        return [self.tallies[period] for period, start in starts.items() if on >= start]


def change_lines(clients: QuerySet[Client], today: date) -> tuple[Line, ...]:
    """The attachment dimensions, and of the other lines those of which enough were judged.

    Each client counts once in a line, by their latest scored form and the verdict stored with it.
    Two statements, whatever the number of clients and forms.
    """
    plans = Plan.objects.filter(client=OuterRef("pk")).order_by("created_at", "pk")
    first = Subquery(plans.values("pathway")[:1])
    rows = list(clients.order_by().values_list("pk", first, *map(_newest, LINES)))
    starting = {pk for pk, _, *found in rows if any(map(_is_first, found))}
    renewed = _of_two_versions(starting)
    lines = tuple(_line(instrument, scale) for instrument, scale in LINES)
    starts = {
        period: since.isoformat() if (since := period.since(today)) else "" for period in Period
    }
    for pk, pathway, *found in rows:
        for line, forms in zip(lines, found, strict=True):
            for state, on in forms or ():
                again = (pk, line.instrument) in renewed
                for tally in line.held(on, starts):
                    tally.add(state, pathway or NO_PATHWAY, line.worse, renewed=again)
    return tuple(
        line
        for line in lines
        if line.instrument == ATTACHMENT or line.tallies[Period.ALL].counts.n >= FEWEST
    )


def _line(instrument: str, scale: str) -> Line:
    better = load_instrument(instrument).scale(scale).higher_is_better
    return Line(instrument, scale, better, {period: Tally() for period in Period})


def _newest(line: tuple[str, str]) -> Listed:
    """State and day of the latest form with a score. Clients alone fill these forms in."""
    instrument, scale = line
    scored = Score.objects.filter(
        client=OuterRef("pk"), instrument=instrument, scale=scale, about="", value__isnull=False
    )
    return Listed(scored.order_by("-on", "-at").values_list("state", "on")[:1])


def _is_first(forms: list[tuple[str, str]] | None) -> bool:
    return bool(forms and forms[0][0] == ChangeState.FIRST_ANSWERS)


def _of_two_versions(clients: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """Who has scored forms of more than one version, and of which instrument."""
    rows = Response.objects.filter(
        client__in=list(clients),
        instrument_version__instrument__in=[instrument for instrument, _scale in LINES],
        scores__value__isnull=False,
    )
    groups = rows.order_by().values("client", "instrument_version__instrument")
    several = groups.annotate(n=Count("instrument_version", distinct=True)).filter(n__gt=1)
    return set(several.values_list("client", "instrument_version__instrument"))
