"""Whether signed words are still those that were signed: by the row's digest, and the chain's."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

from clinic.audit.proof import Break
from clinic.audit.words import WITH_A_DIGEST
from clinic.models import Addendum, AuditEvent, Note
from clinic.models.opening import warm
from clinic.models.signing import is_as_signed

AT_ONCE = 500  # the rows of few clients each: the chain is asked by client


def unlike_signed() -> Iterator[Break]:
    """Every signed note, addition and report whose words are not those that were signed, that
    nobody signed or somebody signed twice, and every one that was signed and is there no more.

    One signed before digests were kept has none, in the row and in the chain alike.
    """
    yield from _unlike("note", Note.objects.exclude(signed_at=None).order_by("client_id", "pk"))
    additions = Addendum.objects.select_related("note")
    yield from _unlike("addendum", additions.order_by("note__client_id", "pk"))
    for model in _signed_above():
        yield from _unlike(str(model._meta.model_name), _signed(model).order_by("client_id", "pk"))
    yield from _gone()


def _signed_above() -> list[type[Model]]:
    """The models of the apps above whose rows are signed: they say what a signature holds."""
    return [model for model in apps.get_models() if hasattr(model, "signed_columns")]


def _signed(model: type[Model]) -> QuerySet[Any]:
    return QuerySet(model).exclude(signed_at=None)


def _unlike(kind: str, found: QuerySet[Any]) -> Iterator[Break]:
    rows: Iterator[Any] = iter(found.iterator(AT_ONCE))
    while batch := list(islice(rows, AT_ONCE)):
        clients = {_client_of(row) for row in batch}
        warm(clients)
        said = _in_the_chain(clients)
        for row in batch:
            if is_as_signed(row) is False or said[str(row.pk)] != [row.digest]:
                words = f"{kind} {row.pk} does not say what was signed"
                yield Break(str(row.practice_id), None, words)


def _client_of(row: Any) -> UUID:
    found: UUID = row.note.client_id if isinstance(row, Addendum) else row.client_id
    return found


def _in_the_chain(clients: set[UUID]) -> defaultdict[str, list[str]]:
    """Row -> its digest, once for each time that it was signed."""
    lines = AuditEvent.objects.filter(client_id__in=clients, event__in=WITH_A_DIGEST).order_by()
    said = defaultdict[str, list[str]](list)
    for key, digest in lines.values_list("subject_id", "reason"):
        said[key].append(digest)
    return said


def _gone() -> Iterator[Break]:
    """What the chain says was signed, of clients who were not erased, and is no signed row now."""
    lines = AuditEvent.objects.filter(event__in=WITH_A_DIGEST, client__erasure=None).order_by()
    rows = lines.values_list("chain", "subject_kind", "subject_id").iterator(AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        keys = [key for _chain, _kind, key in batch]
        notes = Note.objects.filter(pk__in=keys).exclude(signed_at=None)
        there = {*notes.values_list("pk", flat=True)}
        there |= {*Addendum.objects.filter(pk__in=keys).values_list("pk", flat=True)}
        for model in _signed_above():
            there |= {*_signed(model).filter(pk__in=keys).values_list("pk", flat=True)}
        for chain, kind, key in batch:
            if UUID(key) not in there:
                yield Break(chain, None, f"{kind} {key} was signed and is no signed row any more")
