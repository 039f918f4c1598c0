"""Where a client's check-ins stand, and whether one may be asked for or answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, Max, OuterRef, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from assessments.models import Assignment, InstrumentVersion, Response
from assessments.psychometrics.change import BASELINE_DAYS, BASELINE_FORMS
from clinic.models import Client, Consent


class CheckInState(StrEnum):
    """Where the check-in that matters most now stands."""

    NONE = "none"
    WAITING = "waiting"
    OVERDUE = "overdue"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class CheckInStatus:
    """`open_until`: the last day it takes answers, or took them; `last_on`: the last form's day."""

    state: CheckInState
    assignment_id: UUID | None = None
    open_until: date | None = None
    last_on: date | None = None


def check_in_states(client_ids: Iterable[UUID]) -> dict[UUID, CheckInStatus]:
    """Each client's check-in that still waits, else the newest one. One statement."""
    ids, now = list(client_ids), timezone.now()
    waits = Case(When(state=Assignment.State.OPEN, closes_at__gt=now, then=0), default=1)
    place = Window(RowNumber(), partition_by=["client_id"], order_by=[waits.asc(), "-created_at"])
    answered = Response.objects.filter(client=OuterRef("client")).order_by("-answered_on")
    rows = (
        Assignment.objects.filter(client_id__in=ids)
        .annotate(place=place)
        .filter(place=1)
        .annotate(last_on=Subquery(answered.values("answered_on")[:1]))
        .select_related("practice")
    )
    states = {client_id: CheckInStatus(CheckInState.NONE) for client_id in ids}
    return states | {row.client_id: _status(row) for row in rows}


def may_be_measured(client: Client) -> bool:
    """Whether the client's newest answer to the question of measurement is yes."""
    kind = Consent.Kind.MEASUREMENT
    answers = Consent.objects.filter(client=client, kind=kind).order_by("-at", "-created_at")
    return bool(answers.values_list("given", flat=True).first())


def may_be_answered(assignment: Assignment) -> bool:
    """Open, within its window, in care, and consent still stands."""
    in_care = assignment.client.state != Client.State.ENDED
    return assignment.takes_answers and in_care and may_be_measured(assignment.client)


def waiting_check_in(client: Client, instrument: str) -> Assignment | None:
    """The check-in of this instrument that still takes answers."""
    rows = Assignment.objects.filter(client=client, instrument_version__instrument=instrument)
    return rows.filter(state=Assignment.State.OPEN, closes_at__gt=timezone.now()).first()


def last_answered_on(client: Client, instrument: str) -> date | None:
    """The day of the latest form of this instrument."""
    rows = Response.objects.filter(client=client, instrument_version__instrument=instrument)
    return rows.aggregate(last=Max("answered_on"))["last"]


def too_soon_after(client: Client, version: InstrumentVersion, day: date) -> date | None:
    """The day of the form that makes `day` too soon; None where there is none.

    The minimum interval does not apply to the second form of a baseline (the first 21 days).
    """
    rows = Response.objects.filter(client=client, instrument_version__instrument=version.instrument)
    newest = list(rows.order_by("-answered_on").values_list("answered_on", flat=True)[:2])
    if not newest or day >= newest[0] + timedelta(days=version.loaded.min_interval_days):
        return None
    at_intake = day < newest[0] + timedelta(days=BASELINE_DAYS)
    return None if len(newest) < BASELINE_FORMS and at_intake else newest[0]


def _status(row: Assignment) -> CheckInStatus:
    state = CheckInState.WAITING if row.takes_answers else _ENDED[row.state]
    return CheckInStatus(state, row.pk, row.open_until, getattr(row, "last_on", None))


_ENDED: dict[str, CheckInState] = {
    Assignment.State.OPEN.value: CheckInState.OVERDUE,
    Assignment.State.DONE.value: CheckInState.DONE,
    Assignment.State.WITHDRAWN.value: CheckInState.WITHDRAWN,
}
