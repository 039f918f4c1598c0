"""How a client wants to be reached, said by themselves or by who looks after their details."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, ContactWishes, Event, Member, User

SENDER_LIMIT = 60


@transaction.atomic
def keep_contact_wishes(
    *,
    client: Client,
    by: Member | User,
    is_shared: bool = False,
    sender: str = "",
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    time_zone: str = "",
) -> ContactWishes:
    """Whether others see the phone, the name messages come from, and the hours without any.

    `quiet_from` and `quiet_until` are on the client's clock; without them the usual hours hold.
    """
    sender = sound_text(sender, name=_("Name messages come from"), limit=SENDER_LIMIT)
    if set(sender) & set("\n<>@"):
        raise ValidationError(_("The name messages come from is a plain name, without < > or @."))
    if (quiet_from is None) != (quiet_until is None):
        raise ValidationError(_("Quiet hours need a beginning and an end."))
    if time_zone and time_zone not in available_timezones():
        raise ValidationError(_("This time zone is not known."))
    return _keep(
        client,
        by,
        is_shared=is_shared,
        sender=sender,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        time_zone=time_zone,
    )


@transaction.atomic
def record_is_asked(*, client: Client, by: User) -> ContactWishes:
    """The client asks for a copy of their record; it stands until one is made."""
    return _keep(client, by, reason="record_asked", record_asked_at=timezone.now())


@transaction.atomic
def record_was_made(*, client: Client, by: Member | None) -> ContactWishes:
    """A copy is made, so nobody waits for one any more. `by` is None at the console."""
    return _keep(client, by, reason="record_made", record_asked_at=None)


@transaction.atomic
def stop_messages(*, client: Client, by: Member | User | None) -> ContactWishes:
    """No more messages. Asked again it changes nothing. `by` is None for a link's own button."""
    return _keep(client, by, reason="stopped", stopped_at=timezone.now(), resumed_at=None)


@transaction.atomic
def allow_messages(*, client: Client, by: Member | User) -> ContactWishes:
    """Messages may come again. Where the client says so themselves, a member has yet to see it."""
    had = ContactWishes.objects.filter(client=client, stopped_at__isnull=False).exists()
    said = {"resumed_at": timezone.now()} if had and isinstance(by, User) else {}
    return _keep(client, by, reason="allowed", stopped_at=None, stop_seen_at=None, **said)


@transaction.atomic
def take_note_of_stop(*, client: Client, by: Member) -> ContactWishes:
    """A member has seen that the client wants no more messages, or that they want them again.

    Nobody is reminded of it any more. Changes nothing for a client who said neither.
    """
    stopped = ContactWishes.objects.filter(client=client, stopped_at__isnull=False)
    now = timezone.now() if stopped.exists() else None
    return _keep(client, by, reason="stop_seen", stop_seen_at=now, resumed_at=None)


def _keep(
    client: Client, by: Member | User | None, *, reason: str = "", **said: Any
) -> ContactWishes:
    """Keep what is new. Once said, a moment stays the first one until it is taken back."""
    _refuse_others(client, by)
    Client.objects.select_for_update().get(pk=client.pk)
    row = ContactWishes.objects.filter(client=client).first() or ContactWishes(
        practice_id=client.practice_id, client=client
    )
    for name in ("stopped_at", "stop_seen_at", "record_asked_at"):
        if said.get(name) and getattr(row, name):
            del said[name]
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, said[name])
        row.save()
        audit.record(Event.CONTACT_WISHES_CHANGED, by=by, subject=row, reason=reason)
    return row


def _refuse_others(client: Client, by: Member | User | None) -> None:
    if isinstance(by, Member):
        refuse_strangers(by, practice_id=client.practice_id)
    elif by is not None and by.pk != client.user_id:
        raise ValidationError(_("Only the client or their practice can change this."))
