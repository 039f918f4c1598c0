"""A client has had enough of check-ins, or takes them up again; or care ends, and they with it."""

from django.db import transaction

from assessments.actions.calling_up import end_now
from assessments.actions.check_ins import withdraw_open
from assessments.models import Assignment, Schedule
from assessments.queries.alerts import responsible_for
from clinic import audit
from clinic.actions.contact_wishes import allow_messages, stop_messages
from clinic.actions.mail import cancel_mail_to, tell_to_look
from clinic.actions.members import refuse_strangers
from clinic.models import Client, Event, Member, User
from clinic.models.mail import wishes_of


@transaction.atomic
def stop_check_ins(*, client: Client, by: User | None) -> int:
    """Every schedule ends and no message comes; how many schedules ended.

    What waits may still be answered until its day. `by` is None for a link's own button.
    """
    is_first = wishes_of(client).stopped_at is None
    stop_messages(client=client, by=by)
    stopped = _end_all(client, by, reason="client", by_client=True)
    makers: list[Member | None] = [row.made_by for row in stopped]
    if is_first and not makers:
        makers = [None]
    told = (responsible_for(client, maker) or maker for maker in dict.fromkeys(makers))
    for member in dict.fromkeys(told):
        tell_to_look(member, practice=client.practice)
    return len(stopped)


@transaction.atomic
def end_check_ins(*, client: Client, by: Member) -> None:
    """Care ends: every schedule ends, what waits is withdrawn, and what was to be sent is not."""
    refuse_strangers(by, practice_id=client.practice_id)
    _end_all(client, by, reason="care_ended")
    withdraw_open(client=client, why=Assignment.Withdrawn.ENDED, by=by)


@transaction.atomic
def write_again(*, client: Client, by: Member) -> None:
    """The client told a member that messages may come again; nothing begins by itself."""
    allow_messages(client=client, by=by)
    audit.record(Event.SCHEDULE_CHANGED, by=by, subject=client, reason="write_again")


@transaction.atomic
def take_up_check_ins(*, client: Client, by: User) -> None:
    """Messages may come again; what was planned before is planned anew by the therapist."""
    had_stopped = wishes_of(client).stopped_at is not None
    allow_messages(client=client, by=by)
    audit.record(Event.SCHEDULE_CHANGED, by=by, subject=client, reason="client")
    if had_stopped:
        tell_to_look(responsible_for(client), practice=client.practice)


def _end_all(
    client: Client, by: Member | User | None, *, reason: str, by_client: bool = False
) -> list[Schedule]:
    """End what goes on; no letter that waits is sent, and no reminder written."""
    rows = Schedule.objects.select_for_update(of=("self",)).filter(client=client)
    running = rows.exclude(state=Schedule.State.ENDED)
    ended = end_now(running.select_related("made_by__user", "practice"), by_client=by_client)
    for row in ended:
        audit.record(Event.SCHEDULE_STOPPED, by=by, subject=row, reason=reason)
    cancel_mail_to(client)
    open_ones = Assignment.objects.filter(client=client, state=Assignment.State.OPEN)
    open_ones.update(reminders_left=0, remind_at=None)
    return ended
