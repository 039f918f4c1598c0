"""A client has had enough of check-ins, or takes them up again."""

from django.db import transaction
from django.utils import timezone

from assessments.models import Schedule
from clinic import audit
from clinic.actions.contact_wishes import allow_messages, stop_messages
from clinic.models import Client, Event, User


@transaction.atomic
def stop_check_ins(*, client: Client, by: User | None) -> int:
    """Every schedule ends and no message comes; how many schedules ended.

    What waits may still be answered until its day. `by` is None for a link's own button.
    """
    stop_messages(client=client, by=by)
    rows = Schedule.objects.select_for_update().filter(client=client)
    stopped = list(rows.exclude(state=Schedule.State.ENDED))
    for row in stopped:
        row.state, row.next_at = Schedule.State.ENDED, None
        row.ended_at, row.ended_by_client = timezone.now(), True
        row.save(update_fields=["state", "next_at", "ended_at", "ended_by_client"])
        audit.record(Event.SCHEDULE_STOPPED, by=by, subject=row, reason="client")
    return len(stopped)


@transaction.atomic
def take_up_check_ins(*, client: Client, by: User) -> None:
    """Messages may come again; what was planned before is planned anew by the therapist."""
    allow_messages(client=client, by=by)
    audit.record(Event.SCHEDULE_CHANGED, by=by, subject=client, reason="client")
