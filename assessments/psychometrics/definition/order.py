"""In which order conditions can be worked out: everything after what it depends on."""

from collections.abc import Iterable
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from assessments.psychometrics.definition.items import Condition, Item, Section


class Part(StrEnum):
    """What can have conditions."""

    ITEM = "item"
    SECTION = "section"


Node = tuple[Part, str]


class DependsOnItself(ValueError):
    """Conditions that go round in a circle: ``circle`` begins and ends with the same part."""

    def __init__(self, circle: tuple[Node, ...]) -> None:
        super().__init__(", ".join(name for _, name in circle))
        self.circle = circle


def asking_order(items: Iterable[Item], sections: Iterable[Section]) -> tuple[Node, ...]:
    """All items and sections; DependsOnItself if there is no such order."""
    graph: dict[Node, list[Node]] = {}
    for item in items:
        graph[Part.ITEM, item.link_id] = _needs(item.enable_when, item.section)
    for section in sections:
        graph[Part.SECTION, section.id] = _needs(section.enable_when, section.parent)
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise DependsOnItself(tuple(error.args[1])) from error


def _needs(conditions: tuple[Condition, ...], section: str) -> list[Node]:
    questions = [(Part.ITEM, condition.question) for condition in conditions]
    return [*questions, (Part.SECTION, section)] if section else [*questions]
