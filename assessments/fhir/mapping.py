"""From the parts of a file to the mapping form of a definition."""

from collections import Counter
from typing import Any

from assessments.fhir.conditions import conditions
from assessments.fhir.form import Form, Part, Question
from assessments.fhir.problems import Problems
from assessments.psychometrics.definition import ItemKind, Option
from assessments.psychometrics.definition.mapping import part_mapping

Options = tuple[Option, ...]


def body(form: Form, problems: Problems) -> dict[str, Any]:
    """The keys ``items``, ``sections``, ``options`` and ``option_sets``."""
    offered = {
        each.link_id: tuple(one.option for one in each.offered)
        for each in form.questions
        if each.kind is not ItemKind.WORDS
    }
    names = _set_names(form, problems)
    sets = {name: options for options, name in names.items() if name}
    mapping: dict[str, Any] = {
        "items": [_item(each, offered, names, problems) for each in form.questions],
        "sections": [_section(each, form, offered, problems) for each in form.parts],
        "options": [part_mapping(each) for each in _unnamed(names)],
        "option_sets": {
            name: [part_mapping(each) for each in options] for name, options in sets.items()
        },
    }
    return {key: value for key, value in mapping.items() if value}


def _item(
    question: Question,
    offered: dict[str, Options],
    names: dict[Options, str],
    problems: Problems,
) -> dict[str, Any]:
    choice = question.kind is ItemKind.CHOICE
    item: dict[str, Any] = {
        "linkId": question.link_id,
        "text": question.text,
        "kind": question.kind.value if not choice else "",
        "option_set": names[offered[question.link_id]] if choice else "",
        "observer_text": question.own.get("observer_text"),
        "prefix": question.prefix,
        "section": question.section,
        "discreet": question.own.get("discreet"),
        "codings": question.own.get("codings") or part_mapping(question.codings),
    }
    item |= conditions(question.when, offered, question.where, problems)
    return {key: value for key, value in item.items() if value is False or value}


def _section(
    part: Part, form: Form, offered: dict[str, Options], problems: Problems
) -> dict[str, Any]:
    section: dict[str, Any] = {
        "id": part.id,
        "title": part.title,
        "intro": form.intros.get(part.id, ""),
        "may_not_apply": part.own.get("may_not_apply"),
        "parent": part.parent,
    }
    section |= conditions(part.when, offered, part.where, problems)
    return {key: value for key, value in section.items() if value is False or value}


def _set_names(form: Form, problems: Problems) -> dict[Options, str]:
    """A name for each set of answers; "" for the one that most questions have.

    The names an export of ours carries are kept, as long as one name means one set.
    """
    used = Counter(
        tuple(one.option for one in each.offered)
        for each in form.questions
        if each.kind is ItemKind.CHOICE
    )
    names: dict[Options, str] = {}
    if any("option_set" in each.own for each in form.questions):
        for each in form.questions:
            options = tuple(one.option for one in each.offered)
            name = each.own.get("option_set", "")
            if not isinstance(name, str) or each.kind is not ItemKind.CHOICE:
                continue
            if options not in names and name not in names.values():
                names[options] = name
    elif used:
        names[used.most_common(1)[0][0]] = ""
    for options in used:
        if options not in names:
            names[options] = _free(set(names.values()))
    return names


def _unnamed(names: dict[Options, str]) -> Options:
    return next((options for options, name in names.items() if not name), ())


def _free(taken: set[str]) -> str:
    number = len(taken)
    while f"answers-{number}" in taken:
        number += 1
    return f"answers-{number}"
