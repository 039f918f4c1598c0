"""Whether signed words are still those that were signed: by the row's digest, and the chain's."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from clinic.audit.proof import Break
from clinic.audit.words import WITH_A_DIGEST
from clinic.models import Addendum, AuditEvent, Note
from clinic.models.opening import warm
from clinic.models.signing import is_as_signed

AT_ONCE = 500  # the rows of few clients each: the chain is asked by client


def unlike_signed() -> Iterator[Break]:
    """Every signed note and every addition whose words are not those that were signed.

    One signed before digests were kept has none, in the row and in the chain alike.
    """
    yield from _unlike("note", Note.objects.exclude(signed_at=None).order_by("client_id", "pk"))
    additions = Addendum.objects.select_related("note")
    yield from _unlike("addendum", additions.order_by("note__client_id", "pk"))


def _unlike(kind: str, found: QuerySet[Note] | QuerySet[Addendum]) -> Iterator[Break]:
    rows: Iterator[Note | Addendum] = iter(found.iterator(AT_ONCE))
    while batch := list(islice(rows, AT_ONCE)):
        clients = {_client_of(row) for row in batch}
        warm(clients)
        said = _in_the_chain(clients)
        for row in batch:
            if is_as_signed(row) is False or said.get(str(row.pk), "") != row.digest:
                words = f"{kind} {row.pk} does not say what was signed"
                yield Break(str(row.practice_id), None, words)


def _client_of(row: Note | Addendum) -> UUID:
    return row.client_id if isinstance(row, Note) else row.note.client_id


def _in_the_chain(clients: set[UUID]) -> dict[str, str]:
    lines = AuditEvent.objects.filter(client_id__in=clients, event__in=WITH_A_DIGEST).order_by()
    return dict(lines.values_list("subject_id", "reason"))
