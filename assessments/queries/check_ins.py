"""Where a client's check-ins stand, and whether one may be asked for or answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from assessments.models import AnsweredBy, Assignment, Draft, Link, Response
from assessments.models.check_ins import last_day
from assessments.psychometrics.change import BASELINE_DAYS, BASELINE_FORMS
from assessments.psychometrics.definition import Instrument
from assessments.queries.follow_ups import is_follow_up, takes_follow_ups
from assessments.queries.listed import Listed, moment
from clinic.models import Client, Consent
from clinic.models.prepared import STAND_INS, prepared_objects
from clinic.models.reach import somebody_cares

MOST = 200
OF_CLIENT = Q(answered_by=AnsweredBy.CLIENT)  # not what members fill in
MOST_OPEN = 20  # of one client at a time
_Asked = list[tuple[str, str, str]]  # key, state, end of the window


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
    ids = list(client_ids)
    states = {client_id: CheckInStatus(CheckInState.NONE) for client_id in ids}
    rows = _check_ins().filter(pk__in=ids)
    return states | {client_id: status_of(*row) for client_id, *row in rows if row[1]}


@cache
def _check_ins() -> QuerySet[Client, Any]:
    """Every client with what `status_of` reads; built once."""
    return Client.objects.order_by().values_list("pk", *checking_in())


def checking_in(client: str = "pk") -> tuple[Any, ...]:
    """Zone, newest check-in, open ones and the last form's day, beside a row whose client this is.

    `status_of` reads them.
    """
    asked = Assignment.objects.filter(OF_CLIENT, client=OuterRef(client)).order_by("-created_at")
    asked_row = asked.values_list("id", "state", "closes_at")
    forms = Response.objects.filter(OF_CLIENT, client=OuterRef(client)).order_by("-answered_on")
    return (
        F("practice__time_zone"),
        Listed(asked_row[:1]),
        Listed(asked_row.filter(state=Assignment.State.OPEN)[:MOST_OPEN]),
        Subquery(forms.values("answered_on")[:1]),
    )


def may_be_measured(client: Client) -> bool:
    """Whether the client's newest answer to the question of measurement is yes."""
    answers = _measured().filter(client=client)
    return bool(answers.values_list("given", flat=True).first())


def may_be_answered(assignment: Assignment) -> bool:
    """Open, within its window, and its client takes check-ins.

    After the end of care only what was agreed on for then.
    """
    if not assignment.takes_answers:
        return False
    if assignment.client.state == Client.State.ENDED:
        return is_follow_up(assignment) and takes_follow_ups(assignment.client)
    return takes_check_ins(assignment.client)


def kept_and_open(assignment: Assignment) -> tuple[Draft | None, bool]:
    """The answers kept so far, and `may_be_answered`. One statement, once something is kept."""
    client = assignment.client
    if not assignment.takes_answers or client.state == Client.State.ENDED:
        return Draft.objects.filter(assignment=assignment).first(), may_be_answered(assignment)
    today = client.practice.today()
    kept = prepared_objects(("kept on", today), lambda: _kept_on(today), [assignment.pk])
    draft: Draft | None = next(iter(kept), None)
    if draft is None:
        return None, may_be_answered(assignment)
    draft.assignment = assignment
    return draft, bool(getattr(draft, "measured", False) and getattr(draft, "cared_for", False))


def _kept_on(today: date) -> QuerySet[Draft]:
    """A check-in's draft, with what `_heard_on` asks."""
    newest = _measured().filter(client=OuterRef("assignment__client")).values("given")[:1]
    cared_for = somebody_cares("assignment__client", today)
    kept = Draft.objects.annotate(measured=Subquery(newest), cared_for=cared_for)
    return kept.filter(assignment=STAND_INS[0])


def takes_check_ins(client: Client) -> bool:
    """In care, consent still stands, and somebody is there who reads what is sent."""
    if client.state == Client.State.ENDED:
        return False
    answers = _heard_on(client.practice.today()).filter(client=client)
    return answers.first() == (True, True)


@lru_cache(maxsize=64)
def _heard_on(today: date) -> QuerySet[Consent, Any]:
    """Each answer to the question of measurement, and whether anybody cares; built once a day."""
    rows = _measured().annotate(cared_for=somebody_cares("client", today))
    return rows.values_list("given", "cared_for")


def _measured() -> QuerySet[Consent]:
    kind = Consent.Kind.MEASUREMENT
    return Consent.objects.filter(kind=kind).order_by("-at", "-created_at")


def waiting_check_ins(client: Client) -> dict[str, Assignment]:
    """Instrument -> the check-in that still takes the client's answers."""
    rows = Assignment.objects.filter(
        OF_CLIENT, client=client, state=Assignment.State.OPEN, closes_at__gt=timezone.now()
    ).select_related("instrument_version")
    return {row.instrument_version.instrument: row for row in rows[:MOST]}


def begun_here(client: Client) -> frozenset[str]:
    """Instruments of which a form is being filled in by members."""
    rows = Assignment.objects.filter(
        ~OF_CLIENT, client=client, state=Assignment.State.OPEN, closes_at__gt=timezone.now()
    )
    return frozenset(rows.values_list("instrument_version__instrument", flat=True)[:MOST])


def days_answered(client: Client) -> dict[str, tuple[date, ...]]:
    """Instrument -> the days the client answered it, newest first. One statement, the last 200."""
    rows = Response.objects.filter(OF_CLIENT, client=client).order_by("-answered_on")
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


def status_of(
    zone: str, newest: _Asked | None, still_open: _Asked | None, last_on: date | None
) -> CheckInStatus:
    """Where one client's check-in stands, from what `checking_in` names."""
    if not newest:
        return CheckInStatus(CheckInState.NONE)
    now = timezone.now()
    waiting = (row for row in still_open or () if now < moment(row[2]))
    pk, state, closes_at = next(waiting, newest[0])
    waits = state == Assignment.State.OPEN and now < moment(closes_at)
    return CheckInStatus(
        CheckInState.WAITING if waits else _ENDED[state],
        UUID(pk),
        last_day(moment(closes_at), ZoneInfo(zone)),
        last_on,
    )


_ENDED: dict[str, CheckInState] = {
    Assignment.State.OPEN.value: CheckInState.OVERDUE,
    Assignment.State.DONE.value: CheckInState.DONE,
    Assignment.State.WITHDRAWN.value: CheckInState.WITHDRAWN,
}
