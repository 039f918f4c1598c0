"""Norms and cut-offs: read from a file, adopted, dropped, or taken from the practice's forms."""

from dataclasses import fields

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.library.references import shipped_references
from assessments.models import ReferenceSet, ReferenceUse
from assessments.psychometrics.definition import DefinitionError, Instrument
from assessments.psychometrics.definition.source import SourceError, read_source
from assessments.psychometrics.references import (
    Reference,
    ScaleReference,
    load_reference,
    load_references,
)
from assessments.queries.evidence import Evidence, evidence_of
from assessments.queries.references import names_of, reference_of, uses_of
from clinic import audit
from clinic.models import Event, Member, Practice

MOST_FAULTS = 20


@transaction.atomic
def import_references(
    *, instrument: Instrument, key_template: str = "", text: str, by: Member
) -> list[ReferenceSet]:
    """Keep the sets of a file, adopted by nobody yet; the same content is kept once.

    Raises ValidationError naming each fault: of form, of another instrument or scale, and figures
    that lie outside a scale.
    """
    references = _read(text)
    names = names_of(instrument.id, key_template)
    faults = [fault for each in references for fault in _foreign(each, instrument, names)]
    if faults:
        raise ValidationError(faults[:MOST_FAULTS])
    rows = []
    for reference in references:
        row, made = _kept(reference, practice=by.practice, added_by=by)
        if made:
            audit.record(Event.REFERENCE_IMPORTED, by=by, subject=row)
        rows.append(row)
    return rows


@transaction.atomic
def adopt_reference(
    *, instrument: Instrument, key_template: str = "", content_hash: str, by: Member
) -> ReferenceUse:
    """Judge forms of this instrument by a set from now on; verdicts already stored stay.

    Raises ValidationError for a set that is not there, or that says of the same people what an
    adopted one says.
    """
    Practice.objects.select_for_update().get(pk=by.practice_id)
    row = _found(content_hash, names_of(instrument.id, key_template), by.practice)
    uses = uses_of(by.practice, instrument.id)
    for use in uses:
        if use.reference_id == row.pk:
            return use
        if _clash(reference_of(use.reference), reference_of(row)):
            words = _("“%(other)s” gives the same figures for the same people. Drop it first.")
            raise ValidationError(words % {"other": use.reference.population})
    use = ReferenceUse.objects.create(
        practice=by.practice, instrument=instrument.id, reference=row, adopted_by=by
    )
    audit.record(Event.REFERENCE_ADOPTED, by=by, subject=row)
    return use


@transaction.atomic
def drop_reference(*, instrument: Instrument, content_hash: str, by: Member) -> bool:
    """Judge by a set no more; False when it was not in use."""
    uses = ReferenceUse.objects.select_related("reference").filter(practice=by.practice)
    use = uses.filter(instrument=instrument.id, reference__content_hash=content_hash).first()
    if use is None:
        return False
    use.delete()
    audit.record(Event.REFERENCE_DROPPED, by=by, subject=use.reference)
    return True


@transaction.atomic
def adopt_evidence(*, instrument: Instrument, by: Member) -> ReferenceUse:
    """Judge by the SD and α of the practice's own first forms, in place of earlier such figures.

    Refused where they are too few, or where no scale's items all run one way.
    """
    reference = _from_evidence(instrument, evidence_of(by.practice, instrument), by.practice)
    row, made = _kept(reference, practice=by.practice, added_by=by)
    if made:
        audit.record(Event.REFERENCE_IMPORTED, by=by, subject=row, reason="own evidence")
    for use in uses_of(by.practice, instrument.id):
        if use.reference.population == reference.population and use.reference_id != row.pk:
            drop_reference(instrument=instrument, content_hash=use.reference.content_hash, by=by)
    return adopt_reference(instrument=instrument, content_hash=row.content_hash, by=by)


