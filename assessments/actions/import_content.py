"""What a draft from a file holds, and what is left to do before somebody may approve it.

It is worked out anew each time from the file, the key template and what people said (`decided`),
so that what is approved can always be compared with the file.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.actions.draft_content import (
    Definition,
    Lack,
    risk_rules,
    sound_scale,
    takes_options,
)
from assessments.fhir import Level, read_questionnaire
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import RiskKind

FACTS = ("purpose", "answered_by", "minutes", "cadence", "min_interval_days", "limits")


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
    """The errors nobody can decide away: a key mends them, or the file has to be mended."""
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
            Lack("problems", _("Mend the errors first: by a key, or in the file."), "problems")
        )
    found += [
        Lack("problems", _("Decide what the file leaves in doubt."), "decide")
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


def key_in(definition: Definition) -> list[list[Any]]:
    """What counts and how, without the words."""
    parts = ("id", "items", "reversed", "method", "weights")
    return [[scale.get(part) or None for part in parts] for scale in definition.get("scales", [])]


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
