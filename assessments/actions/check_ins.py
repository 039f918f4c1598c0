"""Ask a client for a check-in, hand out its link, take it back."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import digest
from assessments.actions.letters import letters_key
from assessments.actions.link_life import link_ends
from assessments.actions.versions import version_to_ask
from assessments.models import (
    AnsweredBy,
    Assignment,
    Channel,
    Draft,
    Link,
    TabletCode,
    TypedSheet,
)
from assessments.models.check_ins import end_of
from assessments.psychometrics.definition import Instrument
from assessments.queries import ATTACHMENT, may_be_answered, may_be_measured, waiting_check_ins
from clinic import audit
from clinic.actions.mail import cancel_mail
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member, Practice, User
from clinic.models.prepared import STAND_INS, prepared_objects
from clinic.queries import is_attended

LONGEST_WINDOW = timedelta(days=60)
TOKEN_BYTES = 32
LONGEST_WHY = 300


@transaction.atomic
def assign_check_in(
    *,
    client: Client,
    instrument: str = ATTACHMENT,
    why: str,
    closes_on: date,
    channel: str = Channel.LINK,
    by: Member,
) -> Assignment:
    """Ask `client` to answer `instrument` until the end of `closes_on` (practice time).

    Refused for what this practice does not offer, without consent to measurement, after the end
    of care, while the same check-in still waits, for a past day and for one more than 60 days
    ahead. Too soon after the last one is the page's warning, not a refusal.
    """
    client = (
        Client.objects.select_for_update(of=("self",)).select_related("practice").get(pk=client.pk)
    )
    version = version_to_ask(client.practice, instrument, client.language)
    refuse_unmeasured(client)
    refuse_unheard(client, version.loaded)
    if version.instrument in waiting_check_ins(client):
        raise ValidationError(
            _("A check-in is already waiting for %(name)s. Make a new link for it instead.")
            % {"name": client.name}
        )
    assignment = Assignment.objects.create(
        practice=client.practice,
        client=client,
        instrument_version=version,
        assigned_by=by,
        why=sound_text(why, name=_("Why"), limit=LONGEST_WHY),
        channel=channel,
        closes_at=end_of(_allowed_day(closes_on, client.practice), client.practice.zone),
    )
    audit.record(Event.CHECK_IN_ASSIGNED, by=by, subject=assignment)
    return assignment


@transaction.atomic
def make_link(*, assignment: Assignment, by: Member) -> tuple[Link, str]:
    """A fresh link and its token, which is kept nowhere; links made before stop working."""
    assignment = locked(assignment.pk)
    if assignment.answered_by != AnsweredBy.CLIENT or not may_be_answered(assignment):
        raise ValidationError(_("This check-in takes no answers any more, so it needs no link."))
    now = timezone.now()
    revoke_links(assignment, now)
    answer_request(assignment)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = Link.objects.create(
        practice_id=assignment.practice_id,
        assignment=assignment,
        made_by=by,
        token_hash=digest(token),
        expires_at=link_ends(assignment.client, sent_at=now, closes_at=assignment.closes_at),
    )
    audit.record(Event.LINK_MADE, by=by, subject=link, client=assignment.client)
    return link, token


def answer_request(assignment: Assignment) -> None:
    """Whoever asked for a fresh link has one now."""
    if assignment.link_asked_at is not None:
        assignment.link_asked_at = None
        assignment.save(update_fields=["link_asked_at"])


@transaction.atomic
def withdraw_check_in(
    *,
    assignment: Assignment,
    by: Member,
    why: Assignment.Withdrawn = Assignment.Withdrawn.NOT_NEEDED,
) -> Assignment:
    """Take a check-in back: its link stops working, and answers not sent are deleted.

    Who did it, when and why stays with the check-in; a letter not sent yet is not sent.
    """
    assignment = locked(assignment.pk)
    if assignment.state != Assignment.State.OPEN:
        raise ValidationError(_("This check-in has already ended, so it cannot be withdrawn."))
    _withdraw(assignment, why, by)
    return assignment


@transaction.atomic
def withdraw_open(*, client: Client, why: Assignment.Withdrawn, by: Member | User | None) -> None:
    """Take back every check-in of this client that is open."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("client")
    for assignment in rows.filter(client=client, state=Assignment.State.OPEN):
        _withdraw(assignment, why, by)


