"""How check-ins come back and how soon alerts are decided, over many clients."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import Coalesce, Least, RowNumber

from assessments.models import Alert, Assignment, Decision
from assessments.psychometrics.alert_clock import OTHERS_WITHIN, due_at
from assessments.psychometrics.alerting import PRESSING
from assessments.queries.check_ins import OF_CLIENT
from clinic.models import Client, Practice

MOST = 2000  # alerts about danger whose time is counted in the practice's hours, the newest
_SEVERAL = 10  # from how many a median is said


@dataclass(frozen=True)
class Completion:
    """Check-ins asked for in the period, and where they are now; the five parts add up.

    `days`: the median from asking to answering, None below ten answered.
    """

    asked: int
    answered: int
    waiting: int
    overdue: int
    left: int
    taken_back: int
    days: float | None

    @property
    def due(self) -> int:
        """Those that were answered or whose time is over: an open one says nothing yet."""
        return self.answered + self.overdue + self.left


@dataclass(frozen=True)
class AlertTimes:
    """Alerts raised in the period and what became of them; `open` and `overdue` of all time.

    `median` and `late`: hours from raising to deciding, the middle one and the 90th percentile by
    nearest rank; None below ten decided. `in_time` of `looked`: how many were looked at by when
    they had to be, of those for which that time has come or that were looked at.
    """

    raised: int
    decided: int
    open: int
    overdue: int
    median: float | None
    late: float | None
    in_time: int
    looked: int


def completion(clients: QuerySet[Client], since: datetime | None, now: datetime) -> Completion:
    """What clients were asked and whether they answered. Two statements.

    What was typed in without having been asked closed the moment it was answered: not counted.
    """
    reached = clients.order_by().values("pk")
    asked = Assignment.objects.filter(OF_CLIENT, client__in=reached).order_by()
    asked = asked.exclude(ended_at=F("closes_at"))
    if since is not None:
        asked = asked.filter(created_at__gte=since)
    state = Assignment.State
    still, gone = Q(state=state.OPEN), Q(state=state.WITHDRAWN)
    found = asked.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(state=state.DONE)),
        waiting=Count("pk", filter=still & Q(closes_at__gt=now)),
        overdue=Count("pk", filter=still & Q(closes_at__lte=now)),
        left=Count("pk", filter=gone & Q(ended_at__gt=F("closes_at"))),
        taken_back=Count("pk", filter=gone & Q(ended_at__lt=F("closes_at"))),
    )
    took = _at_ranks(asked.filter(state=state.DONE), "created_at", "ended_at")
    return Completion(**found, days=_in(took[0], timedelta(days=1)))


def alert_times(
    clients: QuerySet[Client], practice: Practice, since: datetime | None, now: datetime
) -> AlertTimes:
    """How many alerts there were, and how soon somebody looked and decided. Three statements.

    No kinds and no colours: they would tell of single clients.
    """
    alerts = Alert.objects.filter(client__in=clients.order_by().values("pk")).order_by()
    raised = Q() if since is None else Q(raised_at__gte=since)
    looked = alerts.filter(raised).annotate(looked_at=_looked_at())
    others = ~Q(rule__in=PRESSING) & raised
    due = now - OTHERS_WITHIN
    found = alerts.annotate(looked_at=_looked_at()).aggregate(
        raised=Count("pk", filter=raised),
        decided=Count("pk", filter=raised & Q(state=Alert.State.DECIDED)),
        open=Count("pk", filter=~Q(state=Alert.State.DECIDED)),
        overdue=Count("pk", filter=~Q(state=Alert.State.DECIDED) & Q(due_at__lte=now)),
        in_time=Count("pk", filter=others & Q(looked_at__lte=F("raised_at") + OTHERS_WITHIN)),
        looked=Count("pk", filter=others & (Q(looked_at__isnull=False) | Q(raised_at__lte=due))),
    )
    pressing = looked.filter(rule__in=PRESSING).order_by("-raised_at")
    in_time, of = _in_stated_hours(pressing, practice, now)
    found["in_time"] += in_time
    found["looked"] += of
    decided = alerts.filter(raised, state=Alert.State.DECIDED)
    median, late = _at_ranks(decided, "raised_at", "decided_at")
    hour = timedelta(hours=1)
    return AlertTimes(**found, median=_in(median, hour), late=_in(late, hour))


def _looked_at() -> Coalesce:
    """When somebody first looked: who passes an alert on has looked, and it begins anew."""
    decisions = Decision.objects.filter(alert=OuterRef("pk")).order_by().values("alert")
    first = Subquery(decisions.values(at=Min("at")).values("at"))
    return Coalesce(Least("seen_at", first), "seen_at", first)


def _in_stated_hours(alerts: QuerySet[Any], practice: Practice, now: datetime) -> tuple[int, int]:
    """How many of the pressing ones were looked at in the hours the practice states now."""
    in_time = of = 0
    zone = practice.zone
    for raised_at, looked_at in alerts.values_list("raised_at", "looked_at")[:MOST]:
        due = due_at(raised_at, practice.hours, zone, pressing=True)
        if looked_at is not None or due <= now:
            of += 1
            in_time += looked_at is not None and looked_at <= due
    return in_time, of


def _at_ranks(
    rows: QuerySet[Any], begun: str, ended: str
) -> tuple[timedelta | None, timedelta | None]:
    """The median and the 90th percentile of a time taken; None below ten. One statement."""
    took = ExpressionWrapper(F(ended) - F(begun), output_field=DurationField())
    placed = rows.annotate(
        took=took, place=Window(RowNumber(), order_by=[took, "pk"]), n=Window(Count("pk"))
    )
    placed = placed.annotate(twice=F("place") * 2, tenfold=F("place") * 10)
    middle = Q(twice__gte=F("n"), twice__lte=F("n") + 2)
    last_tenth = Q(tenfold__gte=F("n") * 9, tenfold__lt=F("n") * 9 + 10)
    found = list(placed.filter(middle | last_tenth).values_list("place", "n", "took"))
    if not found or found[0][1] < _SEVERAL:
        return None, None
    n = found[0][1]
    by_place = {place: taken for place, _n, taken in found}
    lower, upper = by_place[ceil(n / 2)], by_place[n // 2 + 1]
    return (lower + upper) / 2, by_place[ceil(n * 9 / 10)]


def _in(taken: timedelta | None, unit: timedelta) -> float | None:
    return None if taken is None else taken / unit
