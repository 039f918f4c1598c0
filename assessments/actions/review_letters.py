"""A member hears by mail that a review waits for them; of whom and of what they see signed in."""

from django.utils import timezone

from assessments.models import Alert
from clinic.actions.mail import queue_mails
from clinic.models import Mail, Member


def tell_of_review(alert: Alert, *members: Member | None) -> None:
    """Write the letters with the alert, one a member; they are sent later, or not at all.

    Of alerts raised together one is told. The letter is the same whatever was answered.
    """
    there = {
        member.pk: member.user
        for member in members
        if member is not None and member.ended_on is None and member.user.is_active
    }
    letters = [
        Mail(
            practice_id=alert.practice_id,
            kind="review",
            key=f"review:{alert.pk}:{pk}",
            to=user.email,
            due_at=timezone.now(),
        )
        for pk, user in there.items()
    ]
    queue_mails(letters)
