"""Reliable change over many clients: how many, by period and by pathway, never which."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from assessments.library import load_instrument
from assessments.models import Response, Score
from assessments.psychometrics.change import WORSENING, ChangeState
from assessments.psychometrics.telling import Counts
from assessments.queries import ANXIETY, ATTACHMENT, AVOIDANCE
from clinic.models import Client, Plan

BRIEF, WELLBEING = "attachment-brief", "wellbeing-and-safety"
LINES = (
    *((ATTACHMENT, ANXIETY), (ATTACHMENT, AVOIDANCE)),
    *((BRIEF, ANXIETY), (BRIEF, AVOIDANCE), (WELLBEING, "wellbeing")),
)
NO_PATHWAY = ""


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


class Line(NamedTuple):
    """One scale of one instrument, with a tally of each period."""

    instrument: str
    scale: str
    higher_is_better: bool
    tallies: dict[Period, Tally]


def change_lines(clients: QuerySet[Client], today: date) -> tuple[Line, ...]:
    """The attachment dimensions, and of the other lines those of which somebody was judged.

    Each client counts once in a line, by their latest scored form and the verdict stored with it.
    One statement a line, whatever the number of clients and forms.
    """
    lines = (_line(clients, instrument, scale, today) for instrument, scale in LINES)
    return tuple(
        line for line in lines if line.instrument == ATTACHMENT or line.tallies[Period.ALL].counts.n
    )


def _line(clients: QuerySet[Client], instrument: str, scale: str, today: date) -> Line:
    better = load_instrument(instrument).scale(scale).higher_is_better
    tallies = {period: Tally() for period in Period}
    worse = (0, 0, 1) if not better else (1, 0, 0)
    for state, pathway, age, renewed, n in _counted(clients, instrument, scale, today):
        for period in list(Period)[: age + 1]:
            _add(tallies[period], state, pathway, worse, n, renewed=renewed)
    return Line(instrument, scale, better, tallies)


def _add(
    tally: Tally, state: str, pathway: str, worse: tuple[int, int, int], n: int, *, renewed: bool
) -> None:
    moved = {
        ChangeState.RELIABLY_LOWER.value: (1, 0, 0),
        ChangeState.NO_RELIABLE_CHANGE.value: (0, 1, 0),
        ChangeState.RELIABLY_HIGHER.value: (0, 0, 1),
        **{each.value: worse for each in WORSENING},
    }.get(state)
    if moved is not None:
        found = Counts(*(n * part for part in moved))
        tally.groups[pathway] = tally.groups.get(pathway, Counts()) + found
    elif state != ChangeState.FIRST_ANSWERS:
        tally.described += n
    elif renewed:
        tally.renewed += n
    else:
        tally.few += n


def _counted(
    clients: QuerySet[Client], instrument: str, scale: str, today: date
) -> QuerySet[Score, Any]:
    """State, first pathway, shortest period, whether of a renewed version, and how many."""
    scored = Score.objects.filter(
        client=OuterRef("pk"),
        instrument=instrument,
        scale=scale,
        about="",
        value__isnull=False,
        response__answered_by=Response.AnsweredBy.CLIENT,
    )
    newest = Subquery(scored.order_by("-on", "-at").values("pk")[:1])
    plans = Plan.objects.filter(client=OuterRef("client")).order_by("created_at", "pk")
    others = Score.objects.filter(
        client=OuterRef("client"), instrument=instrument, scale=scale, value__isnull=False
    ).exclude(response__instrument_version=OuterRef("response__instrument_version"))
    starting = Q(state=ChangeState.FIRST_ANSWERS)
    rows = Score.objects.filter(pk__in=clients.order_by().annotate(score=newest).values("score"))
    rows = rows.annotate(
        pathway=Coalesce(Subquery(plans.values("pathway")[:1]), Value(NO_PATHWAY)),
        age=_age(today),
        renewed=ExpressionWrapper(starting & Q(Exists(others)), output_field=BooleanField()),
    )
    groups = rows.order_by().values("state", "pathway", "age", "renewed")
    return groups.annotate(n=Count("pk")).values_list("state", "pathway", "age", "renewed", "n")


def _age(today: date) -> Case:
    """The place of the shortest period that holds the form."""
    held = [
        When(on__gte=since, then=Value(place))
        for place, period in reversed(list(enumerate(Period)))
        if (since := period.since(today)) is not None
    ]
    return Case(*held, default=Value(0), output_field=IntegerField())
