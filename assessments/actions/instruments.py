"""The shipped questionnaires as rows: made the first time one is used."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.library import load_instrument
from assessments.models import InstrumentVersion


def shipped_version(instrument_id: str) -> InstrumentVersion:
    """The row of a shipped instrument's present content; ValidationError for an unknown id."""
    try:
        instrument = load_instrument(instrument_id)
    except LookupError:
        raise ValidationError(_("This questionnaire is not known here.")) from None
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
