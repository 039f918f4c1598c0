"""A questionnaire from a file: read with suspicion, and kept as a draft until a person approves.

What a draft holds is worked out anew each time from the file, the key template and what people
said (`decided`), so that the approved definition can always be compared with the file.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.draft_content import (
    Definition,
    Lack,
    risk_rules,
    sound_scale,
    sound_values,
    takes_options,
)
from assessments.actions.drafts import (
    free_name,
    keep,
    locked_draft,
    next_version,
    slugified,
    versions_of,
)
from assessments.fhir import Level, read_questionnaire
from assessments.library.keys import shipped_keys
from assessments.models import InstrumentDraft, InstrumentVersion, Origin
from assessments.psychometrics.definition import RiskKind
from clinic import audit
from clinic.actions.wording import sound_text
from clinic.models import Event, Member, Practice

STATEMENT_LIMIT, WHY_LIMIT = 500, 500
FACTS = ("answered_by", "minutes", "cadence", "min_interval_days", "limits")


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


def worked_out(draft: InstrumentDraft) -> tuple[Definition, list[dict[str, Any]]]:
    """The definition and the problems, from the file, the key template and what was decided."""
    named = {key: draft.definition[key] for key in ("id", "version")}

    def settle(mapping: Definition) -> Definition:
        return _as_said({**mapping, **named}, draft)

    read = read_questionnaire(draft.source, draft.key_template, settle)
    if not read.mapping:
        raise ValidationError([problem.what for problem in read.problems])
    return read.mapping, [asdict(problem) for problem in read.problems]


def undecided(draft: InstrumentDraft) -> list[dict[str, Any]]:
    """The disagreements between the file's own sums and the key that nobody has settled."""
    settled = {(each["where"], each["what"]) for each in draft.decided.get("decisions", [])}
    return [
        problem
        for problem in draft.problems
        if problem.get("decidable") and (problem["where"], problem["what"]) not in settled
    ]


def blocking(draft: InstrumentDraft) -> list[dict[str, Any]]:
    """The errors nobody can decide away: the file has to be mended."""
    return [
        problem
        for problem in draft.problems
        if problem["level"] == Level.ERROR and not problem.get("decidable")
    ]


def lacks_of_import(draft: InstrumentDraft) -> list[Lack]:
    """What is left to do before an imported questionnaire can be approved."""
    found = []
    if blocking(draft):
        found.append(
            Lack("problems", _("The errors in the file have to be mended first."), "problems")
        )
    found += [
        Lack("problems", _("Decide where the file and the key disagree."), "decide")
        for _each in undecided(draft)[:1]
    ]
    found += _lacks_key(draft)
    if "facts" not in draft.decided:
        found.append(
            Lack("facts", _("Say who answers, how long it takes and how often."), "id_minutes")
        )
    if not draft.decided.get("statement"):
        found.append(Lack("facts", _("Say why your practice may use it."), "id_statement"))
    return found


def refuse_unapproved(draft: InstrumentDraft, *, checked: bool) -> None:
    """Raise ValidationError while an imported draft may not be approved."""
    if lacks := lacks_of_import(draft):
        raise ValidationError([lack.words for lack in lacks])
    if not checked:
        raise ValidationError(_("Say that you have checked the key against its source."))


def _settle(draft: InstrumentDraft, revision: int, by: Member, **said: Any) -> InstrumentDraft:
    """Work the draft out with what was said; another key takes back what was decided about it."""
    before = _key_in(draft.definition)
    for name, value in said.items():
        setattr(draft, name, value)
    definition, problems = worked_out(draft)
    if _key_in(definition) != before:
        kept = {key: value for key, value in draft.decided.items() if key != "decisions"}
        said["decided"] = kept
    draft.refresh_from_db(fields=list(said))
    return keep(draft, definition, revision, by, problems=problems, **said)


