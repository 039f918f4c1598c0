"""A FHIR R4 Questionnaire, read with suspicion: what it asks, its key, and what to doubt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.fhir.bounds import refusal
from assessments.fhir.cross_check import cross_check
from assessments.fhir.directions import check_directions
from assessments.fhir.form import Form, has_code
from assessments.fhir.heading import heading
from assessments.fhir.mapping import body
from assessments.fhir.own import carried, check_unchanged, has_url, in_order
from assessments.fhir.panels import Panel, by_codes, by_name
from assessments.fhir.problems import Problem, Problems
from assessments.fhir.scoring_key import (
    Calculation,
    Derived,
    by_weights,
    calculations,
    linked,
    risk_question,
    stated_parts,
    variables_of,
)
from assessments.fhir.value_sets import Contained
from assessments.fhir.walking import Walk, codings_in
from assessments.library.keys import key_template as template_named
from assessments.psychometrics.definition import (
    DefinitionError,
    Instrument,
    Item,
    ItemKind,
    load,
)
from assessments.psychometrics.keys import KeyFault, KeyTemplate, attach, out_of_range

Settle = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class ReadQuestionnaire:
    """What was made of a file. ``instrument`` is None where the mapping cannot be loaded.

    ``key`` is the derived key, scale by scale: "items", "reversed", "weights" (linkId -> answer ->
    what it counts) and "method". ``may_activate`` is False while any problem is an error; a person
    approves even where it is True.
    """

    mapping: dict[str, Any]
    problems: tuple[Problem, ...]
    instrument: Instrument | None
    may_activate: bool
    key: dict[str, dict[str, Any]]


def read_questionnaire(
    resource: Mapping[str, Any], key_template: str = "", settle: Settle | None = None
) -> ReadQuestionnaire:
    """Read a Questionnaire. Never raises for what is in the file: it is said in ``problems``.

    ``key_template`` names a published key that a person attaches, "ecr-r" say. ``settle`` lays
    what people said of it over the mapping, before that is loaded and compared with the file.
    """
    problems = Problems()
    if words := refusal(resource, "Questionnaire"):
        problems.error("", words)
        return _refused({}, problems)
    try:
        template = template_named(key_template) if key_template else None
    except LookupError as error:
        problems.error("", str(error.args[0]))
        return _refused({}, problems)
    if resource.get("modifierExtension") or resource.get("implicitRules"):
        words = "This file says it must be read by rules of its own, which are not known here."
        problems.error("", words)
    span = template.span if template else None
    form = Walk(Contained(resource), span, problems).through(resource)
    if not form.questions:
        problems.error("", "This file asks no question.")
        return _refused({}, problems)
    return _built(resource, form, template, settle or dict, problems)


def _built(
    resource: Mapping[str, Any],
    form: Form,
    template: KeyTemplate | None,
    settle: Settle,
    problems: Problems,
) -> ReadQuestionnaire:
    own = carried(resource)
    mapping = heading(resource, form, problems) | body(form, problems) | own
    if not has_url(resource):
        mapping.pop("url", None)
    in_order(resource, mapping)
    panel = None if own or template else _panel(resource, form, problems)
    calculated = calculations(form, variables_of(resource), problems)
    checks = _add_key(mapping, form, template, panel, calculated, problems)
    found, mapping = mapping, settle(mapping)
    if not mapping["scales"] and not template:
        words = "Nothing in this file says how it is scored: attach a key, or build one by hand."
        problems.error("", words)
    try:
        instrument = load(mapping)
        exported = load(found) if own else instrument
    except DefinitionError as error:
        for fault in error.faults:
            place, _, words = fault.partition(": ")
            if place != "scales" or mapping["scales"]:  # that there is no key was said already
                problems.error(place, f"{words[:1].upper()}{words[1:]}.")
        return _refused(mapping, problems)
    if own and not template:
        check_unchanged(resource, exported, problems)
    if template and (others := out_of_range(template, instrument)):
        words = f"{template.title} is answered {template.low} to {template.high}; "
        problems.error(others[0], f"{words}{len(others)} of the questions here are not.")
    if template or not own:
        check_directions(instrument, turned_by_key=bool(template), problems=problems)
    if calculated:
        cross_check(resource, form, instrument, calculated, checks, problems)
    if not own and not instrument.risks:
        words = "No question is marked as a risk. If one asks about self-harm, mark it."
        problems.info("", words)
    return ReadQuestionnaire(
        mapping=instrument.as_mapping(),
        problems=problems.listed(),
        instrument=instrument,
        may_activate=not problems.blocking,
        key=key_of(instrument),
    )


def key_of(instrument: Instrument) -> dict[str, dict[str, Any]]:
    """The key of an instrument, scale by scale."""
    return {
        scale.id: {
            "items": list(scale.items),
            "reversed": list(scale.reversed),
            "weights": {
                link_id: {
                    (option.coding.code if option.coding else str(option.value)): option.points
                    for option in instrument.options_of(instrument.item(link_id))
                }
                for link_id in scale.items
            },
            "factors": dict(scale.weights),
            "method": scale.method.value,
        }
        for scale in instrument.scales
    }


def _refused(mapping: dict[str, Any], problems: Problems) -> ReadQuestionnaire:
    return ReadQuestionnaire(mapping, problems.listed(), None, False, {})


def _add_key(
    mapping: dict[str, Any],
    form: Form,
    template: KeyTemplate | None,
    panel: Panel | None,
    calculated: list[Calculation],
    problems: Problems,
) -> dict[str, str]:
    """Give the mapping its scales and risks; which scale each calculation should agree with."""
    if template:
        _attach(mapping, form, template, problems)
        return linked(calculated, mapping["scales"])
    if mapping.get("scales"):
        return linked(calculated, mapping["scales"])
    fits = panel and _fits(panel, form, calculated, problems)
    derived = by_weights(form, calculated, panel if fits else None, mapping["title"], problems)
    mapping["scales"] = derived.scales
    stated_parts(form, derived.scales, panel)
    if panel and panel.risk:
        _add_risk(mapping, form, panel, derived, problems)
    return derived.checks


def _attach(mapping: dict[str, Any], form: Form, template: KeyTemplate, problems: Problems) -> None:
    questions = [
        Item(link_id=each.link_id, text=each.text, kind=each.kind, prefix=each.prefix)
        for each in form.questions
        if not each.belongs_to_no_score
    ]
    mapping["scales"] = []
    try:
        attached = attach(template, questions)
    except KeyFault as fault:
        problems.error("", str(fault))
        return
    if attached.warning:
        problems.warning("", attached.warning)
    mapping["scales"] = attached.scales
    mapping.pop("repeat", None)
    if attached.repeat:
        mapping["repeat"] = attached.repeat


def _panel(resource: Mapping[str, Any], form: Form, problems: Problems) -> Panel | None:
    codings = [*codings_in(resource), *form.group_codings]
    link_ids = [part.id for part in form.parts]
    coded = [(each.link_id, each.codings) for each in form.questions]
    for link_id, codes in coded + [(each.link_id, each.codings) for each in form.left_out]:
        codings.extend(codes)
        link_ids.append(link_id)
    panel = by_codes(codings, link_ids)
    if panel is None and (panel := by_name(resource)):
        problems.warning("", f"This is taken to be the {panel.title} by its name: it has no code.")
    return panel


def _fits(panel: Panel, form: Form, calculated: list[Calculation], problems: Problems) -> bool:
    """Whether the file counts as the measure does; thresholds would mean nothing otherwise."""
    named = set(calculated[0].items) if calculated else None
    scored = [
        [offered.option.points for offered in each.offered if offered.option.points is not None]
        for each in form.questions
        if each.kind is ItemKind.CHOICE
        and not each.belongs_to_no_score
        and (each.weighted if named is None else each.link_id in named)
    ]
    if len(scored) == panel.questions and all((min(p), max(p)) == (0, 3) for p in scored if p):
        return True
    problems.error(
        "",
        f"The {panel.title} has {panel.questions} questions that count 0 to 3. This file differs, "
        "so none of its thresholds are used.",
    )
    return False


def _add_risk(
    mapping: dict[str, Any], form: Form, panel: Panel, derived: Derived, problems: Problems
) -> None:
    items = [item for scale in derived.scales for item in scale["items"]]
    question = risk_question(form, panel, items)
    points = (
        [each.option.points for each in question.offered if each.option.points is not None]
        if question
        else []
    )
    if question is None or not points or max(points) <= 0:
        words = f"The {panel.title} asks about thoughts of self-harm; that question was not found."
        problems.error("", words)
        return
    least = min(each for each in points if each > 0)
    rule = {"id": "self-harm", "item": question.link_id, "kind": "self-harm", "at_least": least}
    mapping["risks"] = [rule]
    words = "Any answer here that counts alerts the responsible member at once."
    problems.info(question.link_id, words)
    if not has_code(question.link_id, question.codings, panel.risk):
        words = "By its place this asks about thoughts of self-harm, but it has no code. Check it."
        problems.warning(question.link_id, words)
