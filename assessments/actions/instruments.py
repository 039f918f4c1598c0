"""Approve a questionnaire, so that clients can be asked to answer it; offer it, or no longer."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.draft_content import Definition, lacks
from assessments.actions.drafts import DraftConflict, locked_draft, versions_of
from assessments.actions.import_content import refuse_unapproved
from assessments.library import shipped
from assessments.models import InstrumentDraft, InstrumentVersion, Origin, PracticeInstrument
from assessments.psychometrics.definition import DefinitionError, Instrument, load
from assessments.psychometrics.translations import is_translation
from clinic import audit
from clinic.models import Event, Member, Practice

_LANGUAGE_LIMIT, _TITLE_LIMIT = 12, 200  # the columns of a stored version


@transaction.atomic
def publish_draft(
    *, draft_id: UUID, revision: int, checked: bool = False, by: Member
) -> InstrumentVersion:
    """Make a version of a draft: it never changes again. The draft is gone then.

    `checked`: the person says that the key of an imported one was checked against its source.
    Refused while something is missing, an error stands, a disagreement is not decided, or
    nothing differs from the version before. DraftConflict where somebody saved since `revision`.
    """
    Practice.objects.select_for_update().get(pk=by.practice_id)
    draft = locked_draft(draft_id, by)
    if draft.revision != revision:
        raise DraftConflict(draft)
    if draft.origin == Origin.IMPORTED:
        refuse_unapproved(draft, checked=checked)
    elif missing := lacks(draft.definition):
        raise ValidationError([lack.words for lack in missing])
    instrument = sound_instrument(draft.definition)
    _refuse_false_name(instrument)
    _refuse_same(draft, instrument)
    version = InstrumentVersion.objects.create(
        practice_id=draft.practice_id,
        instrument=instrument.id,
        version=instrument.version,
        language=instrument.language,
        title=instrument.title[:_TITLE_LIMIT],
        definition=instrument.as_mapping(),
        content_hash=instrument.content_hash,
        origin=draft.origin,
        key_template=draft.key_template,
        source=draft.source,
        published_by=by,
    )
    audit.record(Event.INSTRUMENT_PUBLISHED, by=by, subject=version)
    draft.delete()
    return version


@transaction.atomic
def offer_instrument(*, instrument: str, offered: bool, by: Member) -> PracticeInstrument:
    """Say whether clients of this practice can be asked to answer an instrument."""
    choice, _made = PracticeInstrument.objects.update_or_create(
        practice_id=by.practice_id, instrument=instrument, defaults={"offered": offered}
    )
    audit.record(Event.INSTRUMENT_OFFERED, by=by, subject=choice, reason="on" if offered else "off")
    return choice


def sound_instrument(definition: Definition) -> Instrument:
    """The instrument a draft describes. ValidationError names everything that is in the way."""
    try:
        instrument = load(definition)
    except DefinitionError as error:
        raise ValidationError([str(fault) for fault in error.faults[:20]]) from error
    if len(instrument.language) > _LANGUAGE_LIMIT:
        raise ValidationError(_("The code of its language is too long to be kept."))
    return instrument


def _refuse_false_name(instrument: Instrument) -> None:
    """The name of a shipped questionnaire is for its translations alone."""
    original = next((each for each in shipped() if each.id == instrument.id), None)
    if original is not None and not is_translation(instrument, original):
        raise ValidationError(
            _("It bears the name of “%(title)s”, but asks or scores otherwise. Import it anew.")
            % {"title": original.title}
        )


def _refuse_same(draft: InstrumentDraft, instrument: Instrument) -> None:
    """Refused where it would repeat the newest version, or leave out one made meanwhile."""
    earlier = versions_of(draft.practice_id, instrument.id)
    if instrument.id in {each.id for each in shipped()}:  # translations: each language for itself
        earlier = [row for row in earlier if row.language == instrument.language]
    if not earlier:
        return
    newest = earlier[0]
    if _content(newest.definition) == _content(instrument.as_mapping()):
        raise ValidationError(
            _("Nothing differs from version %(version)s, so there is nothing to publish.")
            % {"version": newest.version}
        )
    if draft.based_on_id != newest.pk:
        raise ValidationError(
            _("Version %(version)s was published meanwhile. Begin again from that one.")
            % {"version": newest.version}
        )


def _content(definition: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key != "version"}