def _key_in(definition: Definition) -> list[list[Any]]:
    """What counts and how, without the words."""
    parts = ("id", "items", "reversed", "method", "weights")
    return [[scale.get(part) or None for part in parts] for scale in definition.get("scales", [])]


def _imported(draft_id: UUID, by: Member) -> InstrumentDraft:
    draft = locked_draft(draft_id, by)
    if draft.origin != Origin.IMPORTED:
        raise ValidationError(_("This questionnaire was built here: change it on its own pages."))
    return draft


def _earlier(practice: Practice, mapping: Definition) -> InstrumentVersion | None:
    """The newest version of the same questionnaire, known by its address or by id and title."""
    rows = versions_of(practice.pk, str(mapping.get("id")))
    rows = [row for row in rows if row.origin == Origin.IMPORTED]
    if rows and (
        rows[0].definition.get("url", "") == mapping.get("url", "")
        or rows[0].title == mapping.get("title")
    ):
        return rows[0]
    return None


def _named(
    practice: Practice, mapping: Definition, earlier: InstrumentVersion | None
) -> Definition:
    """Id and version: those of the file, unless they are taken."""
    version = str(mapping.get("version") or "1")
    if earlier is None:
        return {"id": free_name(practice, str(mapping["id"])), "version": version}
    taken = {row.version for row in versions_of(practice.pk, earlier.instrument)}
    if version in taken:
        version = next_version(earlier)
    return {"id": earlier.instrument, "version": version}


def _as_said(mapping: Definition, draft: InstrumentDraft) -> Definition:
    """What the file gave, with what people said laid over it."""
    decided = draft.decided
    scales = {scale["id"]: scale for scale in mapping.get("scales", [])}
    for name, words in decided.get("scales", {}).items():
        if words is None:
            scales.pop(name, None)
        else:
            scales[name] = sound_scale({"id": name, **scales.get(name, {}), **words})
    licence = [mapping.get("licence", "")]
    if statement := decided.get("statement"):
        words = _("%(practice)s may use it: %(statement)s")
        licence.append(words % {"practice": draft.practice.name, "statement": statement})
    said = {
        **mapping,
        **{key: value for key, value in decided.get("facts", {}).items() if value is not None},
        "scales": list(scales.values()),
        "licence": "\n".join(filter(None, licence)),
    }
    return said | ({"risks": _risks(mapping, decided["dangers"])} if "dangers" in decided else {})


def _risks(mapping: Definition, dangers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rules of the file that people kept, and new ones for what they marked."""
    kept = [
        rule
        for rule in mapping.get("risks", [])
        if rule["kind"] == RiskKind.OTHER or dangers.get(rule["item"]) == rule["kind"]
    ]
    known = {rule["item"] for rule in kept}
    sets = mapping.get("option_sets", {})
    return kept + [
        {**rule, "id": f"marked-{number}"}
        for number, item in enumerate(mapping.get("items", []), start=1)
        if item["linkId"] in dangers.keys() - known and takes_options(item)
        for rule in risk_rules(
            {item["linkId"]: dangers[item["linkId"]]},
            sets.get(item.get("option_set", ""), mapping.get("options", [])),
        )
    ]


def _lacks_key(draft: InstrumentDraft) -> list[Lack]:
    scales = draft.definition.get("scales", [])
    if not scales:
        words = _("Attach a published key, or make a scale and say which questions count.")
        return [Lack("key", words, "key")]
    if draft.key_template:
        return []
    said = draft.decided.get("scales", {})
    return [
        Lack("scale", _("%(title)s: confirm which questions count.") % scale, "", number)
        for number, scale in enumerate(scales, start=1)
        if scale["id"] not in said
    ]


def _new_name(said: Mapping[str, Any] | None, known: list[str]) -> str:
    wanted = f"scale-{slugified(str((said or {}).get('title', '')), 'scores')}"
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(known) + 2))
    return next(name for name in names if name not in known)
