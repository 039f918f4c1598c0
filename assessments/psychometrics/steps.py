"""The pages of a form, worked out from the answers so far: one thing at a time, in order.

Plain Python, so that the client's flow and every preview of it agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import NAME, Instrument, ItemKind, Section
from assessments.psychometrics.questions import Question, questions

# A breath is offered after so many questions, sooner where a part ends, and not near the end.
BREATH, BREATH_AT_PART, LAST_FEW = 12, 10, 3
PEOPLE = "people"
WORDS = "words:"
# A longer introduction is read on a page of its own, before the part it names.
SHORT_INTRO = 140


class StepKind(StrEnum):
    """What a page holds: whom to ask about, the name of a part, one question, or only words."""

    PEOPLE = "people"
    SECTION = "section"
    QUESTION = "question"
    WORDS = "words"


@dataclass(frozen=True)
class Step:
    """One page. `number`: its place, from 1; `asked`: questions up to and with this page.

    `keys` are the answers it stands for: of a section all those in it. `outer` is the id of the
    outermost section around it. `breath`: time for a pause before it. `words` are to be read
    before the question: a short introduction to the part it opens, words of the form.
    """

    kind: StepKind
    key: str
    person: str = ""
    question: Question | None = None
    section: Section | None = None
    outer: str = ""
    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    number: int = 0
    asked: int = 0
    breath: bool = False

    @property
    def part(self) -> tuple[str, str]:
        """Whom it is about, and the outermost section around it."""
        return self.person, self.outer


@dataclass(frozen=True)
class Steps:
    """All pages of a form as its answers stand."""

    instrument: Instrument
    answers: Answers
    all: tuple[Step, ...]

    @property
    def total(self) -> int:
        """How many questions are asked as things stand."""
        return self.all[-1].asked if self.all else 0

    @cached_property
    def seen(self) -> int:
        """How many of them are answered or skipped."""
        return sum(step.kind is StepKind.QUESTION and step.key in self.answers for step in self.all)

    def at(self, number: int) -> Step | None:
        """The page of that number; None beyond the last."""
        return self.all[number - 1] if 1 <= number <= len(self.all) else None

    def of(self, key: str) -> Step | None:
        """The page of that key; None when it is not, or no longer, asked."""
        return next((step for step in self.all if step.key == key), None)

    def is_open(self, step: Step) -> bool:
        """Whether it still waits: a question not seen, or people not chosen."""
        if step.kind not in (StepKind.QUESTION, StepKind.PEOPLE):
            return False
        return not any(key in self.answers for key in step.keys)

    def is_set_aside(self, step: Step) -> bool:
        """Whether every question of a part that may not apply was left out."""
        return (
            step.kind is StepKind.SECTION
            and step.section is not None
            and step.section.may_not_apply
            and all(self.answers.get(key, 0) is None for key in step.keys)
        )

    @cached_property
    def first_open(self) -> Step | None:
        """The first page that still waits."""
        return next((step for step in self.all if self.is_open(step)), None)

    def lead_in(self, step: Step) -> Step:
        """Where to begin so that a page's part is named before it."""
        before = self.at(step.number - 1)
        if before is not None and before.kind is StepKind.SECTION:
            return self.lead_in(before)
        return step

    def after(self, step: Step) -> Step | None:
        """The page that follows; the questions of a part set aside are passed over."""
        if self.is_set_aside(step):
            inside = set(step.keys)
            beyond = (each for each in self.all[step.number :] if not inside & set(each.keys))
            return next(beyond, None)
        return self.at(step.number + 1)

    def before(self, step: Step) -> Step | None:
        """The page one comes from: of a part set aside, the page that names it."""
        previous = self.at(step.number - 1)
        if previous is None:
            return None
        aside = (
            each
            for each in self.all[: previous.number]
            if self.is_set_aside(each)
            and set(previous.keys) & set(each.keys)
            and not set(step.keys) & set(each.keys)
        )
        return next(aside, previous)


def steps(instrument: Instrument, answers: Answers, *, shared_device: bool = False) -> Steps:
    """The pages of a client's form as the answers stand."""
    asked = questions(instrument, answers, shared_device=shared_device)
    found = list(_with_people(instrument, list(_pages(instrument, asked))))
    return Steps(instrument, answers, tuple(_numbered(found)))


def called(instrument: Instrument, person: str, answers: Answers) -> str:
    """The name the client gave to a person, or the word the form has for them."""
    name = answers.get(f"{person}/{NAME}")
    if isinstance(name, str) and name.strip():
        return name.strip()
    people = instrument.repeat.people if instrument.repeat else ()
    return next((each.label for each in people if each.id == person), person)


def part_called(instrument: Instrument, person: str, section: str, answers: Answers) -> str:
    """Whom something is about and the part it stands in; "" where a form has neither."""
    words = [called(instrument, person, answers)] if person else []
    words += [instrument.section(section).title] if section else []
    return " · ".join(words)


