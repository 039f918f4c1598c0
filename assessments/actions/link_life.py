"""Until when the link to a check-in works."""

from datetime import datetime, timedelta

from assessments.models import Assignment
from assessments.models.check_ins import end_of
from clinic.models import Client
from clinic.models.mail import wishes_of

WHOLE_DAYS = timedelta(days=7)


def link_ends(client: Client, *, sent_at: datetime, closes_at: datetime) -> datetime:
    """With the seventh day after it was sent, on the practice's calendar, and with its check-in.

    Whole days, as the check-in itself, so that one of a week and its link are over together.
    """
    zone = client.practice.zone
    return min(end_of(sent_at.astimezone(zone).date() + WHOLE_DAYS, zone), closes_at)


def life_of(assignment: Assignment, written_at: datetime) -> datetime:
    """The end of a link whose letter is written then; it goes out after the quiet hours."""
    sent_at = wishes_of(assignment.client).loud_from(written_at)
    return link_ends(assignment.client, sent_at=sent_at, closes_at=assignment.closes_at)
