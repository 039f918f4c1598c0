"""The tree of groups in which an instrument is exchanged; its own order is flat."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from assessments.psychometrics.definition import Instrument, Item, Section


@dataclass
class Group:
    """A section, or (without one) a run of items that are asked once for each person."""

    link_id: str
    section: Section | None
    children: list["Group | Item"] = field(default_factory=list)

    @property
    def repeats(self) -> bool:
        return self.section is None

    @property
    def person(self) -> str:
        """The linkId of the question whom this round is about."""
        return f"{self.link_id}.person"

    @property
    def name(self) -> str:
        """The linkId of the question for that person's name."""
        return f"{self.link_id}.name"


def tree_of(instrument: Instrument) -> list[Group | Item]:
    """Groups and items of the top level. Items of one section stay together."""
    top: list[Group | Item] = []
    groups = {section.id: Group(section.id, section) for section in instrument.sections}
    placed: set[str] = set()

    def children_of(section_id: str) -> list[Group | Item]:
        if not section_id:
            return top
        group = groups[section_id]
        if section_id not in placed:
            placed.add(section_id)
            section = instrument.section(section_id)
            children_of(section.parent).append(group)
        return group.children

    for item in instrument.items:
        children_of(item.section).append(item)
    for section in instrument.sections:
        children_of(section.id)
    stem = _unused(instrument)
    for number, holder in enumerate([top, *(group.children for group in groups.values())]):
        _gather_repeated(instrument, holder, f"{stem}{number}")
    return top


def items_in(tree: list[Group | Item]) -> Iterator[Item]:
    """The items in the order of the tree."""
    for each in tree:
        if isinstance(each, Group):
            yield from items_in(each.children)
        else:
            yield each


def groups_in(tree: list[Group | Item]) -> Iterator[Group]:
    """The groups in the order of the tree, each before those within it."""
    for each in tree:
        if isinstance(each, Group):
            yield each
            yield from groups_in(each.children)


def intro_of(link_id: str) -> str:
    """The linkId of the words a section opens with; "" is the whole form."""
    return f"{link_id}.intro" if link_id else "instructions."


def _gather_repeated(instrument: Instrument, children: list[Group | Item], stem: str) -> None:
    """Put each run of items asked of several people into a group of its own."""
    gathered: list[Group | Item] = []
    runs = 0
    for each in children:
        if isinstance(each, Group) or each.link_id not in instrument.repeated:
            gathered.append(each)
            continue
        last = gathered[-1] if gathered else None
        if not (isinstance(last, Group) and last.repeats):
            last = Group(f"{stem}.{runs}", None)
            runs += 1
            gathered.append(last)
        last.children.append(each)
    children[:] = gathered


def _unused(instrument: Instrument) -> str:
    """A beginning no linkId of the instrument has."""
    stem = "about"
    taken = [item.link_id for item in instrument.items] + [each.id for each in instrument.sections]
    while any(name.startswith(stem) for name in taken):
        stem += "-"
    return stem
