"""Keys: wrapped under the newest outside key, or made anew a practice at a time."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.crypto import key_of, new_key, unseal_with
from clinic.models import (
    Client,
    ClientKey,
    Event,
    Practice,
    PracticeCertificate,
    PracticeKey,
    keyring,
)
from clinic.models.opening import (
    OpenKey,
    email_index,
    forget_all,
    unwrap_practice_key,
    wrap_client_key,
    wrap_practice_key,
)


def rewrap_keys(practice: Practice) -> int:
    """Wrap the practice's keys under the newest outside key; how many were not yet. Repeatable."""
    with transaction.atomic():
        rows = PracticeKey.objects.select_for_update().filter(practice=practice)
        old = [row for row in rows if key_of(row.wrapped)[1] != keyring().current]
        for row in old:
            key = unwrap_practice_key(row.wrapped, practice.pk)
            row.wrapped = wrap_practice_key(key, practice.pk)
            row.save(update_fields=["wrapped"])
        if old:
            audit.record(
                Event.KEYS_ROTATED,
                by=None,
                subject=practice,
                practice_id=practice.pk,
                reason="outside",
            )
    return len(old)


def renew_practice_key(practice: Practice) -> int:
    """Give the practice a new key and wrap its clients' under it; how many those were.

    The old key stays, retired, for what the practice sealed with it itself, except the key of its
    certificate, which is sealed anew. What a client's key sealed is not touched. All of it in one
    transaction, so that there is no half way.
    """
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)
        now = timezone.now()
        PracticeKey.objects.filter(practice=practice, retired_at=None).update(retired_at=now)
        key = new_key()
        row = PracticeKey.objects.create(
            practice=practice, wrapped=wrap_practice_key(key, practice.pk)
        )
        wrapped = _wrap_clients(practice, OpenKey(str(row.pk), key))
        forget_all()
        for client in Client.objects.filter(practice=practice).exclude(email_index=""):
            client.email_index = email_index(practice.pk, client.email)
            client.save(update_fields=["email_index"])
        for certificate in PracticeCertificate.objects.filter(practice=practice):
            certificate.key = str(certificate.key)
            certificate.save(update_fields=["key"])
        audit.record(
            Event.KEYS_ROTATED,
            by=None,
            subject=practice,
            practice_id=practice.pk,
            reason="practice",
        )
    return wrapped


def _wrap_clients(practice: Practice, under: OpenKey) -> int:
    rows = ClientKey.objects.select_for_update(of=("self",)).select_related("wrapped_by")
    wrapped = 0
    for row in rows.filter(practice=practice, destroyed_at=None):
        old = unwrap_practice_key(row.wrapped_by.wrapped, practice.pk)
        key = unseal_with(old, row.wrapped, f"clinic.clientkey:{row.client_id}")
        row.wrapped = wrap_client_key(key, under, row.client_id)
        row.wrapped_by_id = UUID(under.id)
        row.save(update_fields=["wrapped", "wrapped_by"])
        wrapped += 1
    return wrapped
