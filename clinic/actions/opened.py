"""Opening the record of a client one does not care for: with a reason, for an hour, and told."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.mail import queue_mail
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import BreakGlass, Client, Event, Member, User
from clinic.queries import who_is_told

OPEN_FOR = timedelta(minutes=60)
LONGEST_WORDS = 500


@transaction.atomic
def open_record(*, client: Client, code: str, words: str, by: Member) -> BreakGlass:
    """`by` reads this record for an hour. The client's therapists and the owners are told.

    Asked again while it is open, the open row is returned: the hour is not made longer.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    if code not in BreakGlass.Code.values:
        raise ValidationError(_("Choose one of the reasons."))
    words = sound_text(words, name=_("What happened"), limit=LONGEST_WORDS, required=True)
    Client.objects.select_for_update().get(pk=client.pk)
    now = timezone.now()
    still = BreakGlass.objects.filter(member=by, client=client, ended_at=None, ends_at__gt=now)
    if (row := still.first()) is not None:
        return row
    row = BreakGlass.objects.create(
        practice_id=client.practice_id,
        member=by,
        client=client,
        code=code,
        words=words,
        opened_at=now,
        ends_at=now + OPEN_FOR,
    )
    audit.record(Event.BREAK_GLASS_OPENED, by=by, subject=row, reason=code)
    for person in who_is_told(row):
        queue_mail(
            kind="record_opened",
            practice=by.practice,
            to=person.email,
            content={"name": person.name, "practice": by.practice.name},
        )
    return row


@transaction.atomic
def close_record(*, opened: BreakGlass, by: Member) -> BreakGlass:
    """The record is closed before its hour is over. Closed stays closed."""
    refuse_strangers(by, practice_id=opened.practice_id)
    stored = BreakGlass.objects.select_for_update().get(pk=opened.pk)
    now = timezone.now()
    if stored.ended_at is None and stored.ends_at > now:
        stored.ended_at = now
        stored.save(update_fields=["ended_at"])
        audit.record(Event.BREAK_GLASS_ENDED, by=by, subject=stored)
    return stored


@transaction.atomic
def note_opened(*, opened: BreakGlass, by: Member | User) -> BreakGlass:
    """Somebody who cares for the client has seen that it was opened, and why."""
    stored = BreakGlass.objects.select_for_update().get(pk=opened.pk)
    if stored.seen_at is None:
        stored.seen_at = timezone.now()
        stored.save(update_fields=["seen_at"])
        audit.record(Event.ACCESS_LOG_VIEWED, by=by, subject=stored, reason="opened_record")
    return stored
