"""A questionnaire from a file: read with suspicion, and kept as a draft until a person approves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.draft_content import Definition, sound_values
from assessments.actions.drafts import (
    free_name,
    keep,
    locked_draft,
    next_version,
    slugified,
    versions_of,
)
from assessments.actions.import_content import FACTS, key_in, undecided, worked_out
from assessments.fhir import read_questionnaire
from assessments.library import load_instrument
from assessments.library.keys import shipped_keys
from assessments.models import InstrumentDraft, InstrumentVersion, Origin
from assessments.psychometrics.definition import DefinitionError, Instrument, RiskKind, load
from assessments.psychometrics.translations import is_translation
from clinic import audit
from clinic.actions.wording import sound_text
from clinic.models import Event, Member, Practice

STATEMENT_LIMIT, WHY_LIMIT = 500, 500


@transaction.atomic
def import_questionnaire(*, resource: Mapping[str, Any], by: Member) -> InstrumentDraft:
    """A draft of a FHIR R4 Questionnaire, with everything the file says kept beside it."""
    practice = Practice.objects.select_for_update().get(pk=by.practice_id)
    read = read_questionnaire(resource)
    if not read.mapping:
        raise ValidationError([problem.what for problem in read.problems])
    earlier = _earlier(practice, read.mapping)
    draft = InstrumentDraft(
        practice=practice,
        origin=Origin.IMPORTED,
        source=dict(resource),
        based_on=earlier,
        made_by=by,
        definition=_named(practice, read.mapping, earlier),
    )
    draft.definition, draft.problems = worked_out(draft)
    draft.title = draft.definition["title"][:200]
    draft.save(force_insert=True)
    audit.record(Event.INSTRUMENT_IMPORTED, by=by, subject=draft)
    return draft


@transaction.atomic
def attach_key(*, draft_id: UUID, key_template: str, revision: int, by: Member) -> InstrumentDraft:
    """Score the questions by a published key, or "" for the file's own; what was said goes."""
    draft = _imported(draft_id, by)
    if key_template and key_template not in {key.id for key in shipped_keys()}:
        raise ValidationError(_("Choose one of the published keys."))
    decided = {key: value for key, value in draft.decided.items() if key != "scales"}
    return _settle(draft, revision, by, key_template=key_template, decided=decided)


@transaction.atomic
def say_facts(
    *,
    draft_id: UUID,
    facts: Mapping[str, Any],
    statement: str,
    dangers: Mapping[str, str],
    revision: int,
    by: Member,
) -> InstrumentDraft:
    """Who answers, how long, how often, what it cannot say, and why the practice may use it.

    `dangers`: linkId -> what kind of danger a question asks about.
    """
    draft = _imported(draft_id, by)
    words = sound_text(statement, name=_("Why your practice may use it"), limit=STATEMENT_LIMIT)
    said = {
        "facts": sound_values({key: facts[key] for key in FACTS}),
        "statement": words,
        "dangers": {link_id: RiskKind(kind).value for link_id, kind in dangers.items()},
    }
    return _settle(draft, revision, by, decided=draft.decided | said)


@transaction.atomic
def say_scale(
    *, draft_id: UUID, number: int, said: Mapping[str, Any] | None, revision: int, by: Member
) -> InstrumentDraft:
    """What the scale at this place is called, means and counts; None leaves it out.

    A published key keeps its items: there only name, meaning and direction are taken.
    """
    draft = _imported(draft_id, by)
    scales = draft.definition.get("scales", [])
    if not 1 <= number <= len(scales) + 1:
        raise ValidationError(_("This scale is not there any more."))
    known = [scale["id"] for scale in scales]
    name = known[number - 1] if number <= len(known) else _new_name(said, known)
    words = dict(said) if said is not None else None
    if words is not None and draft.key_template:
        words = {key: words[key] for key in ("title", "meaning", "higher_is_better")}
    decided = draft.decided | {"scales": draft.decided.get("scales", {}) | {name: words}}
    return _settle(draft, revision, by, decided=decided)


@transaction.atomic
def decide(
    *, draft_id: UUID, where: str, what: str, why: str, revision: int, by: Member
) -> InstrumentDraft:
    """A person settles where the file's own sum and the key disagree: the key here holds, and why.

    The decision is about exactly these words and this key: another key, another disagreement.
    """
    draft = _imported(draft_id, by)
    if (where, what) not in {(each["where"], each["what"]) for each in undecided(draft)}:
        raise ValidationError(_("This was decided already, or is no question any more."))
    said = {
        "where": where,
        "what": what,
        "why": sound_text(why, name=_("Why"), limit=WHY_LIMIT, required=True),
        "member": str(by.pk),
        "name": by.name,
        "at": timezone.now().isoformat(),
    }
    decisions = [*draft.decided.get("decisions", []), said]
    return _settle(draft, revision, by, decided=draft.decided | {"decisions": decisions})


def _settle(draft: InstrumentDraft, revision: int, by: Member, **said: Any) -> InstrumentDraft:
    """Work the draft out with what was said; another key takes back what was decided about it."""
    before = key_in(draft.definition)
    for name, value in said.items():
        setattr(draft, name, value)
    definition, problems = worked_out(draft)
    if key_in(definition) != before:
        kept = {key: value for key, value in draft.decided.items() if key != "decisions"}
        said["decided"] = kept
    draft.refresh_from_db(fields=list(said))
    return keep(draft, definition, revision, by, problems=problems, **said)


def _imported(draft_id: UUID, by: Member) -> InstrumentDraft:
    draft = locked_draft(draft_id, by)
    if draft.origin != Origin.IMPORTED:
        raise ValidationError(_("This questionnaire was built here: change it on its own pages."))
    return draft


def _earlier(practice: Practice, mapping: Definition) -> InstrumentVersion | None:
    """The newest version of the same questionnaire, known by its address or by id and title."""
    rows = versions_of(practice.pk, str(mapping.get("id")))
    rows = [row for row in rows if row.origin == Origin.IMPORTED]
    if original := _translated(mapping):
        spoken = [row for row in rows if row.language == mapping["language"]]
        return next((row for row in spoken if is_translation(row.loaded, original)), None)
    if rows and (
        rows[0].definition.get("url", "") == mapping.get("url", "")
        or rows[0].title == mapping.get("title")
    ):
        return rows[0]
    return None


def _named(
    practice: Practice, mapping: Definition, earlier: InstrumentVersion | None
) -> Definition:
    """Id and version: those of the file, unless they are taken.

    A translation keeps the id of what it translates, and is a version of its own.
    """
    version, original = str(mapping.get("version") or "1"), _translated(mapping)
    if original is not None:
        version = f"{original.version}-{mapping['language']}"
    if earlier is None:
        name = original.id if original else free_name(practice, str(mapping["id"]))
        return {"id": name, "version": version}
    taken = {row.version for row in versions_of(practice.pk, earlier.instrument)}
    if version in taken:
        version = next_version(earlier)
    return {"id": earlier.instrument, "version": version}


def _translated(mapping: Definition) -> Instrument | None:
    """The shipped questionnaire this is word for word in another language; None for any other."""
    try:
        original = load_instrument(str(mapping.get("id")))
        return original if is_translation(load(mapping), original) else None
    except (LookupError, DefinitionError):
        return None


def _new_name(said: Mapping[str, Any] | None, known: list[str]) -> str:
    wanted = f"scale-{slugified(str((said or {}).get('title', '')), 'scores')}"
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(known) + 2))
    return next(name for name in names if name not in known)
