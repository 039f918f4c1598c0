"""When a client is asked: set up, paused and taken up again, ended."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.calling_up import call_up, end_now, stop_hash
from assessments.actions.check_ins import (
    LONGEST_WHY,
    LONGEST_WINDOW,
    refuse_unheard,
    refuse_unmeasured,
    refuse_waiting,
)
from assessments.actions.versions import version_to_ask
from assessments.models import Channel, Schedule
from assessments.queries.due import Due
from assessments.queries.occasions import following
from assessments.queries.schedules import mail_obstacle
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member
from clinic.models.mail import wishes_of

FARTHEST = timedelta(days=366)
MOST_RUNNING = 20  # schedules of one client
Cadence, State = Schedule.Cadence, Schedule.State


@dataclass(frozen=True)
class Timing:
    """When: `every` counts weeks, or sessions; `at` is on the client's clock."""

    cadence: str
    starts_on: date
    at: time
    every: int = 1
    days_open: int = 7
    reminders: int = 1


@transaction.atomic
def make_schedule(
    *, client: Client, instrument: str, timing: Timing, channel: str, why: str, by: Member
) -> Schedule:
    """Ask `client` to answer `instrument` at those times. What is due already is asked at once.

    Refused for what this practice does not offer, without consent, after the end of care, where
    the same is asked regularly already, and by mail where the client cannot or does not want to
    be written to. Too often is the page's warning, not a refusal.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    client = (
        Client.objects.select_for_update(of=("self",)).select_related("practice").get(pk=client.pk)
    )
    version = version_to_ask(client.practice, instrument, client.language)
    refuse_unmeasured(client)
    refuse_unheard(client, version.loaded)
    refuse_another(client, instrument, timing)
    if channel == Channel.MAIL and (obstacle := mail_obstacle(client)):
        raise ValidationError({"how": obstacle})
    schedule = Schedule(
        practice=client.practice,
        client=client,
        instrument=instrument,
        channel=channel,
        why=sound_text(why, name=_("Why"), limit=LONGEST_WHY),
        made_by=by,
        **_sound(timing, client),
    )
    schedule.stop_hash = stop_hash(schedule)
    zone, now = wishes_of(client).zone, timezone.now()
    schedule.next_at = following(schedule, zone, now - timedelta(seconds=1))
    schedule.save()
    audit.record(Event.SCHEDULE_MADE, by=by, subject=schedule, reason=timing.cadence)
    if schedule.next_at is not None and schedule.next_at <= now:
        call_up(due=[Due(schedule.pk)], practice=client.practice, now=now)
        schedule.refresh_from_db()
    return schedule


@transaction.atomic
def pause_schedule(*, schedule: Schedule, until: date | None, by: Member) -> Schedule:
    """Ask nothing until that day, or until it is taken up again."""
    schedule = _held(schedule, by)
    if until is not None and not schedule.practice.today() < until <= _farthest(schedule.client):
        raise ValidationError({"until": _("Choose a day to come, within a year.")})
    zone = wishes_of(schedule.client).zone
    schedule.state, schedule.paused_until = State.PAUSED, until
    schedule.next_at = None
    if until is not None:
        begins = datetime.combine(until, time.min, tzinfo=zone) - timedelta(seconds=1)
        schedule.next_at = following(schedule, zone, max(begins, timezone.now()))
    schedule.save(update_fields=["state", "paused_until", "next_at"])
    audit.record(Event.SCHEDULE_CHANGED, by=by, subject=schedule, reason="paused")
    return schedule


@transaction.atomic
def resume_schedule(*, schedule: Schedule, by: Member) -> Schedule:
    """Go on asking from now on; what fell into the pause is not made up for."""
    schedule = _held(schedule, by)
    zone = wishes_of(schedule.client).zone
    schedule.state, schedule.paused_until = State.ACTIVE, None
    schedule.next_at = following(schedule, zone, timezone.now())
    schedule.save(update_fields=["state", "paused_until", "next_at"])
    audit.record(Event.SCHEDULE_CHANGED, by=by, subject=schedule, reason="resumed")
    return schedule


@transaction.atomic
def end_schedule(*, schedule: Schedule, by: Member) -> Schedule:
    """Ask no more from it; a check-in that waits goes on waiting. Ended stays ended."""
    refuse_strangers(by, practice_id=schedule.practice_id)
    stored = Schedule.objects.select_for_update().get(pk=schedule.pk)
    for ended in end_now([stored]):
        audit.record(Event.SCHEDULE_STOPPED, by=by, subject=ended, reason="member")
    return stored


def _held(schedule: Schedule, by: Member) -> Schedule:
    """The schedule as it is now, locked; refused once it has ended."""
    refuse_strangers(by, practice_id=schedule.practice_id)
    rows = Schedule.objects.select_for_update(of=("self",)).select_related("client__practice")
    stored = rows.get(pk=schedule.pk)
    if stored.state == State.ENDED:
        raise ValidationError(_("These check-ins have ended. Set up new ones instead."))
    return stored


def refuse_another(client: Client, instrument: str, timing: Timing) -> None:
    """Nobody is asked the same twice at a time, nor regularly by two schedules."""
    running = Schedule.objects.filter(client=client).exclude(state=State.ENDED)
    if running.count() >= MOST_RUNNING:
        raise ValidationError(_("There are many check-ins set up already. End some of them first."))
    if timing.cadence == Cadence.ONCE:
        if timing.starts_on <= client.practice.today():
            refuse_waiting(client, instrument)
    elif running.filter(instrument=instrument).exclude(cadence=Cadence.ONCE).exists():
        raise ValidationError(
            {"instrument": _("This one is asked regularly already. End that first, or pause it.")}
        )


def _sound(timing: Timing, client: Client) -> dict[str, object]:
    today = client.practice.today()
    if timing.cadence not in Cadence.values:
        raise ValidationError({"when": _("Choose when to ask.")})
    if not today <= timing.starts_on <= _farthest(client):
        raise ValidationError({"starts_on": _("Choose today or a day to come, within a year.")})
    if not 1 <= timing.every <= (26 if timing.cadence == Cadence.WEEKS else 2):
        raise ValidationError({"every": _("Choose from 1 to 26 weeks.")})
    if not 1 <= timing.days_open <= LONGEST_WINDOW.days:
        raise ValidationError({"days_open": _("Choose from 1 to 60 days.")})
    if not 0 <= timing.reminders <= 3:
        raise ValidationError({"reminders": _("At most three reminders.")})
    return vars(timing)


def _farthest(client: Client) -> date:
    return client.practice.today() + FARTHEST
