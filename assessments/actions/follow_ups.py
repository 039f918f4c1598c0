"""Check-ins after the end of care: agreed with the client, and ended when they come back."""

from collections.abc import Collection
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.calling_up import end_now, stop_hash
from assessments.actions.check_ins import refuse_unagreed, withdraw_open
from assessments.actions.versions import version_to_ask
from assessments.models import Assignment, Channel, Schedule
from assessments.queries.follow_ups import FORMS, WEEKS, day_after, follow_ups_are_read
from assessments.queries.occasions import following
from assessments.queries.schedules import mail_obstacle
from clinic import audit
from clinic.actions.clients import record_consent
from clinic.actions.members import refuse_strangers
from clinic.models import Client, Consent, Event, Member, User
from clinic.models.mail import wishes_of

AT, DAYS_OPEN, REMINDERS = time(10), 14, 1
MAINTENANCE, BRIEF = FORMS


@transaction.atomic
def agree_follow_ups(
    *, client: Client, weeks: Collection[int], with_brief: bool = False, by: Member
) -> list[Schedule]:
    """Ask the client on these weeks after the end of care; the client agreed, and that is recorded.

    `weeks`: some of `WEEKS`; `with_brief`: the short attachment form beside the maintenance one.
    What was agreed before and is still to come is replaced. Sent by mail where the client may be
    written to, else handed over as a link. Refused while care goes on, without consent to
    check-ins, for days past, and where nobody would read the answers.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    client = (
        Client.objects.select_for_update(of=("self",)).select_related("practice").get(pk=client.pk)
    )
    _refuse_unfit(client, weeks)
    record_consent(client=client, kind=Consent.Kind.FOLLOW_UP, given=True, by=by)
    _end_running(client, by, reason="replaced")
    names = FORMS if with_brief else (MAINTENANCE,)
    return [_ask(client, name, count, by) for count in sorted(set(weeks)) for name in names]


@transaction.atomic
def end_follow_ups(*, client: Client, by: Member | User, reason: str = "member") -> int:
    """No more of them, whoever says so; what is out already is taken back. How many ended."""
    if isinstance(by, Member):
        refuse_strangers(by, practice_id=client.practice_id)
    ended = _end_running(client, by, reason=reason)
    withdraw_open(client=client, why=Assignment.Withdrawn.NOT_NEEDED, by=by)
    return ended


def _refuse_unfit(client: Client, weeks: Collection[int]) -> None:
    if client.state != Client.State.ENDED or client.ended_on is None:
        raise ValidationError(
            _("Care of %(name)s goes on. Check-ins after the end begin once it has ended.")
            % {"name": client.name}
        )
    refuse_unagreed(client)
    if wishes_of(client).stopped_at is not None:
        raise ValidationError(_("%(name)s asked for no more messages.") % {"name": client.name})
    today = client.practice.today()
    past = [count for count in weeks if day_after(client.ended_on, count) <= today]
    if not weeks or set(weeks) - set(WEEKS) or past:
        raise ValidationError({"weeks": _("Choose at least one day, each of them to come.")})
    if not follow_ups_are_read(client):
        raise ValidationError(
            _("Nobody is there who would read the answers. Name a reader of alerts first.")
        )


def _ask(client: Client, instrument: str, weeks: int, by: Member) -> Schedule:
    version = version_to_ask(client.practice, instrument, client.language)
    if version.loaded.risks:
        raise ValidationError(_("A form that asks about danger is not sent after care has ended."))
    assert client.ended_on is not None
    schedule = Schedule(
        practice=client.practice,
        client=client,
        instrument=instrument,
        cadence=Schedule.Cadence.ONCE,
        starts_on=day_after(client.ended_on, weeks),
        at=AT,
        days_open=DAYS_OPEN,
        reminders=REMINDERS,
        channel=Channel.LINK if mail_obstacle(client) else Channel.MAIL,
        made_by=by,
        after_care=True,
    )
    schedule.stop_hash = stop_hash(schedule)
    schedule.next_at = following(schedule, wishes_of(client).zone, timezone.now())
    schedule.save()
    audit.record(Event.SCHEDULE_MADE, by=by, subject=schedule, reason="after_care")
    return schedule


def _end_running(client: Client, by: Member | User, *, reason: str) -> int:
    rows = Schedule.objects.select_for_update(of=("self",)).filter(client=client, after_care=True)
    ended = end_now(rows.exclude(state=Schedule.State.ENDED))
    for row in ended:
        audit.record(Event.SCHEDULE_STOPPED, by=by, subject=row, reason=reason)
    return len(ended)
