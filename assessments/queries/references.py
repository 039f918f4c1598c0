"""Norms and cut-offs a practice can judge an instrument by, and those it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessments.library.references import shipped_references
from assessments.models import ReferenceSet, ReferenceUse, Response
from assessments.psychometrics.adopted import adopted
from assessments.psychometrics.definition import Scale
from assessments.psychometrics.references import Reference, ScaleReference
from clinic.models import Practice
from clinic.models.prepared import STAND_INS, prepared_objects

MOST = 200


@dataclass(frozen=True)
class ReferenceRow:
    """One set as an instrument's page lists it; `adopted_at` is None while nobody adopted it."""

    reference: Reference
    is_shipped: bool
    added_by: str = ""
    added_at: datetime | None = None
    adopted_by: str = ""
    adopted_at: datetime | None = None

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


def references_of(
    practice: Practice, instrument: str, key_template: str = ""
) -> tuple[ReferenceRow, ...]:
    """Every set about an instrument or its published key, those in use first. Two statements.

    The shipped ones are read from their files: they have rows only where somebody adopted one.
    """
    names = names_of(instrument, key_template)
    uses = {use.reference.content_hash: use for use in uses_of(practice, instrument)}
    found = {
        reference.content_hash: _row(reference, uses.get(reference.content_hash))
        for reference in shipped_references()
        if reference.instrument in names
    }
    own = ReferenceSet.objects.filter(practice=practice, instrument__in=names)
    kept = [*own.select_related("added_by__user")[:MOST], *(use.reference for use in uses.values())]
    for row in kept:
        reference = reference_of(row)
        if row.content_hash not in found:
            found[row.content_hash] = _row(reference, uses.get(row.content_hash), row)
    return tuple(sorted(found.values(), key=_place))


def uses_of(practice: Practice, instrument: str) -> tuple[ReferenceUse, ...]:
    """What this practice judges the instrument by, the first adopted first."""
    uses = ReferenceUse.objects.filter(practice=practice, instrument=instrument)
    uses = uses.select_related("reference__added_by__user", "adopted_by__user")
    return tuple(uses.order_by("created_at")[:MOST])


def scales_of(response: Response) -> dict[str, Scale]:
    """Each scale, with the figures the practice adopted that fit language, version and age."""
    version = response.instrument_version
    key = ("figures in use", version.instrument)
    uses = prepared_objects(key, lambda: _in_use(version.instrument), [response.practice_id])
    sets = [reference_of(use.reference) for use in uses]
    # The year of birth is all that is known: in the year of a birthday it may be one too many.
    age = response.answered_on.year - response.client.birth_year
    fitting = [each for each in sets if each.fits(age, version.language, version.version)]
    return {scale.id: adopted(scale, fitting) for scale in version.loaded.scales}


def _in_use(instrument: str) -> QuerySet[ReferenceUse]:
    """A practice's uses with their sets, the first adopted first."""
    uses = ReferenceUse.objects.filter(practice=STAND_INS[0], instrument=instrument)
    return uses.select_related("reference").order_by("created_at")


def names_of(instrument: str, key_template: str) -> frozenset[str]:
    """What a set may name so that it is about this instrument."""
    return frozenset(filter(None, (instrument, key_template)))


def reference_of(row: ReferenceSet) -> Reference:
    """A stored set as the engine reads it."""
    names = ("instrument", "version", "language", "age_from", "age_to", "population", "n")
    scales: Iterable[tuple[str, dict[str, float]]] = row.scales.items()
    return Reference(
        **{name: getattr(row, name) for name in names},
        citation=row.citation,
        provisional=row.provisional,
        scales=tuple((name, ScaleReference(**figures)) for name, figures in scales),
    )


def _row(
    reference: Reference, use: ReferenceUse | None, row: ReferenceSet | None = None
) -> ReferenceRow:
    added = row if row is not None and row.added_by is not None else None
    return ReferenceRow(
        reference,
        is_shipped=row is None or row.practice_id is None,
        added_by=added.added_by.name if added and added.added_by else "",
        added_at=added.created_at if added else None,
        adopted_by=use.adopted_by.name if use else "",
        adopted_at=use.created_at if use else None,
    )


def _place(row: ReferenceRow) -> tuple[bool, str, int]:
    return not row.is_adopted, row.reference.population, row.reference.age_from or 0
