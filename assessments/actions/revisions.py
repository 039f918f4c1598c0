"""Going on from a version: a draft of the next one, with everything that was said before."""

from typing import Any

from django.db import transaction

from assessments.actions.drafts import next_version, versions_of
from assessments.actions.import_content import FACTS, worked_out
from assessments.models import InstrumentDraft, InstrumentVersion, Origin
from assessments.psychometrics.definition import RiskKind
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Event, Member, Practice

_NAMES = ("title", "meaning", "higher_is_better")
_COUNTED = ("method", "items", "reversed")


@transaction.atomic
def revise(*, version: InstrumentVersion, by: Member) -> InstrumentDraft:
    """A draft of the next version of one of the practice's own; the one there already, if any.

    Of an imported one the file, the key and what was said of it are kept, but for the reason why
    the practice may use it: whoever approves the next version says that again.
    """
    refuse_strangers(by, practice_id=version.practice_id)
    practice = Practice.objects.select_for_update().get(pk=by.practice_id)
    waiting = InstrumentDraft.objects.filter(
        practice=practice, based_on__instrument=version.instrument
    ).first()
    if waiting is not None:
        return waiting
    newest = versions_of(practice.pk, version.instrument)[0]
    draft = InstrumentDraft(
        practice=practice,
        origin=newest.origin,
        title=newest.title,
        definition=newest.definition | {"version": next_version(newest)},
        source=newest.source,
        key_template=newest.key_template,
        based_on=newest,
        made_by=by,
    )
    if draft.origin == Origin.IMPORTED:
        draft.decided = _said_of(newest)
        draft.definition, draft.problems = worked_out(draft)
    draft.save(force_insert=True)
    audit.record(Event.INSTRUMENT_STARTED, by=by, subject=draft)
    return draft


def _said_of(version: InstrumentVersion) -> dict[str, Any]:
    """What people said of an imported questionnaire, read back from what they approved."""
    kept = _NAMES if version.key_template else (*_NAMES, *_COUNTED)
    usual = {"meaning": "", "higher_is_better": False, "reversed": []}
    definition = version.definition
    kinds = (RiskKind.SELF_HARM, RiskKind.SAFETY_AT_HOME)
    return {
        "facts": {key: definition[key] for key in FACTS},
        "scales": {
            scale["id"]: {key: scale.get(key, usual.get(key)) for key in kept}
            for scale in definition["scales"]
        },
        "dangers": {
            rule["item"]: rule["kind"]
            for rule in definition.get("risks", ())
            if rule["kind"] in kinds
        },
    }
