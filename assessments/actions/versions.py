"""Which stored version of a questionnaire a new check-in gets."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.library import load_instrument
from assessments.models import InstrumentVersion
from assessments.psychometrics.definition import Instrument
from assessments.queries.offered import offered
from clinic.models import Practice


def version_for(practice: Practice, instrument_id: str) -> InstrumentVersion:
    """The present version of a shipped instrument or of one of the practice's own.

    ValidationError for an id that is neither: another practice's is not known here.
    """
    try:
        return row_of(load_instrument(instrument_id))
    except LookupError:
        own = InstrumentVersion.objects.filter(practice=practice, instrument=instrument_id)
        version = own.order_by("-created_at").first()
    if version is None:
        raise ValidationError(_("This questionnaire is not known here."))
    return version


def version_to_ask(practice: Practice, instrument_id: str, language: str = "") -> InstrumentVersion:
    """The version a client is asked to answer; ValidationError where that is not offered.

    A translation into the client's `language` where the practice holds one.
    """
    for offer in offered(practice, language):
        if offer.id == instrument_id:
            return offer.version or row_of(offer.instrument)
    version_for(practice, instrument_id)
    raise ValidationError(_("This questionnaire is not offered for check-ins at the moment."))


def shipped_version(instrument_id: str) -> InstrumentVersion:
    """The row of a shipped instrument's present content; ValidationError for an unknown id."""
    try:
        return row_of(load_instrument(instrument_id))
    except LookupError:
        raise ValidationError(_("This questionnaire is not known here.")) from None


def row_of(instrument: Instrument) -> InstrumentVersion:
    """The row of a shipped instrument, made the first time it is used."""
    version, _made = InstrumentVersion.objects.get_or_create(
        practice=None,
        content_hash=instrument.content_hash,
        defaults={
            "instrument": instrument.id,
            "version": instrument.version,
            "language": instrument.language,
            "title": instrument.title,
            "definition": instrument.as_mapping(),
        },
    )
    return version
