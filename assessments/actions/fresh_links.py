"""A client whose link does not lead in any more asks for a fresh one."""

from django.db import transaction
from django.utils import timezone

from assessments.access import digest, enter_by_link
from assessments.actions.calling_up import links_to_send
from assessments.actions.check_ins import locked
from assessments.actions.letters import fresh_link_letter
from assessments.models import Assignment, Link
from assessments.queries import may_be_answered
from assessments.queries.alerts import responsible_for
from assessments.queries.schedules import mail_obstacle
from clinic import audit
from clinic.actions.mail import queue_mails, tell_to_look
from clinic.models import Event, User


@transaction.atomic
def ask_fresh_link(*, token: str, by: User | None) -> None:
    """Write to the client, where the practice may; else it stands on the day's page of who cares.

    Nothing happens for a link nobody ever had, and for a check-in that takes no answers. The
    answers kept so far stay; a link opened elsewhere works no more once another one is written.
    """
    enter_by_link(token)
    link = Link.objects.filter(token_hash=digest(token)).first()
    assignment = locked(link.assignment_id) if link else None
    if link is None or assignment is None or not may_be_answered(assignment):
        return
    assignment.link_asked_at = timezone.now()
    assignment.save(update_fields=["link_asked_at"])
    if mail_obstacle(assignment.client):
        _tell_member(assignment)
        audit.record(Event.MAIL_FAILED, by=by, subject=assignment, reason="fresh_link_asked")
        return
    fresh = links_to_send([assignment], assignment.link_asked_at)[assignment.pk]
    queue_mails([fresh_link_letter(assignment, fresh, assignment.link_asked_at)])
    client = assignment.client
    audit.record(Event.LINK_MADE, by=by, subject=fresh, client=client, reason="fresh_link_asked")


def _tell_member(assignment: Assignment) -> None:
    """Who answers for the client hears, once a day, that something waits for them."""
    client, practice = assignment.client, assignment.practice
    member = responsible_for(client, preferred=assignment.assigned_by)
    key = f"link-asked:{assignment.pk}:{practice.today()}"
    tell_to_look(member, practice=practice, key=key)
