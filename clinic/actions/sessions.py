"""Sessions: planned one by one, told how they went, moved."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.clock import moment
from clinic.models import Client, Event, Member, Practice, Session, SessionKind
from clinic.models.sessions import MINUTES
from clinic.roles import CARING, Permission, Reach, reaches

FARTHEST = timedelta(days=2 * 366)
LONGEST_WORDS = 500
State = Session.State
BEGUN_ONLY = frozenset({State.ATTENDED, State.MISSED})


@transaction.atomic
def plan_session(
    *, client: Client, member: Member, kind: str, day: date, at: time, minutes: int, by: Member
) -> Session:
    """One session of `member` with `client`, at `at` of the practice's clock on `day`."""
    client = plannable(client, member, by)
    sound_shape(kind, minutes)
    session = Session.objects.create(
        practice_id=client.practice_id,
        client=client,
        member=member,
        kind=kind,
        starts_at=sound_start(day, at, by.practice),
        minutes=minutes,
    )
    audit.record(Event.SESSION_PLANNED, by=by, subject=session)
    return session


@transaction.atomic
def settle_session(*, session: Session, state: str, by: Member, words: str = "") -> Session:
    """How it went: attended, cancelled or missed; `planned` takes that back.

    Nobody attended or missed what has not begun.
    """
    stored = locked_session(session, by)
    if state not in State.values:
        raise ValidationError(_("Choose how the session went."))
    now = timezone.now()
    if state in BEGUN_ONLY and stored.starts_at > now:
        raise ValidationError(_("This session has not begun yet, so it can only be cancelled."))
    words = sound_text(words, name=_("Why"), limit=LONGEST_WORDS)
    words = words if state in (State.CANCELLED, State.MISSED) else ""
    if (stored.state, stored.words) == (state, words):
        return stored
    stored.state, stored.words = state, words
    stored.state_at = None if state == State.PLANNED else now
    stored.save(update_fields=["state", "words", "state_at"])
    audit.record(Event.SESSION_CHANGED, by=by, subject=stored, reason=state)
    return stored


@transaction.atomic
def move_session(
    *, session: Session, kind: str, day: date, at: time, minutes: int, by: Member
) -> Session:
    """This one session at another time, of another length or kind; the series stays as it is."""
    stored = locked_session(session, by)
    refuse_settled(stored)
    sound_shape(kind, minutes)
    starts_at = sound_start(day, at, by.practice)
    taken = Session.objects.filter(series=stored.series_id, starts_at=starts_at)
    if stored.series_id and taken.exclude(pk=stored.pk).exists():
        raise ValidationError(_("Another session of this series is at that time already."))
    if (stored.starts_at, stored.minutes, stored.kind) == (starts_at, minutes, kind):
        return stored
    stored.moved = stored.moved or (bool(stored.series_id) and stored.starts_at != starts_at)
    stored.starts_at, stored.minutes, stored.kind = starts_at, minutes, kind
    stored.save(update_fields=["starts_at", "minutes", "kind", "moved"])
    audit.record(Event.SESSION_CHANGED, by=by, subject=stored, reason="moved")
    return stored


def plannable(client: Client, member: Member, planner: Member) -> Client:
    """The client, held until the transaction ends, when `planner` may plan for `member`."""
    refuse_strangers(planner, member, practice_id=client.practice_id)
    if not member.roles & CARING:
        raise ValidationError(
            _("%(name)s is neither therapist nor trainee.") % {"name": member.name}
        )
    everybody = Reach.PRACTICE in reaches(planner.roles, Permission.SESSION_PLAN)
    if not everybody and member.pk != planner.pk:
        raise ValidationError(_("You plan sessions of your own; the front desk plans for others."))
    stored = Client.objects.select_for_update().get(pk=client.pk)
    if stored.state == Client.State.ENDED:
        raise ValidationError(
            _("Care of %(name)s has ended. Take them back into care before planning a session.")
            % {"name": stored.name}
        )
    return stored


def sound_shape(kind: str, minutes: int) -> None:
    """Refuse a kind that is not known, and a length no session has."""
    if kind not in SessionKind.values:
        raise ValidationError(_("Choose what kind of session it is."))
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise ValidationError(
            _("A session is %(least)s to %(most)s minutes long.")
            % {"least": MINUTES[0], "most": MINUTES[1]}
        )


def sound_start(day: date, at: time, practice: Practice) -> datetime:
    """When that is, no more than two years from today either way."""
    if abs(day - practice.today()) > FARTHEST:
        raise ValidationError(_("Please check the day: it is more than two years from today."))
    return moment(day, at.replace(second=0, microsecond=0), practice.zone)


def locked_session(session: Session, member: Member) -> Session:
    """The session as it is now, held until the transaction ends."""
    refuse_strangers(member, practice_id=session.practice_id)
    stored = Session.objects.select_for_update().filter(pk=session.pk).first()
    if stored is None:
        raise ValidationError(_("This session was taken out of the calendar meanwhile."))
    return stored


def refuse_settled(session: Session) -> None:
    """Only what is still planned can be put elsewhere."""
    if session.state != State.PLANNED:
        raise ValidationError(
            _("Only a planned session is moved. Say first that it is planned after all.")
        )
