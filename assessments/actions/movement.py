"""A therapist's word that sustained movement shows in the client's life too."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.psychometrics.movement import MovementState
from assessments.queries import ANXIETY, AVOIDANCE
from assessments.queries.movement import movement_of
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, Confirmation, Event, Member

SENTENCE_LIMIT = 2_000
_HELD = (MovementState.SUSTAINED, MovementState.CONFIRMED)


@transaction.atomic
def confirm_movement(
    *, client: Client, scale: str, sentence: str, seen_on: date, by: Member
) -> Confirmation:
    """Keep a dated note of evidence; the scores must have shown sustained movement by that day."""
    refuse_strangers(by, practice_id=client.practice_id)
    if scale not in (ANXIETY, AVOIDANCE):
        raise ValidationError(_("Say on which of the two the movement shows."))
    sentence = sound_text(
        sentence, name=_("What you saw or heard"), limit=SENTENCE_LIMIT, required=True
    )
    if seen_on > by.practice.today():
        raise ValidationError(_("This day has not come yet."))
    found = movement_of(client, until=seen_on)
    if found is None or found.state not in _HELD:
        raise ValidationError(
            _("The check-ins up to that day do not show sustained movement, so there is nothing "
              "to confirm yet.")
        )  # fmt: skip
    row = Confirmation.objects.create(
        practice_id=client.practice_id,
        client=client,
        scale=scale,
        sentence=sentence,
        seen_on=seen_on,
        by=by,
    )
    audit.record(Event.MOVEMENT_CONFIRMED, by=by, subject=row)
    return row
