"""From a file to its key: a published one by number, the project's own, or weights added up.

In this order: a template a person attached; what an export of ours carries; the questions the
file's calculations name, or else all that have weights, as one sum. Nothing here is ever typed in
by hand, and whatever is derived waits for a person to confirm it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.fhir.expressions import (
    Refused,
    expression_of,
    literals_in,
    variables_in,
)
from assessments.fhir.extensions import found, text_in
from assessments.fhir.form import Form, LeftOut, Question, has_code
from assessments.fhir.panels import Panel
from assessments.fhir.problems import Problems
from assessments.fhir.terms import CALCULATED, TOTAL, VARIABLE
from assessments.psychometrics.definition import ItemKind

_NUMERIC = frozenset({"integer", "decimal", "quantity"})


@dataclass(frozen=True)
class Calculation:
    """A calculated part: its expression, the variables it may use, and the questions it names."""

    part: LeftOut
    text: str
    variables: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    named: bool


@dataclass
class Derived:
    """A key in the mapping form. ``checks``: linkId of a calculated part -> the scale it gives."""

    scales: list[dict[str, Any]] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)


def calculations(
    form: Form, root_variables: Sequence[tuple[str, str]], problems: Problems
) -> list[Calculation]:
    """The calculations of a file that give a number, each with the questions it is about."""
    read = []
    for part in form.left_out:
        extension = next(found(part.element, CALCULATED), None)
        if extension is None:
            continue
        if part.type not in _NUMERIC:
            problems.info(part.where, "It is calculated, but no number: it is left out.")
            continue
        try:
            text = expression_of(extension.get("valueExpression") or _older(extension))
        except Refused as refused:
            problems.doubt(part.where, f"Its calculation is not used. {refused}")
            continue
        own = [pair for element in part.above for pair in variables_of(element)]
        variables = (*root_variables, *own)
        items, named = _about(form, part, text, dict(variables))
        read.append(Calculation(part, text, variables, items, named))
    return read


def variables_of(element: Any) -> list[tuple[str, str]]:
    """The variables an element declares, in order; what cannot be evaluated is left out."""
    read = []
    for extension in found(element, VARIABLE):
        expression = extension.get("valueExpression")
        try:
            text = expression_of(expression)
        except Refused:
            continue
        if name := text_in(expression or {}, "name"):
            read.append((name, text))
    return read


def by_weights(
    form: Form,
    calculated: Sequence[Calculation],
    panel: Panel | None,
    title: str,
    problems: Problems,
) -> Derived:
    """Sum scales: one for each set of questions a calculation names, or one of all with weights."""
    derived = Derived()
    for each in calculated:
        scale = next((one for one in derived.scales if set(one["items"]) == set(each.items)), None)
        if scale is None and each.items:
            scale = _scale(each.items, each.part.text or title, panel, derived)
        if scale is None:
            problems.doubt(each.part.where, "Its calculation names no question that can be scored.")
            continue
        derived.checks[each.part.link_id] = scale["id"]
        codings = scale.setdefault("codings", [])
        if len(codings) < 20:
            codings.append({"code": each.part.link_id, "system": TOTAL})
    if not calculated and (items := weighted(form)):
        _scale(items, title, panel, derived)
    if derived.scales:
        count = sum(len(scale["items"]) for scale in derived.scales)
        problems.warning(
            "",
            f"No published key was attached: the weights of {count} questions are added up as they "
            "stand. Check with the publisher's key that nothing is turned round or left out.",
        )
    return derived


def weighted(form: Form) -> tuple[str, ...]:
    """The questions whose answers have weights, without one on difficulty."""
    return tuple(
        each.link_id
        for each in form.questions
        if each.kind is ItemKind.CHOICE and each.weighted and not each.belongs_to_no_score
    )


def linked(calculated: Sequence[Calculation], scales: list[dict[str, Any]]) -> dict[str, str]:
    """Which scale of a given key each calculation is about: the one of the same questions."""
    return {
        each.part.link_id: scale["id"]
        for each in calculated
        for scale in scales
        if set(scale["items"]) == set(each.items)
    }


def stated_parts(form: Form, scales: list[dict[str, Any]], panel: Panel | None) -> None:
    """Remember on a scale which left-out part states its total, where the file calculates none."""
    if panel is None:
        return
    for scale in scales:
        for part in form.left_out:
            if scale["id"] == panel.id and has_code(part.link_id, part.codings, panel.total):
                coding = {"code": part.link_id, "system": TOTAL}
                if coding not in scale.setdefault("codings", []):
                    scale["codings"].append(coding)


def risk_question(form: Form, panel: Panel, items: Sequence[str]) -> Question | None:
    """The question of a measure that its risk rule is about; by its place where it has no code."""
    for each in form.questions:
        if has_code(each.link_id, each.codings, panel.risk):
            return each
    if len(items) == panel.questions:
        return next(each for each in form.questions if each.link_id == items[-1])
    return None


def _scale(
    items: tuple[str, ...], title: str, panel: Panel | None, derived: Derived
) -> dict[str, Any]:
    taken = {scale["id"] for scale in derived.scales}
    if panel is not None and panel.id not in taken:
        scale = panel.scale(list(items))
    else:
        stem = slug(title) or "total"
        name = stem
        number = 2
        while name in taken:
            name, number = f"{stem[:70]}-{number}", number + 1
        scale = {"id": name, "title": title, "items": list(items), "method": "sum"}
    derived.scales.append(scale)
    return scale


def slug(text: str) -> str:
    """A name for ids: small letters, digits and hyphens; "" where nothing is left."""
    parts = re.findall(r"[a-z0-9]+", text.lower())
    name = "-".join(parts)[:60].strip("-")
    return name if name[:1].isalpha() else f"q-{name}" if name else ""


def _about(
    form: Form, part: LeftOut, text: str, variables: dict[str, str]
) -> tuple[tuple[str, ...], bool]:
    """The questions an expression names, itself or through variables and other calculations."""
    others = {each.link_id: each for each in form.left_out}
    scoreable = {
        each.link_id: each
        for each in form.questions
        if each.kind is ItemKind.CHOICE and not each.belongs_to_no_score
    }
    names: set[str] = set()
    read = {part.link_id}
    ahead = [text]
    while ahead:
        literals = literals_in(now := ahead.pop())
        names |= literals
        for other in (literals & others.keys()) - read:
            read.add(other)
            for extension in found(others[other].element, CALCULATED):
                ahead.append(str((extension.get("valueExpression") or {}).get("expression", "")))
        for name in (variables_in(now) & variables.keys()) - read:
            read.add(name)
            ahead.append(variables[name])
    direct = names & scoreable.keys()
    for group in names & form.inside.keys():
        below = form.inside[group]
        if not direct & set(below):
            direct |= {each for each in below if each in weighted(form)}
    if direct:
        return tuple(each for each in scoreable if each in direct), True
    return weighted(form), False


def _older(extension: Any) -> dict[str, str]:
    """An expression of the years before R4: plain text, in FHIRPath."""
    text = extension.get("valueString")
    return {"language": "text/fhirpath", "expression": text} if isinstance(text, str) else {}
