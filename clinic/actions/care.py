"""Whose client this is, in the practice's name: handing over, and standing in during leave."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.clients import end_caseload, start_caseload
from clinic.actions.members import refuse_strangers
from clinic.actions.series import hand_over_sessions, take_out_sessions
from clinic.models import Caseload, Client, Cover, Event, Member, Practice
from clinic.roles import Permission, Reach, Role, reaches

LONGEST_COVER = timedelta(days=366)


@transaction.atomic
def transfer_client(*, caseload: Caseload, member: Member, by: Member) -> Caseload:
    """From today `member` cares for the client, and the member of `caseload` no longer does.

    What the one had planned with the client and has not begun passes to the other.
    """
    refuse_strangers(by, member, practice_id=caseload.practice_id)
    client = Client.objects.select_for_update().get(pk=caseload.client_id)
    stored = Caseload.objects.select_related("member").get(pk=caseload.pk)
    if stored.until is not None:
        raise ValidationError(_("This care has ended already, so there is nothing to hand over."))
    if stored.member_id == member.pk:
        raise ValidationError(
            _("%(member)s already cares for %(client)s.")
            % {"member": member.name, "client": client.name}
        )
    end_caseload(caseload=stored, by=by)
    held = Caseload.objects.filter(client=client, member=member, until=None).first()
    taken = held or start_caseload(client=client, member=member, by=by)
    hand_over_sessions(client=client, old=stored.member, new=member, by=by)
    audit.record(Event.CLIENT_TRANSFERRED, by=by, subject=taken)
    return taken


@transaction.atomic
def leave_client(*, caseload: Caseload, by: Member) -> int:
    """From today the member no longer cares for the client, and nobody takes their hours over.

    What they had planned with the client and has not begun leaves the calendar: how many sessions
    that was. To pass them on, hand the client over.
    """
    stored = end_caseload(caseload=caseload, by=by)
    return take_out_sessions(client=stored.client, member=stored.member, by=by)


@transaction.atomic
def start_cover(
    *, away: Member, stand_in: Member, since: date, last_day: date, by: Member
) -> Cover:
    """`stand_in` has `away`'s whole caseload from `since` to `last_day`, both included."""
    refuse_strangers(by, away, stand_in, practice_id=by.practice_id)
    everybody = Reach.PRACTICE in reaches(by.roles, Permission.COVER_ARRANGE)
    if not everybody and away.pk != by.pk:
        raise ValidationError(_("You arrange who stands in for yourself; the owner for others."))
    if away.pk == stand_in.pk:
        raise ValidationError(_("Nobody stands in for themself."))
    if Role.THERAPIST not in stand_in.roles:
        raise ValidationError(_("%(name)s is not a therapist.") % {"name": stand_in.name})
    if since < by.practice.today():
        raise ValidationError(_("Choose today or a day to come as the first day."))
    if last_day < since:
        raise ValidationError(_("The last day must not come before the first."))
    if last_day - since > LONGEST_COVER:
        raise ValidationError(_("At most a year at a time. Hand the clients over instead."))
    Practice.objects.select_for_update().get(pk=by.practice_id)
    until = last_day + timedelta(days=1)
    same = Cover.objects.filter(away=away, stand_in=stand_in, since__lt=until, until__gt=since)
    if same.exists():
        raise ValidationError(
            _("%(name)s stands in on some of these days already.") % {"name": stand_in.name}
        )
    cover = Cover.objects.create(
        practice=by.practice,
        away=away,
        stand_in=stand_in,
        since=since,
        until=until,
        arranged_by=by,
    )
    audit.record(Event.COVER_STARTED, by=by, subject=cover)
    return cover


@transaction.atomic
def end_cover(*, cover: Cover, by: Member) -> Cover:
    """Today is the first day it no longer holds; one to come never begins. Ended stays ended."""
    refuse_strangers(by, practice_id=cover.practice_id)
    stored = Cover.objects.select_for_update().get(pk=cover.pk)
    today = by.practice.today()
    if stored.until > max(today, stored.since):
        stored.until = max(today, stored.since)
        stored.save(update_fields=["until"])
        audit.record(Event.COVER_ENDED, by=by, subject=stored)
    return stored
