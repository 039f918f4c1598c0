"""A form as it stands on paper, part by part, and what two typings of it disagree on.

Plain Python, so that the sheet, the screen it is typed into and the numbers on both agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import NAME, Instrument, ItemKind, Section
from assessments.psychometrics.questions import Question, whole_form
from assessments.psychometrics.steps import chain_of

Given = int | str | None


@dataclass(frozen=True)
class Line:
    """One question, or words to read (`number` 0); `opens`: the sections that begin with it."""

    question: Question
    number: int
    opens: tuple[Section, ...] = ()

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def is_words(self) -> bool:
        return self.question.item.kind is ItemKind.WORDS

    @property
    def is_text(self) -> bool:
        return self.question.item.kind is ItemKind.TEXT


@dataclass(frozen=True)
class SheetPart:
    """What stands together: one outermost section, about one person where the form asks of each.

    `section` is None where the questions stand in none.
    """

    person: str
    section: Section | None
    lines: tuple[Line, ...]

    @cached_property
    def asked(self) -> tuple[Line, ...]:
        """The lines that take an answer."""
        return tuple(line for line in self.lines if not line.is_words)

    @cached_property
    def may_be_left_out(self) -> tuple[Section, ...]:
        """The sections in it that may not apply, its own included."""
        inner = (section for line in self.lines for section in line.opens)
        outer = (self.section,) if self.section else ()
        return tuple(each for each in (*outer, *inner) if each.may_not_apply)

    def inside(self, instrument: Instrument, section: Section) -> tuple[str, ...]:
        """The keys of what stands in a section, however deep."""
        return tuple(
            line.key
            for line in self.asked
            if section in chain_of(instrument, line.question.item.section)
        )


def sheet_parts(
    instrument: Instrument,
    people: Sequence[str],
    *,
    observer: bool = False,
    shared_device: bool = False,
) -> tuple[SheetPart, ...]:
    """Every part of the whole form, conditions or not, with what is asked of each of `people`.

    Questions are numbered through the form; about the next person the same numbers come again.
    """
    found: list[SheetPart] = []
    whole = whole_form(instrument, people, observer=observer, shared_device=shared_device)
    numbers = _numbers(whole)
    entered: tuple[Section, ...] = ()
    place: tuple[str, str] | None = None
    for question in whole:
        chain = chain_of(instrument, question.item.section)
        here = (question.person, chain[0].id if chain else "")
        if here != place:
            place, entered = here, chain[:1]
            found.append(SheetPart(question.person, chain[0] if chain else None, ()))
        opens = tuple(section for section in chain if section not in entered)
        entered = (*entered, *opens)
        line = Line(question, numbers.get(question.item.link_id, 0), opens)
        last = found[-1]
        found[-1] = SheetPart(last.person, last.section, (*last.lines, line))
    return tuple(found)


def _numbers(whole: Sequence[Question]) -> dict[str, int]:
    numbers, found = count(1), dict[str, int]()
    for question in whole:
        if question.item.kind is not ItemKind.WORDS and question.item.link_id not in found:
            found[question.item.link_id] = next(numbers)
    return found


def people_in(instrument: Instrument, *typed: Answers) -> tuple[str, ...]:
    """The people asked about in any of these, in the order of the form."""
    people = instrument.repeat.people if instrument.repeat else ()
    return tuple(
        person.id
        for person in people
        if any(answers.get(f"{person.id}/{NAME}") is not None for answers in typed)
    )


def differing(
    instrument: Instrument, first: Answers, second: Answers, *, shared_device: bool = False
) -> tuple[str, ...]:
    """The keys on which two typings disagree, in the order of the form.

    Words are the same where they differ in spaces and capitals alone. Of a person asked about in
    one of the two only, that alone is a difference.
    """
    return tuple(
        key
        for key in _keys(instrument, first, second, shared_device)
        if not _same(first.get(key), second.get(key))
    )


def settled(
    instrument: Instrument,
    first: Answers,
    second: Answers,
    chosen: Mapping[str, Given],
    *,
    shared_device: bool = False,
) -> dict[str, Given]:
    """What is sent: what both say, and of each difference what was `chosen`. KeyError for none."""
    compared = set(_keys(instrument, first, second, shared_device))
    apart = differing(instrument, first, second, shared_device=shared_device)
    both = {**second, **{key: value for key, value in first.items() if value is not None}}
    kept = {key: value for key, value in both.items() if key in compared or "/" in key}
    kept |= {key: first.get(key) for key in compared}
    return kept | {key: chosen[key] for key in apart}


def _keys(
    instrument: Instrument, first: Answers, second: Answers, shared_device: bool
) -> Iterator[str]:
    yield from (f"{p.id}/{NAME}" for p in (instrument.repeat.people if instrument.repeat else ()))
    once = set(people_in(instrument, first)) & set(people_in(instrument, second))
    people = tuple(person for person in people_in(instrument, first, second) if person in once)
    for part in sheet_parts(instrument, people, shared_device=shared_device):
        yield from (line.key for line in part.asked)


def _same(one: Given, other: Given) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
    return one == other
