"""Check-ins after the end of care: which may be asked then, who reads them, what was agreed."""

from datetime import date, timedelta

from assessments.models import Assignment, Schedule
from clinic.models import Client, Consent
from clinic.models.reach import reader_is_there, somebody_cares

FORMS = ("maintenance-check-in", "attachment-brief")  # neither asks about danger
WEEKS = (4, 12, 26, 52)


def day_after(ended_on: date, weeks: int) -> date:
    """The day so many weeks after the end of care."""
    return ended_on + timedelta(weeks=weeks)


def takes_follow_ups(client: Client) -> bool:
    """Care has ended, both consents stand, and somebody is there who reads what is sent.

    That is a carer of the client or who stands in for one; where nobody cares any more, the
    practice's reader of alerts.
    """
    if client.state != Client.State.ENDED:
        return False
    rows = Consent.objects.filter(client=client, kind=Consent.Kind.FOLLOW_UP)
    newest = rows.order_by("-at", "-created_at").values_list("given", flat=True).first()
    measured = Consent.objects.filter(client=client, kind=Consent.Kind.MEASUREMENT)
    newest_measured = measured.order_by("-at", "-created_at").values_list("given", flat=True)
    return bool(newest and newest_measured.first() and follow_ups_are_read(client))


def follow_ups_are_read(client: Client) -> bool:
    """Whether somebody is there for what this client answers after the end."""
    there = somebody_cares("pk", client.practice.today()) | reader_is_there("practice")
    return Client.objects.filter(there, pk=client.pk).exists()


def is_follow_up(assignment: Assignment) -> bool:
    """Whether it was agreed on for after the end of care."""
    return assignment.schedule is not None and assignment.schedule.after_care


def agreed_follow_ups(client: Client) -> list[Schedule]:
    """Those still to come, the next first."""
    rows = Schedule.objects.filter(client=client, after_care=True)
    return list(rows.exclude(state=Schedule.State.ENDED).order_by("starts_on", "instrument"))
