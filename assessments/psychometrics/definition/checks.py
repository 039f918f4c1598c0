"""Whether the parts of a definition fit together. A place already faulty is not named again."""

from collections.abc import Sequence

from assessments.psychometrics.definition.conditions import check_conditions
from assessments.psychometrics.definition.instrument import Instrument
from assessments.psychometrics.definition.items import NAME, ItemKind, Option
from assessments.psychometrics.definition.names import (
    NO_ITEM,
    check_name,
    check_names,
    check_unique,
)
from assessments.psychometrics.definition.reader import Faults
from assessments.psychometrics.definition.scoring_checks import check_scoring

NO_SECTION = "no section of this instrument"


def check(instrument: Instrument, faults: Faults) -> None:
    """Add a fault for every id used twice, name of nothing and value out of place."""
    _check_answers(instrument, faults)
    if faults.has("items"):  # then whatever names an item would seem to be wrong
        return
    check_unique("items", "linkId", [item.link_id for item in instrument.items], faults)
    check_unique("sections", "id", [section.id for section in instrument.sections], faults)
    _check_items(instrument, faults)
    _check_sections(instrument, faults)
    _check_repeat(instrument, faults)
    check_conditions(instrument, faults)
    check_scoring(instrument, faults)


def _check_answers(instrument: Instrument, faults: Faults) -> None:
    _check_options("options", instrument.options, faults)
    for name, options in instrument.option_sets:
        _check_options(f"option_sets.{name[:60]}", options, faults)
    needed = any(item.kind is ItemKind.CHOICE and not item.option_set for item in instrument.items)
    if needed and not instrument.options and not faults.within("options"):
        faults.add("options", "are missing: not every item names an option set")


def _check_options(place: str, options: Sequence[Option], faults: Faults) -> None:
    if len(options) == 1:
        faults.add(place, "must offer at least two answers")
    check_unique(place, "value", [option.value for option in options], faults)
    check_unique(place, "label", [option.label for option in options], faults)


def _check_items(instrument: Instrument, faults: Faults) -> None:
    sets = {name for name, _ in instrument.option_sets}
    sections = {section.id for section in instrument.sections}
    for index, item in enumerate(instrument.items):
        place = f"items[{index}]"
        check_name(f"{place}.option_set", item.option_set, sets, "no option set", faults)
        check_name(f"{place}.section", item.section, sections, NO_SECTION, faults)
        if item.option_set and item.kind is not ItemKind.CHOICE:
            faults.add(f"{place}.option_set", "belongs only to an item that offers a choice")
        if instrument.repeat and ("/" in item.link_id or item.link_id == NAME):
            words = f'must not be {NAME!r} nor contain "/" where several people are asked about'
            faults.add(f"{place}.linkId", words)


def _check_sections(instrument: Instrument, faults: Faults) -> None:
    sections = {section.id for section in instrument.sections}
    for index, section in enumerate(instrument.sections):
        check_name(f"sections[{index}].parent", section.parent, sections, NO_SECTION, faults)


def _check_repeat(instrument: Instrument, faults: Faults) -> None:
    repeat = instrument.repeat
    if repeat is None:
        return
    check_unique("repeat.people", "id", [person.id for person in repeat.people], faults)
    check_names("repeat.items", repeat.items, instrument.items_by_link_id, NO_ITEM, faults)
    if repeat.most > len(repeat.people) and not faults.within("repeat.people"):
        faults.add("repeat.most", "must be at most the number of people")
