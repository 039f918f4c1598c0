"""Files of clients that a member sent."""

from assessments.models import BringOver
from clinic.models import Member


def newest_bring_over(member: Member) -> BringOver | None:
    """The one at work, or the last of the past days."""
    rows = BringOver.objects.filter(member=member).defer("text", "faults")
    found: BringOver | None = rows.first()
    return found
