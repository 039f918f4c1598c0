"""Whether conditions ask what can be asked, of the right person, and never go in a circle."""

from assessments.psychometrics.definition.instrument import Instrument
from assessments.psychometrics.definition.items import Condition, Item, ItemKind, Operator
from assessments.psychometrics.definition.names import NO_ITEM, check_name
from assessments.psychometrics.definition.order import DependsOnItself, Node, Part, asking_order
from assessments.psychometrics.definition.reader import Faults

Placed = list[tuple[str, Condition]]


def check_conditions(instrument: Instrument, faults: Faults) -> None:
    """Add a fault for every condition that could never be worked out."""
    items = instrument.items_by_link_id
    for place, condition in _placed(instrument):
        check_name(f"{place}.question", condition.question, items, NO_ITEM, faults)
        if condition.question in items:
            _check_answer(instrument, items[condition.question], condition, place, faults)
    try:
        order = asking_order(instrument.items, instrument.sections)
    except DependsOnItself as error:
        faults.add(_place_of(instrument, error.circle[0]), f"depends on itself: {error!s:.200}")
    else:
        _check_persons(instrument, order, faults)


def _placed(instrument: Instrument) -> Placed:
    holders: list[tuple[str, tuple[Condition, ...]]] = [
        *((f"items[{n}]", item.enable_when) for n, item in enumerate(instrument.items)),
        *((f"sections[{n}]", part.enable_when) for n, part in enumerate(instrument.sections)),
    ]
    return [
        (f"{place}.enable_when[{number}]", condition)
        for place, conditions in holders
        for number, condition in enumerate(conditions)
    ]


def _check_answer(
    instrument: Instrument, item: Item, condition: Condition, place: str, faults: Faults
) -> None:
    if item.kind is ItemKind.WORDS:
        faults.add(f"{place}.question", f"{item.link_id[:60]!r} takes no answer")
        return
    if condition.operator is Operator.EXISTS or faults.has(f"{place}.operator"):
        return
    if item.kind is ItemKind.TEXT:
        faults.add(f"{place}.operator", "must be exists: the answer is free text")
        return
    sets = {"": instrument.options, **dict(instrument.option_sets)}
    offered = [option.value for option in sets.get(item.option_set, ())]
    if offered and condition.answer not in offered and not faults.has(f"{place}.answer"):
        faults.add(f"{place}.answer", f"is no answer of {item.link_id[:60]!r}")


def _place_of(instrument: Instrument, node: Node) -> str:
    part, name = node
    if part is Part.ITEM:
        index = [item.link_id for item in instrument.items].index(name)
        return f"items[{index}]"
    index = [section.id for section in instrument.sections].index(name)
    return f"sections[{index}]"


def _check_persons(instrument: Instrument, order: tuple[Node, ...], faults: Faults) -> None:
    """What is asked once cannot depend on what is asked of each person: of which one?"""
    repeated = instrument.repeated
    sections = {section.id: section for section in instrument.sections}
    of_each = set()
    for part, name in order:
        section = sections.get(name) if part is Part.SECTION else None
        if section and (
            section.parent in of_each
            or any(condition.question in repeated for condition in section.enable_when)
        ):
            of_each.add(name)
    for index, item in enumerate(instrument.items):
        if item.link_id in repeated:
            continue
        if item.section in of_each:
            faults.add(f"items[{index}].section", "depends on what is asked of each person")
        for number, condition in enumerate(item.enable_when):
            if condition.question in repeated:
                place = f"items[{index}].enable_when[{number}].question"
                faults.add(place, "is asked of each person, and this item is not")
