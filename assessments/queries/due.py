"""What the clock finds due: schedules whose moment has come, sessions just ahead or just over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from assessments.models import AnsweredBy, Assignment, Draft, Link, Schedule, TypedSheet
from assessments.queries.occasions import COUNTED, LATE, LEAD, TIMED, WITH_SESSIONS
from clinic.models import Client, Consent, Practice, Session
from clinic.models.reach import reader_is_there, somebody_cares

MOST = 20_000  # of one practice in one round
_A_DAY = timedelta(days=1)
_OPEN = Assignment.State.OPEN
LOST = (Session.State.CANCELLED, Session.State.MISSED)
_PAUSED_OR_ACTIVE = (Schedule.State.ACTIVE, Schedule.State.PAUSED)


class Due(NamedTuple):
    """A schedule, and the session it is about."""

    schedule: UUID
    session: UUID | None = None


def practices_with_due(now: datetime) -> list[Practice]:
    """The practices in which the clock has something to do. One statement."""
    found = Q(pk__in=_timed(now).values("practice")) | Q(pk__in=_to_remind(now).values("practice"))
    found |= Q(pk__in=_with_sessions(now).values("practice"))
    found |= Q(pk__in=after_care().values("practice"))
    found |= Q(pk__in=of_lost_or_moved_sessions(now).values("practice"))
    return list(Practice.objects.filter(found).order_by("pk"))


def due_in(practice: Practice, now: datetime) -> list[Due]:
    """Everything due in one practice, the longest waiting first. Two statements."""
    timed = _timed(now).filter(practice=practice).order_by("next_at").values_list("pk", flat=True)
    pairs = _with_sessions(now).filter(practice=practice).order_by("meets_at")
    with_sessions = pairs.values_list("pk", "meeting")
    return [
        *(Due(pk) for pk in timed[:MOST]),
        *(Due(pk, session) for pk, session in with_sessions[:MOST]),
    ]


def reminders_in(practice: Practice, now: datetime) -> list[UUID]:
    """The check-ins of one practice whose reminder is due."""
    rows = _to_remind(now).filter(practice=practice).order_by("remind_at")
    return list(rows.values_list("pk", flat=True)[:MOST])


def after_care() -> QuerySet[Schedule]:
    """Schedules that go on although care has ended, and follow-ups of who came back."""
    ended = Q(client__state=Client.State.ENDED)
    lost = (ended & Q(after_care=False)) | (~ended & Q(after_care=True))
    return Schedule.objects.filter(lost, state__in=_PAUSED_OR_ACTIVE).order_by()


def of_lost_or_moved_sessions(now: datetime) -> QuerySet[Assignment]:
    """What waits for answers, is not begun, and is about a session that is not when it was.

    A missed session only loses what is asked after it: what prepares it closed as it began. What
    prepares a session closes as it begins; what follows one is never asked before it.
    """
    begun = Draft.objects.filter(assignment=OuterRef("pk")).order_by()
    typed = TypedSheet.objects.filter(assignment=OuterRef("pk")).order_by()
    lost = Q(session__state__in=LOST, closes_at__gt=now)
    ahead = Q(session__starts_at__gt=now)
    moved = Q(schedule__cadence=Schedule.Cadence.AFTER) & ahead
    moved |= Q(schedule__cadence=Schedule.Cadence.BEFORE) & (
        ~Q(closes_at=F("session__starts_at")) & (ahead | Q(closes_at__gt=now))
    )
    moved &= Q(session__state=Session.State.PLANNED)
    rows = Assignment.objects.filter(
        lost | moved, state=_OPEN, session__isnull=False, schedule__isnull=False
    )
    return rows.filter(~Exists(begun), ~Exists(typed)).order_by()


def held_for_asking(pks: Sequence[UUID], today: date, now: datetime) -> QuerySet[Schedule]:
    """These schedules, locked, with what decides whether the client may be asked.

    `measured`, `mailed` and `followed`: their newest answers to the questions of consent;
    `cared_for`; `read_after`: the practice's reader of alerts is there; `waits`: the same form is
    open already.
    """
    waiting = Assignment.objects.filter(
        client=OuterRef("client"),
        instrument_version__instrument=OuterRef("instrument"),
        state=_OPEN,
        closes_at__gt=now,
        answered_by=AnsweredBy.CLIENT,
    )
    rows = Schedule.objects.filter(pk__in=pks).select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("client__practice", "client__contact_wishes", "practice").annotate(
        measured=_consent(Consent.Kind.MEASUREMENT, "client"),
        mailed=_consent(Consent.Kind.MAIL, "client"),
        followed=_consent(Consent.Kind.FOLLOW_UP, "client"),
        read_after=reader_is_there("practice"),
        cared_for=somebody_cares("client", today),
        waits=Exists(waiting.order_by()),
    )


def held_for_reminding(pks: Sequence[UUID], now: datetime) -> QuerySet[Assignment]:
    """These check-ins, locked, if they still wait for answers."""
    rows = Assignment.objects.filter(pk__in=pks, state=_OPEN, remind_at__lte=now)
    return (
        rows.select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "client__practice",
            "client__contact_wishes",
            "practice",
            "schedule",
            "instrument_version",
        )
        .annotate(mailed=_consent(Consent.Kind.MAIL, "client"))
    )


def live_links(pks: Sequence[UUID]) -> dict[UUID, Link]:
    """Assignment -> its link that works."""
    rows = Link.objects.filter(assignment__in=pks, revoked_at=None)
    return {link.assignment_id: link for link in rows}


def already_asked(due: Sequence[Due]) -> set[tuple[UUID, str]]:
    """Schedule and occasion of what was asked before."""
    rows = Assignment.objects.filter(schedule__in=[each.schedule for each in due])
    return set(rows.order_by().values_list("schedule_id", "occasion"))


def _timed(now: datetime) -> QuerySet[Schedule]:
    rows = Schedule.objects.filter(state__in=_PAUSED_OR_ACTIVE, next_at__lte=now)
    return rows.filter(cadence__in=TIMED).order_by()


def _to_remind(now: datetime) -> QuerySet[Assignment]:
    return Assignment.objects.filter(state=_OPEN, remind_at__lte=now).order_by()


def _with_sessions(now: datetime) -> QuerySet[Any]:
    """A row for each schedule and session of its client near now that it has not asked about.

    `meeting`: the session's id, `meets_at`: when it begins. Every other one is counted from the
    session asked about last.
    """
    asked = Assignment.objects.filter(schedule=OuterRef("pk"), session__isnull=False).order_by()
    held = Session.objects.filter(client=OuterRef("client"), state__in=COUNTED).order_by()
    since = held.filter(starts_at__gt=OuterRef("last_at"), starts_at__lte=OuterRef("meets_at"))
    newest = asked.order_by("-session__starts_at").values("session__starts_at")[:1]
    rows: QuerySet[Any] = Schedule.objects.filter(
        Q(state=Schedule.State.ACTIVE)
        | Q(state=Schedule.State.PAUSED, paused_until__lte=(now + _A_DAY).date()),
        cadence__in=WITH_SESSIONS,
    ).annotate(
        meeting=F("client__sessions__pk"),
        meets_at=F("client__sessions__starts_at"),
        meeting_state=F("client__sessions__state"),
    )
    rows = rows.filter(
        meets_at__gt=now - LATE - _A_DAY,
        meets_at__lte=now + LEAD + _A_DAY,
        meeting_state__in=COUNTED,
        meets_at__date__gte=F("starts_on"),
    )
    rows = rows.filter(~Exists(asked.filter(session=OuterRef("meeting"))))
    turn = since.values("client").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(last_at=Subquery(newest)).annotate(turn=Subquery(turn))
    return rows.filter(Q(every=1) | Q(last_at=None) | Q(turn__gte=F("every"))).order_by()


def _consent(kind: str, client: str) -> Subquery:
    rows = Consent.objects.filter(client=OuterRef(client), kind=kind)
    return Subquery(rows.order_by("-at", "-created_at").values("given")[:1])