def withdraw_by_itself(assignment: Assignment, why: Assignment.Withdrawn) -> None:
    """Take back a check-in that is held already, because of what happened elsewhere."""
    _withdraw(assignment, why, None)


def _withdraw(assignment: Assignment, why: Assignment.Withdrawn, by: Member | User | None) -> None:
    now = timezone.now()
    revoke_links(assignment, now)
    TabletCode.objects.filter(assignment=assignment, used_at=None).delete()
    cancel_mail(letters_key(assignment))
    Draft.objects.filter(assignment=assignment).delete()
    TypedSheet.objects.filter(assignment=assignment).delete()
    assignment.state, assignment.ended_at = Assignment.State.WITHDRAWN, now
    assignment.withdrawn_why, assignment.remind_at = why, None
    assignment.withdrawn_by = by if isinstance(by, Member) else None
    columns = ["state", "ended_at", "withdrawn_why", "withdrawn_by", "remind_at"]
    assignment.save(update_fields=columns)
    audit.record(Event.CHECK_IN_WITHDRAWN, by=by, subject=assignment, reason=why)


def locked(pk: UUID) -> Assignment:
    """The assignment as it is now, held until the transaction ends."""
    assignment: Assignment | None = next(iter(prepared_objects("to hold", _to_hold, [pk])), None)
    if assignment is None:
        raise Assignment.DoesNotExist
    assignment.practice = assignment.client.practice  # the same row, joined once
    return assignment


def _to_hold() -> QuerySet[Assignment]:
    rows = Assignment.objects.select_for_update(of=("self",)).filter(pk=STAND_INS[0])
    return rows.select_related("client__practice", "instrument_version")


def revoke_links(assignment: Assignment, now: datetime) -> None:
    """From now on no link to it works, nor any browser one was opened in."""
    Link.objects.filter(assignment=assignment, revoked_at=None).update(revoked_at=now)


def refuse_waiting(client: Client, instrument: str) -> None:
    """Nobody is asked the same twice at a time."""
    if instrument in waiting_check_ins(client):
        raise ValidationError(
            _("A check-in is already waiting for %(name)s. Make a new link for it instead.")
            % {"name": client.name}
        )


def refuse_unmeasured(client: Client) -> None:
    """Nobody is asked after the end of care, or without their consent.

    What was agreed on for after the end is asked by its own schedules (`actions/follow_ups.py`).
    """
    if client.state == Client.State.ENDED:
        raise ValidationError(
            _("Care of %(name)s has ended, so no check-in can be sent.") % {"name": client.name}
        )
    refuse_unagreed(client)


def refuse_unagreed(client: Client) -> None:
    """Nobody is asked without their consent."""
    if not may_be_measured(client):
        raise ValidationError(
            _("%(name)s has not agreed to check-ins. Record their consent first.")
            % {"name": client.name}
        )


def refuse_unheard(client: Client, instrument: Instrument) -> None:
    """Nobody is asked about danger while nobody is there who would look after them."""
    if instrument.risks and not is_attended(client):
        raise ValidationError(
            _("Nobody cares for %(name)s at the moment, so nothing that asks about danger is sent.")
            % {"name": client.name}
        )


def _allowed_day(day: date, practice: Practice) -> date:
    today = practice.today()
    if day < today:
        raise ValidationError({"closes_on": _("Choose today or a day to come.")})
    if day > today + LONGEST_WINDOW:
        raise ValidationError({"closes_on": _("Choose a day within the next 60 days.")})
    return day
