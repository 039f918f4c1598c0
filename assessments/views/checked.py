"""The check page: what was answered, part by part, each with its way back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.psychometrics.definition import NAME, ItemKind
from assessments.psychometrics.questions import Question
from assessments.psychometrics.steps import Step, StepKind, Steps, called
from assessments.views.asked import part_words


@dataclass(frozen=True)
class Row:
    """One line: `page` is where it is changed; `number` None where it is no question."""

    page: int
    number: int | None
    text: str
    words: str
    is_open: bool = False
    is_quiet: bool = False


@dataclass(frozen=True)
class Group:
    """A part of the form, with its name where it has one."""

    title: str
    rows: list[Row]


def groups(course: Steps) -> list[Group]:
    """Every page that takes an answer, in order; a part set aside is one line."""
    found: list[Group] = []
    aside: set[str] = set()
    for step in course.all:
        row = _row(course, step)
        if course.is_set_aside(step):
            aside |= set(step.keys)
            found.append(Group(part_words(course, step), [_aside(step)]))
        elif row is not None and step.key not in aside:
            title = part_words(course, step)
            if not found or found[-1].title != title:
                found.append(Group(title, []))
            found[-1].rows.append(row)
    return found


def _row(course: Steps, step: Step) -> Row | None:
    if step.kind is StepKind.PEOPLE:
        return _people(course, step)
    if step.question is None:
        return None
    answer = course.answers.get(step.key)
    return Row(
        page=step.number,
        number=step.asked,
        text=step.question.text,
        words=_("Skipped. That is fine.") if answer is None else _words(step.question, answer),
        is_open=step.key not in course.answers,
        is_quiet=answer is None,
    )


def _words(question: Question, answer: int | str) -> str:
    if question.item.discreet:
        return _("Answered. It is not shown again.")
    if question.item.kind is ItemKind.TEXT:
        return str(answer)
    return next((each.label for each in question.options if each.value == answer), "")


def _people(course: Steps, step: Step) -> Row:
    instrument = course.instrument
    people = instrument.repeat.people if instrument.repeat else ()
    chosen = [
        called(instrument, person.id, course.answers)
        for person in people
        if course.answers.get(f"{person.id}/{NAME}") is not None
    ]
    return Row(
        page=step.number,
        number=None,
        text=_("Whom the questions are about"),
        words=", ".join(chosen) or _("Nobody. That is fine."),
        is_open=course.is_open(step),
        is_quiet=not chosen,
    )


def _aside(step: Step) -> Row:
    words = _("Set aside, because it does not apply to you.")
    return Row(step.number, None, "", words, is_quiet=True)
