"""Which items are asked, given the answers so far (FHIR's enableWhen and enableBehavior)."""

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne

from assessments.psychometrics.answers import Answers, key_of
from assessments.psychometrics.definition import Condition, Instrument, Operator
from assessments.psychometrics.definition.order import Node, Part

_COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    Operator.EQUAL: eq,
    Operator.NOT_EQUAL: ne,
    Operator.GREATER: gt,
    Operator.LESS: lt,
    Operator.AT_LEAST: ge,
    Operator.AT_MOST: le,
}


def enabled(instrument: Instrument, answers: Answers, person: str = "") -> frozenset[str]:
    """The linkIds of the items asked once, or, with a person's id, of those asked about them.

    An item is asked when its own conditions hold, and those of its section and of every section
    around it. A question that is skipped or not asked fulfils no condition but *exists: false*.
    """
    of_each = instrument.repeated
    asked = of_each if person else instrument.items_by_link_id.keys() - of_each
    if not instrument.asking_order:
        return frozenset(asked)
    open_parts: set[Node] = set()
    for node in instrument.asking_order:
        conditions, every, section = _rule(instrument, node)
        if section and (Part.SECTION, section) not in open_parts:
            continue
        held = [_holds(instrument, each, answers, person, open_parts) for each in conditions]
        if not held or (all(held) if every else any(held)):
            open_parts.add(node)
    return frozenset(link_id for link_id in asked if (Part.ITEM, link_id) in open_parts)


def _rule(instrument: Instrument, node: Node) -> tuple[tuple[Condition, ...], bool, str]:
    part, name = node
    if part is Part.ITEM:
        item = instrument.item(name)
        return item.enable_when, item.enable_all, item.section
    section = instrument.section(name)
    return section.enable_when, section.enable_all, section.parent


def _holds(
    instrument: Instrument,
    condition: Condition,
    answers: Answers,
    person: str,
    open_parts: set[Node],
) -> bool:
    question = condition.question
    value: int | str | None = None
    if (Part.ITEM, question) in open_parts:
        value = answers.get(key_of(question, person if question in instrument.repeated else ""))
    if condition.operator is Operator.EXISTS:
        return (value not in (None, "")) is condition.answer
    return isinstance(value, int) and _COMPARE[condition.operator](value, condition.answer)
