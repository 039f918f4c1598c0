"""Asking for a file of clients to be brought over, and taking it back before it is taken in."""

from django.db import transaction

from assessments.actions.bring_over import carer_for
from assessments.actions.bring_over_file import Fault, most_here, read_file
from assessments.models import BringOver
from assessments.tasks import ring
from clinic import audit
from clinic.models import Event, Member


def faults_at_once(text: str, member: Member) -> list[Fault]:
    """What is wrong with the file by itself, whoever is here already."""
    default = carer_for(member)
    return read_file(text, member.practice, default_carer=default, most=most_here())[1]


@transaction.atomic
def ask_for_file(*, text: str, apply: bool, by: Member) -> tuple[BringOver, bool]:
    """The job, and whether it is for this file: a member has one open at a time."""
    row, is_new = BringOver.objects.ask(member=by, text=text, apply=apply)
    if is_new:
        reason = "apply" if apply else "check"
        audit.record(Event.BRING_OVER_ASKED, by=by, subject=row, reason=reason)
    transaction.on_commit(lambda: ring())
    return row, (row.apply, row.text) == (apply, text)


@transaction.atomic
def call_off_file(*, row: BringOver, by: Member) -> bool:
    """Cancel it. False where it has ended already: taken, faulty, failed or cancelled."""
    is_off = BringOver.objects.call_off(row)
    if is_off:
        audit.record(Event.BRING_OVER_CANCELLED, by=by, subject=row)
    return is_off
