"""What leaves the house in one piece, and the line in the audit that says so."""

from django.db import transaction

from assessments.queries.alerts import responsible_for
from clinic import audit
from clinic.actions.contact_wishes import record_is_asked, record_was_made
from clinic.actions.mail import tell_to_look
from clinic.models import Client, Event, Member, Practice, User
from clinic.models.mail import wishes_of
from reports.documents.record import page_of, style
from reports.exports.package import documents_of, package
from reports.models import Report


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
    documents, names = documents_of(client)
    content = package(client, page_of(client, names), style(), documents, names)
    _tell_of_export(client, by)
    return content


@transaction.atomic
def ask_for_record(*, client: Client, by: User) -> None:
    """The client asks for a copy of their record; it stands until one is handed out.

    Who answers for them today is told by a letter, once for each wish, and on their first page.
    """
    is_first = wishes_of(client).record_asked_at is None
    record_is_asked(client=client, by=by)
    if is_first:
        tell_to_look(responsible_for(client), practice=client.practice)


@transaction.atomic
def report_taken(*, report: Report, by: Member, how: str = "") -> None:
    """A report's file has been given to `by`: said in the audit, before it leaves.

    With a copy of the record the whole record left, and nobody waits for one any more. `how`: the
    code of the way it took, "" for a plain download.
    """
    audit.record(Event.REPORT_DOWNLOADED, by=by, subject=report, reason=how)
    if report.is_record:
        _tell_of_export(report.client, by)


def _tell_of_export(client: Client, by: Member | None) -> None:
    reason = "opened_with_reason" if client.opened_with_reason else ""
    audit.record(Event.CLIENT_EXPORTED, by=by, subject=client, reason=reason)
    record_was_made(client=client, by=by)