def _pages(instrument: Instrument, asked: tuple[Question, ...]) -> Iterator[Step]:
    """Parts named before their first question; words ahead of the question they lead to."""
    entered: tuple[tuple[str, str], ...] = ()
    waiting: list[Question] = []
    intros: tuple[str, ...] = ()
    for question in asked:
        chain = _chain(instrument, question)
        places = tuple((question.person, section.id) for section in chain)
        new = [each for each, place in zip(chain, places, strict=True) if place not in entered]
        paged = [section for section in new if _has_page(section)]
        if waiting and (paged or not _leads_to(waiting[0], question)):
            yield _only_words(instrument, waiting)
            waiting = []
        entered = places
        for section in paged:
            yield _section(instrument, section, question.person, asked)
        intros += tuple(each.intro for each in new if each.intro and not _has_page(each))
        if question.item.kind is ItemKind.WORDS:
            waiting.append(question)
            continue
        yield Step(
            StepKind.QUESTION,
            question.key,
            question.person,
            question,
            outer=_outer(chain),
            words=(*intros, *(each.text for each in waiting)),
            keys=(question.key,),
        )
        waiting, intros = [], ()
    if waiting:
        yield _only_words(instrument, waiting)


def _has_page(section: Section) -> bool:
    return section.may_not_apply or len(section.intro) > SHORT_INTRO


def _leads_to(words: Question, question: Question) -> bool:
    """Whether words can stand on the page of a question: not where they close another part."""
    return words.person == question.person and words.item.section in ("", question.item.section)


def _only_words(instrument: Instrument, waiting: list[Question]) -> Step:
    first, texts = waiting[0], tuple(each.text for each in waiting)
    outer = _outer(_chain(instrument, first))
    return Step(StepKind.WORDS, f"{WORDS}{first.key}", first.person, outer=outer, words=texts)


def _section(
    instrument: Instrument, section: Section, person: str, asked: tuple[Question, ...]
) -> Step:
    inside = tuple(
        question.key
        for question in asked
        if question.person == person
        and question.item.kind is not ItemKind.WORDS
        and section in _chain(instrument, question)
    )
    key = f"part:{person}/{section.id}" if person else f"part:{section.id}"
    outer = _outer(chain_of(instrument, section.id))
    return Step(StepKind.SECTION, key, person, section=section, outer=outer, keys=inside)


def _outer(chain: tuple[Section, ...]) -> str:
    return chain[0].id if chain else ""


def chain_of(instrument: Instrument, section_id: str) -> tuple[Section, ...]:
    """A section with those it stands in, outermost first; empty for no section."""
    chain: tuple[Section, ...] = ()
    while section_id:
        section = instrument.section(section_id)
        chain = (section, *chain)
        section_id = section.parent
    return chain


def _chain(instrument: Instrument, question: Question) -> tuple[Section, ...]:
    return chain_of(instrument, question.item.section)


def _with_people(instrument: Instrument, pages: list[Step]) -> list[Step]:
    """The page that asks for the people, just before the first question about one of them."""
    if instrument.repeat is None:
        return pages
    keys = tuple(f"{person.id}/{NAME}" for person in instrument.repeat.people)
    people = Step(StepKind.PEOPLE, PEOPLE, keys=keys)
    order = {item.link_id: place for place, item in enumerate(instrument.items)}
    first = min(order[link_id] for link_id in instrument.repeated)
    for place, step in enumerate(pages):
        if step.person or order.get(_opens_with(step), -1) >= first:
            return [*pages[:place], people, *pages[place:]]
    return [*pages, people]


def _opens_with(step: Step) -> str:
    """The linkId of the first item a page leads to or shows; no linkId for a part of words only."""
    return (step.keys[0] if step.keys else step.key.removeprefix(WORDS)).rpartition("/")[2]


def _numbered(found: list[Step]) -> Iterator[Step]:
    """Each page with its number, the questions so far, and whether a breath is due before it."""
    total = sum(step.kind is StepKind.QUESTION for step in found)
    asked = since = 0
    for place, step in enumerate(found):
        begins = place > 0 and step.part != found[place - 1].part
        breath = total - asked > LAST_FEW and _is_due(found, place, since, begins)
        since = 0 if breath or step.kind is StepKind.PEOPLE else since
        if step.kind is StepKind.QUESTION:
            asked, since = asked + 1, since + 1
        yield replace(step, number=place + 1, asked=asked, breath=breath)


def _is_due(found: list[Step], place: int, since: int, begins: bool) -> bool:
    if begins:
        return since >= BREATH_AT_PART
    coming = found[place : place + LAST_FEW + 1]
    part_ends_soon = any(step.part != coming[0].part for step in coming)
    return since >= BREATH and not part_ends_soon
