"""An instrument as a FHIR R4 Questionnaire.

Another reader sees plain FHIR: groups, conditions, answers with their weights. What FHIR has no
words for (scales, cadence, risk rules, whom a form asks about) stands in the project's own
extensions, from which `read_questionnaire` makes an equal instrument.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from assessments.fhir.extensions import complex_extension
from assessments.fhir.layout import Group, groups_in, intro_of, items_in, tree_of
from assessments.fhir.terms import (
    BOOLEAN,
    ORDINAL_VALUE,
    OWN,
    OWN_ANSWERS,
    OWN_INSTRUMENTS,
    OWN_PEOPLE,
)
from assessments.psychometrics.definition import (
    Coding,
    Condition,
    Instrument,
    Item,
    ItemKind,
    Operator,
    Option,
)
from assessments.psychometrics.definition.mapping import part_mapping, scale_mapping

# Exported with each Questionnaire under their own names.
HEAD = ("minutes", "min_interval_days", "cadence", "answered_by", "limits")


def write_questionnaire(instrument: Instrument) -> dict[str, Any]:
    """The Questionnaire of an instrument, one for each version."""
    resource: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "id": instrument.id[:64],
        "language": instrument.language,
        "extension": _extensions(instrument),
        "url": instrument.url or f"{OWN}Questionnaire/{instrument.id}",
        "identifier": [{"system": OWN_INSTRUMENTS, "value": instrument.id}],
        "version": instrument.version,
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "publisher": instrument.made_by,
        "purpose": instrument.purpose,
        "copyright": instrument.licence,
        "code": [coding(each) for each in instrument.codings],
    }
    tree = tree_of(instrument)
    intro = _words(intro_of(""), instrument.instructions, "instructions")
    resource["item"] = [intro, *(_node(instrument, each) for each in tree)]
    return {key: value for key, value in resource.items() if value not in ("", [])}


def key_hash(instrument: Instrument) -> str:
    """SHA-256 (hex) of all that scoring rests on but the words: it shows an edit by hand."""
    content = [
        [
            item.link_id,
            item.kind.value,
            [[option.value, option.points] for option in instrument.options_of(item)],
            part_mapping(item.enable_when),
            item.enable_all,
            item.section,
        ]
        for item in instrument.items
    ]
    sections = [
        [each.id, each.parent, part_mapping(each.enable_when), each.enable_all]
        for each in instrument.sections
    ]
    canonical = json.dumps([content, sections], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def answer_of(option: Option) -> dict[str, Any]:
    """An answer as the value[x] of a response, with what it counts."""
    if option.coding is not None and option.coding.system == BOOLEAN:
        return {"valueBoolean": option.coding.code == "true"}
    known = option.coding or Coding(str(option.value), OWN_ANSWERS)
    written = coding(Coding(known.code, known.system, option.label))
    if option.points is not None:
        written["extension"] = [{"url": ORDINAL_VALUE, "valueDecimal": option.points}]
    return {"valueCoding": written}


def coding(known: Coding) -> dict[str, Any]:
    """A Coding without empty parts."""
    written = {"system": known.system, "code": known.code, "display": known.display}
    return {key: value for key, value in written.items() if value}


def _extensions(instrument: Instrument) -> list[dict[str, Any]]:
    mapping = instrument.as_mapping()
    head = {key: mapping[key] for key in HEAD}
    head |= {
        "id": instrument.id,
        "has_url": bool(instrument.url),
        "content_hash": instrument.content_hash,
        "key_hash": key_hash(instrument),
    }
    written = [complex_extension("instrument", head)]
    written += [complex_extension("scale", _paired(scale_mapping(s))) for s in instrument.scales]
    written += [complex_extension("risk", part_mapping(each)) for each in instrument.risks]
    written += [complex_extension("prompt", part_mapping(each)) for each in instrument.prompts]
    if instrument.repeat:
        written.append(complex_extension("repeat", part_mapping(instrument.repeat)))
    if order := _order(instrument):
        written.append(complex_extension("order", order))
    return written


def _paired(scale: dict[str, Any]) -> dict[str, Any]:
    weights = scale.get("weights")
    if not weights:
        return scale
    return scale | {"weights": [{"item": key, "factor": value} for key, value in weights.items()]}


def _order(instrument: Instrument) -> dict[str, list[str]]:
    """The order of items and sections, where that of the tree is another."""
    tree = tree_of(instrument)
    items = [item.link_id for item in instrument.items]
    sections = [section.id for section in instrument.sections]
    in_tree = [item.link_id for item in items_in(tree)]
    groups = [group.link_id for group in groups_in(tree) if not group.repeats]
    if (items, sections) == (in_tree, groups):
        return {}
    return {"items": items, "sections": sections}


def _node(instrument: Instrument, node: Group | Item) -> dict[str, Any]:
    if isinstance(node, Item):
        return _item(instrument, node)
    return _round(instrument, node) if node.repeats else _section(instrument, node)


def _section(instrument: Instrument, group: Group) -> dict[str, Any]:
    section = group.section
    assert section is not None
    written: dict[str, Any] = {"linkId": section.id, "text": section.title, "type": "group"}
    if section.may_not_apply:
        written["extension"] = [complex_extension("section", {"may_not_apply": True})]
    written |= _enabling(instrument, section.enable_when, section.enable_all)
    intro = [_words(intro_of(section.id), section.intro, "intro")] if section.intro else []
    written["item"] = intro + [_node(instrument, each) for each in group.children]
    return written


def _round(instrument: Instrument, group: Group) -> dict[str, Any]:
    repeat = instrument.repeat
    assert repeat is not None
    people = [
        {"valueCoding": {"system": OWN_PEOPLE, "code": person.id, "display": person.label}}
        for person in repeat.people
    ]
    written: dict[str, Any] = {
        "linkId": group.link_id,
        "extension": [complex_extension("section", {"role": "repeat"})],
        "text": repeat.question,
        "type": "group",
        "repeats": True,
    }
    about = {"linkId": group.person, "text": repeat.question, "type": "choice"}
    name = {"linkId": group.name, "text": repeat.question, "type": "string"}
    written["item"] = [
        about
        | {"extension": [complex_extension("item", {"role": "person"})], "answerOption": people},
        name | {"extension": [complex_extension("item", {"role": "name"})]},
        *(_node(instrument, each) for each in group.children),
    ]
    return written


def _item(instrument: Instrument, item: Item) -> dict[str, Any]:
    options = instrument.options_of(item)
    own: dict[str, Any] = {"observer_text": item.observer_text, "option_set": item.option_set}
    own["discreet"] = item.discreet
    words = item.kind is ItemKind.WORDS  # FHIR allows no code on words
    own["codings"] = part_mapping(item.codings) if words else []
    own = {key: value for key, value in own.items() if value}
    yes_no = _is_yes_no(options)
    kinds = {ItemKind.TEXT: "text", ItemKind.WORDS: "display"}
    written: dict[str, Any] = {
        "linkId": item.link_id,
        "extension": [complex_extension("item", own)] if own else [],
        "code": [] if words else [coding(each) for each in item.codings],
        "prefix": item.prefix,
        "text": item.text,
        "type": kinds.get(item.kind, "boolean" if yes_no else "choice"),
    }
    written |= _enabling(instrument, item.enable_when, item.enable_all)
    if options and not yes_no:
        written["answerOption"] = [_option(option) for option in options]
    return {key: value for key, value in written.items() if value not in ("", [])}


def _is_yes_no(options: Sequence[Option]) -> bool:
    """Whether these are exactly the answers a boolean question is read back with."""
    return [(each.value, each.label, each.weight, each.scored) for each in options] == [
        (0, "No", None, True),
        (1, "Yes", None, True),
    ] and all(each.coding and each.coding.system == BOOLEAN for each in options)


def _option(option: Option) -> dict[str, Any]:
    written = answer_of(option)
    if "valueBoolean" in written:
        known = option.coding
        assert known is not None
        written = {"valueCoding": coding(Coding(known.code, known.system, option.label))}
    own: dict[str, Any] = {}
    if option.coding is not None:
        own["value"] = option.value
        if option.coding.display:
            own["display"] = option.coding.display
    if not option.scored:
        own["scored"] = False
        if option.weight is not None:
            own["weight"] = option.weight
    if own:
        written["extension"] = [complex_extension("option", own)]
    return written


def _enabling(
    instrument: Instrument, conditions: Sequence[Condition], every: bool
) -> dict[str, Any]:
    if not conditions:
        return {}
    written = {"enableWhen": [_condition(instrument, each) for each in conditions]}
    if len(conditions) > 1 or not every:
        return written | {"enableBehavior": "all" if every else "any"}
    return written


def _condition(instrument: Instrument, condition: Condition) -> dict[str, Any]:
    written: dict[str, Any] = {"question": condition.question, "operator": condition.operator.value}
    if condition.operator is Operator.EXISTS:
        return written | {"answerBoolean": condition.answer}
    item = instrument.item(condition.question)
    option = next(each for each in instrument.options_of(item) if each.value == condition.answer)
    if condition.operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
        return written | {"answerInteger": condition.answer}
    value = answer_of(option)
    if "valueBoolean" in value:
        return written | {"answerBoolean": value["valueBoolean"]}
    known = {key: each for key, each in value["valueCoding"].items() if key != "extension"}
    return written | {"answerCoding": known}


def _words(link_id: str, text: str, role: str) -> dict[str, Any]:
    return {"linkId": link_id, "extension": [_role(role)], "text": text, "type": "display"}


def _role(role: str) -> dict[str, Any]:
    return complex_extension("item", {"role": role})
