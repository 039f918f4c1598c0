"""A form as one person meets it: what is asked, in which words, in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.psychometrics.answers import Answers, chosen, key_of
from assessments.psychometrics.definition import Instrument, Item, Option, Section
from assessments.psychometrics.enabling import enabled


@dataclass(frozen=True)
class Question:
    """One item as it is asked. ``key`` is where its answer belongs; ``person`` an id, or ""."""

    key: str
    item: Item
    text: str
    options: tuple[Option, ...]
    section: Section | None
    person: str


def questions(
    instrument: Instrument,
    answers: Answers,
    *,
    observer: bool = False,
    shared_device: bool = False,
) -> tuple[Question, ...]:
    """All that is asked as the answers stand, words to read included, in order.

    What is asked of each person comes person by person, where the first such item stands.
    ``observer``: in the words of the therapist's version. ``shared_device``: without the items
    that are not for other eyes.
    """
    return tuple(
        _question(instrument, item, person, observer)
        for item, person in _in_order(instrument, answers)
        if not (item.discreet and shared_device)
    )


def whole_form(
    instrument: Instrument,
    people: Sequence[str],
    *,
    observer: bool = False,
    shared_device: bool = False,
) -> tuple[Question, ...]:
    """Everything there is, whatever conditions say, as on paper; what is asked of each of `people`
    person by person, where the first such item stands."""
    return tuple(
        _question(instrument, item, person, observer)
        for item, person in _on_paper(instrument, people)
        if not (item.discreet and shared_device)
    )


def _question(instrument: Instrument, item: Item, person: str, observer: bool) -> Question:
    return Question(
        key=key_of(item.link_id, person),
        item=item,
        text=(item.observer_text if observer else "") or item.text,
        options=instrument.options_of(item),
        section=instrument.section(item.section) if item.section else None,
        person=person,
    )


def _on_paper(instrument: Instrument, people: Sequence[str]) -> Iterator[tuple[Item, str]]:
    repeated = [item for item in instrument.items if item.link_id in instrument.repeated]
    for item in instrument.items:
        if item.link_id not in instrument.repeated:
            yield item, ""
        elif item is repeated[0]:
            yield from ((each, person) for person in people for each in repeated)


def _in_order(instrument: Instrument, answers: Answers) -> Iterator[tuple[Item, str]]:
    once = enabled(instrument, answers)
    block_came = False
    for item in instrument.items:
        if item.link_id in once:
            yield item, ""
        elif item.link_id in instrument.repeated and not block_came:
            block_came = True
            for person in chosen(instrument, answers):
                asked = enabled(instrument, answers, person.id)
                yield from ((each, person.id) for each in instrument.items if each.link_id in asked)
