"""Forms a member fills in: alone about a client, or together with them. No link, no mail."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import CheckInClosed
from assessments.actions.answers import end_with
from assessments.actions.check_ins import locked, refuse_unheard, refuse_unmeasured
from assessments.actions.versions import row_of
from assessments.models import AnsweredBy, Assignment, Channel, Draft, Response
from assessments.queries import may_be_answered
from assessments.queries.offered import offered_here
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Client, Event, Member

LONGEST = timedelta(days=365)  # it can take several meetings


@transaction.atomic
def start_own_form(*, client: Client, instrument: str, by: Member) -> Assignment:
    """Begin to fill `instrument` in, or go on with the one begun.

    Refused for what is not offered or is for the client alone, without consent to measurement and
    after the end of care.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    client = (
        Client.objects.select_for_update(of=("self",)).select_related("practice").get(pk=client.pk)
    )
    offers = offered_here(client.practice, client.language)
    offer = next((each for each in offers if each.id == instrument), None)
    if offer is None:
        raise ValidationError(_("This questionnaire is not offered to be filled in here."))
    refuse_unmeasured(client)
    refuse_unheard(client, offer.instrument)
    begun = _begun(client, instrument, offer.answered_by)
    if begun is not None:
        return begun
    assignment = Assignment.objects.create(
        practice=client.practice,
        client=client,
        instrument_version=offer.version or row_of(offer.instrument),
        assigned_by=by,
        closes_at=timezone.now() + LONGEST,
        channel=Channel.DEVICE,
        answered_by=offer.answered_by,
    )
    audit.record(Event.CHECK_IN_ASSIGNED, by=by, subject=assignment, reason=offer.answered_by)
    return assignment


@transaction.atomic
def finish_own_form(*, assignment: Assignment, by: Member) -> Response:
    """Make the response of what was filled in, with its scores; called twice it makes one."""
    refuse_strangers(by, practice_id=assignment.practice_id)
    assignment = locked(assignment.pk)
    if assignment.answered_by == AnsweredBy.CLIENT:
        raise ValidationError(_("This check-in is the client's to answer."))
    if assignment.state == Assignment.State.DONE:
        return Response.objects.get(assignment=assignment)
    if not may_be_answered(assignment):
        raise CheckInClosed(assignment)
    draft = Draft.objects.filter(assignment=assignment).first()
    if draft is None:
        raise ValidationError(_("Nothing is filled in yet."))
    return end_with(assignment=assignment, answers=draft.answers, by=by)


def _begun(client: Client, instrument: str, answered_by: str) -> Assignment | None:
    rows = Assignment.objects.filter(
        client=client,
        instrument_version__instrument=instrument,
        answered_by=answered_by,
        state=Assignment.State.OPEN,
        closes_at__gt=timezone.now(),
    )
    return rows.first()
