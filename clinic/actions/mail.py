"""Letters go into the outbox with the change they tell of, and out of it when that is undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.models import Client, Mail, Member, Practice
from clinic.tasks import ring


def queue_mail(
    *,
    kind: str,
    practice: Practice,
    content: dict[str, Any],
    to: str = "",
    client: Client | None = None,
    key: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Write one letter of `kind` (see clinic/emails.py), to be sent at `due_at` or at once.

    To a client's address as it is then, or to `to`. A second one under the same `key` is not
    written.
    """
    letter = Mail(
        practice=practice,
        client=client,
        kind=kind,
        key=key,
        to=to,
        content=content,
        due_at=due_at or timezone.now(),
    )
    queue_mails([letter])


def queue_mails(letters: Sequence[Mail]) -> None:
    """Write many at once, and ring for them once they are stored."""
    if letters:
        Mail.objects.bulk_create(letters, batch_size=500, ignore_conflicts=True)
        transaction.on_commit(ring)


def tell_to_look(member: Member | None, *, practice: Practice, key: str | None = None) -> None:
    """A letter that something waits for them; what it is they see signed in.

    Nothing happens for nobody, and for somebody who left or is deactivated.
    """
    if member is not None and member.ended_on is None and member.user.is_active:
        to, content = member.user.email, {"name": member.name}
        queue_mail(kind="look", practice=practice, to=to, content=content, key=key)


def cancel_mail(key: str) -> int:
    """What waits under this key, or one that begins with it, is not sent; how many these were."""
    waiting = Mail.objects.filter(key__startswith=key, state=Mail.State.WAITING)
    return _call_off(waiting)


def cancel_mail_to(client: Client) -> int:
    """Nothing that waits for this client is sent; how many letters these were."""
    return _call_off(Mail.objects.filter(client=client, state=Mail.State.WAITING))


def _call_off(waiting: Any) -> int:
    letters = list(waiting.select_for_update())
    for letter in letters:
        letter.state, letter.finished_at = Mail.State.CANCELLED, timezone.now()
        letter.to, letter.content = "", {}
        letter.save(update_fields=["state", "finished_at", "to", "content"])
    return len(letters)
