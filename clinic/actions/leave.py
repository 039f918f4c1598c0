"""Days on which a member is away. Sessions that fall on them stay until somebody decides."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Event, Leave, Member
from clinic.roles import Permission, Reach, reaches

LONGEST = timedelta(days=366)


@transaction.atomic
def add_leave(*, member: Member, since: date, last_day: date, by: Member) -> Leave:
    """`member` is away from `since` to `last_day`, both included."""
    refuse_strangers(by, member, practice_id=by.practice_id)
    _refuse_others(member, by)
    if last_day < since:
        raise ValidationError(_("The last day must not come before the first."))
    if last_day - since > LONGEST:
        raise ValidationError(_("At most a year at a time."))
    Member.objects.select_for_update().get(pk=member.pk)
    until = last_day + timedelta(days=1)
    if Leave.objects.filter(member=member, since__lt=until, until__gt=since).exists():
        raise ValidationError(_("Some of these days are noted as leave already."))
    leave = Leave.objects.create(
        practice_id=member.practice_id, member=member, since=since, until=until
    )
    audit.record(Event.LEAVE_CHANGED, by=by, subject=leave, reason="added")
    return leave


@transaction.atomic
def remove_leave(*, leave: Leave, by: Member) -> None:
    """The member is there on these days after all."""
    refuse_strangers(by, practice_id=leave.practice_id)
    _refuse_others(leave.member, by)
    removed, _rows = Leave.objects.filter(pk=leave.pk).delete()
    if removed:
        audit.record(Event.LEAVE_CHANGED, by=by, subject=leave, reason="removed")


def _refuse_others(member: Member, by: Member) -> None:
    everybody = Reach.PRACTICE in reaches(by.roles, Permission.SESSION_PLAN)
    if not everybody and member.pk != by.pk:
        raise ValidationError(_("You note your own leave; the front desk notes that of others."))
