"""What a client says of their own way, taken down as they said it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, ClientWords, Event, Member

LIMIT = 2_000


@transaction.atomic
def take_words(
    *,
    client: Client,
    text: str,
    by: Member,
    may_be_quoted: bool = False,
    said_on: date | None = None,
) -> ClientWords:
    """Keep a client's words, said today unless another day is named; they are never changed."""
    refuse_strangers(by, practice_id=client.practice_id)
    today = by.practice.today()
    if said_on is not None and said_on > today:
        raise ValidationError(_("The day this was said cannot lie ahead."))
    words = ClientWords.objects.create(
        practice_id=client.practice_id,
        client=client,
        text=sound_text(text, name=_("In your words"), limit=LIMIT, required=True),
        said_on=said_on or today,
        may_be_quoted=may_be_quoted,
        taken_by=by,
    )
    audit.record(Event.WORDS_TAKEN, by=by, subject=words)
    return words
