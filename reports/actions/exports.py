"""What leaves the house in one piece, and the line in the audit that says so."""

from django.db import transaction

from clinic import audit
from clinic.actions.contact_wishes import record_was_made
from clinic.actions.note_words import ACTIVATIONS, BELIEFS, SECTIONS
from clinic.models import Client, Event, Member, Practice
from reports.exports.package import package
from reports.exports.readable import NoteWords

WORDS = NoteWords(SECTIONS, ACTIVATIONS, BELIEFS)


@transaction.atomic
def begin_practice_export(*, practice: Practice, by: Member | None) -> list[Client]:
    """The clients whose records go with a practice, by name; the erased have none.

    Each is exported by itself afterwards, so that a large practice is never locked for long and
    every client's log says that their record was taken.
    """
    clients = Client.objects.select_related("practice").filter(practice=practice, erasure=None)
    audit.record(Event.PRACTICE_EXPORTED, by=by, subject=practice, practice_id=practice.pk)
    return list(clients.order_by("name", "pk"))


@transaction.atomic
def export_client(*, client: Client, by: Member | None) -> bytes:
    """The client's whole record as a zip; `by` is None at the console."""
    content = package(client, WORDS)
    reason = "opened_with_reason" if client.opened_with_reason else ""
    audit.record(Event.CLIENT_EXPORTED, by=by, subject=client, reason=reason)
    record_was_made(client=client, by=by)
    return content