def worth_adopting(found: Evidence) -> dict[str, ScaleReference]:
    """What of the practice's own figures can stand: scale -> its SD and α, rounded.

    Not of a scale with an item that runs against the others, nor of one asked per person.
    """
    return {
        each.scale: ScaleReference(
            sd=round(each.sd.value, 3), reliability=round(each.alpha.value, 3)
        )
        for each in found.scales
        if each.alpha and each.sd and not each.about and not each.turned_items
        if 0 < each.alpha.value < 0.9995 and each.sd.value >= 0.001
    }


def _from_evidence(instrument: Instrument, found: Evidence, practice: Practice) -> Reference:
    scales = worth_adopting(found)
    if not scales:
        raise ValidationError(_("These forms give no figures that could be used."))
    words = _("Own figures of %(practice)s: Cronbach’s α and SD of %(n)s first forms, %(day)s.")
    return Reference(
        instrument=instrument.id,
        version=instrument.version,
        population=_("Clients of this practice"),
        n=found.n,
        citation=words
        % {"practice": practice.name, "n": found.n, "day": date_format(practice.today())},
        scales=tuple(scales.items()),
    )


def _read(text: str) -> tuple[Reference, ...]:
    """The sets of a file: one, or several under ``sets``."""
    try:
        source = read_source(text)
        if isinstance(source, dict) and "sets" in source:
            return load_references(source)
        return (load_reference(source),)
    except SourceError as error:
        raise ValidationError(_("The file cannot be read: %(why)s.") % {"why": error}) from error
    except DefinitionError as error:
        raise ValidationError(list(error.faults[:MOST_FAULTS])) from error


def _foreign(reference: Reference, instrument: Instrument, names: frozenset[str]) -> list[str]:
    """What in a set does not belong to the instrument, in words."""
    about = {"population": reference.population}
    if reference.instrument not in names:
        words = _("%(population)s: this is about “%(other)s”, not about “%(name)s”.")
        other = {"other": reference.instrument, "name": instrument.id}
        return [words % {**about, **other}]
    scales = {scale.id: scale for scale in instrument.scales}
    faults = []
    for name, figures in reference.scales:
        if name not in scales:
            words = _("%(population)s: there is no scale “%(scale)s”.")
            faults.append(words % {**about, "scale": name})
            continue
        low, high = instrument.range_of(scales[name])
        for what in ("cut", "mean"):
            value = getattr(figures, what)
            if value is not None and not low <= value <= high:
                words = _("%(population)s: %(scale)s.%(what)s lies outside %(low)g to %(high)g.")
                place = {"scale": name, "what": what, "low": low, "high": high}
                faults.append(words % {**about, **place})
    return faults


def _found(content_hash: str, names: frozenset[str], practice: Practice) -> ReferenceSet:
    """The row of a set: the practice's own, or a shipped one, made on its first use."""
    own = ReferenceSet.objects.filter(practice=practice, instrument__in=names)
    if row := own.filter(content_hash=content_hash).first():
        return row
    for reference in shipped_references():
        if reference.content_hash == content_hash and reference.instrument in names:
            return _kept(reference)[0]
    raise ValidationError(_("These figures are not here any more."))


def _kept(
    reference: Reference, practice: Practice | None = None, added_by: Member | None = None
) -> tuple[ReferenceSet, bool]:
    return ReferenceSet.objects.get_or_create(
        practice=practice,
        content_hash=reference.content_hash,
        defaults={**reference.as_mapping(), "added_by": added_by},
    )


def _clash(one: Reference, other: Reference) -> bool:
    """Whether both speak of the same people and give the same figure of the same scale."""
    return _same_people(one, other) and any(
        getattr(figures, field.name) is not None and getattr(again, field.name) is not None
        for name, figures in one.scales
        if (again := other.scale(name)) is not None
        for field in fields(ScaleReference)
    )


def _same_people(one: Reference, other: Reference) -> bool:
    if one.language and other.language and one.language != other.language:
        return False
    if one.version and other.version and one.version != other.version:
        return False
    oldest = min(999 if each.age_to is None else each.age_to for each in (one, other))
    return max(one.age_from or 0, other.age_from or 0) <= oldest
