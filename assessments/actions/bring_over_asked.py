"""Asking for a file of clients to be brought over. Nothing is in a record yet: the audit's line is
written when they are taken in."""

from django.db import transaction

from assessments.actions.bring_over import carer_for
from assessments.actions.bring_over_file import Fault, most_here, read_file
from assessments.models import BringOver
from assessments.tasks import ring
from clinic.models import Member


def faults_at_once(text: str, member: Member) -> list[Fault]:
    """What is wrong with the file by itself, whoever is here already."""
    default = carer_for(member)
    return read_file(text, member.practice, default_carer=default, most=most_here())[1]


def ask_for_file(text: str, member: Member, *, apply: bool) -> tuple[BringOver, bool]:
    """The job, and whether it is for this file: a member has one open at a time."""
    row = BringOver.objects.ask(member=member, text=text, apply=apply)
    transaction.on_commit(lambda: ring())
    return row, (row.apply, row.text) == (apply, text)


def call_off_file(row: BringOver) -> bool:
    """Cancel it. False where it has ended already: taken, faulty, failed or cancelled."""
    return BringOver.objects.call_off(row)
