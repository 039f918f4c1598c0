"""Where a client's check-ins stand, and whether one may be asked for or answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from assessments.models import Assignment, Draft, Link, Response
from assessments.psychometrics.change import BASELINE_DAYS, BASELINE_FORMS
from assessments.psychometrics.definition import Instrument
from clinic.models import Client, Consent

MOST = 200


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


def waiting_check_ins(client: Client) -> dict[str, Assignment]:
    """Instrument -> the check-in that still takes answers."""
    rows = Assignment.objects.filter(
        client=client, state=Assignment.State.OPEN, closes_at__gt=timezone.now()
    ).select_related("instrument_version")
    return {row.instrument_version.instrument: row for row in rows[:MOST]}


def days_answered(client: Client) -> dict[str, tuple[date, ...]]:
    """Instrument -> the days of its forms, newest first. One statement, the last 200 forms."""
    rows = Response.objects.filter(client=client).order_by("-answered_on")
    days: dict[str, tuple[date, ...]] = {}
    pairs = rows.values_list("instrument_version__instrument", "answered_on")[:MOST]
    for instrument, day in pairs:
        days[instrument] = (*days.get(instrument, ()), day)
    return days


def too_soon_after(days: Sequence[date], instrument: Instrument, today: date) -> date | None:
    """The newest of `days` when it makes `today` too soon; None where it does not.

    The minimum interval does not apply to the second form of a baseline (the first 21 days).
    """
    if not days or today >= days[0] + timedelta(days=instrument.min_interval_days):
        return None
    at_intake = today < days[-1] + timedelta(days=BASELINE_DAYS)
    return None if len(days) < BASELINE_FORMS and at_intake else days[0]


def live_link(assignment: Assignment) -> Link | None:
    """The link made last, unless it was revoked."""
    return Link.objects.filter(assignment=assignment, revoked_at=None).first()


def draft_answers(assignment: Assignment) -> dict[str, int | None]:
    """What is answered so far, by linkId; None where a question was skipped."""
    draft = Draft.objects.filter(assignment=assignment).first()
    return draft.answers if draft else {}


def begun_at(assignment: Assignment) -> datetime | None:
    """When the first answer was saved, while none is sent. Opens nothing."""
    drafts = Draft.objects.filter(assignment=assignment)
    return drafts.values_list("created_at", flat=True).first()


def _status(row: Assignment) -> CheckInStatus:
    state = CheckInState.WAITING if row.takes_answers else _ENDED[row.state]
    return CheckInStatus(state, row.pk, row.open_until, getattr(row, "last_on", None))


_ENDED: dict[str, CheckInState] = {
    Assignment.State.OPEN.value: CheckInState.OVERDUE,
    Assignment.State.DONE.value: CheckInState.DONE,
    Assignment.State.WITHDRAWN.value: CheckInState.WITHDRAWN,
}
