"""A question as a page shows it: the words around it, and how its answers are laid out.

For the client's flow and every preview of it; `templates/assessments/_question.html` draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from assessments.forms.answers import LONGEST_WORDS
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import Instrument, ItemKind, Option
from assessments.psychometrics.questions import Question
from assessments.psychometrics.steps import Step, Steps, part_called
from assessments.psychometrics.translations import direction, same_language
from assessments.sentences import bare

LONG_SCALE = 8  # from so many numbered answers on, they stand side by side


@dataclass(frozen=True)
class Asked:
    """One question. `before`: words to be read first; `part`: whom or what it belongs to.

    `tiles` are the numbers of a long scale, `ends` those of them that have words; `options` are
    all other answers, in a list. `name` is the field's. `foreign`: see the function.
    """

    text: str
    part: str = ""
    before: tuple[str, ...] = ()
    is_text: bool = False
    options: tuple[dict[str, Any], ...] = ()
    tiles: tuple[dict[str, Any], ...] = ()
    name: str = "answer"
    most: int = LONGEST_WORDS
    foreign: dict[str, str] | None = None

    @property
    def field(self) -> str:
        """The id of the field, or of its first answer."""
        return f"{self.name}-1"

    @property
    def ends(self) -> tuple[dict[str, Any], ...]:
        return tuple(tile for tile in self.tiles if tile["label"])


def asked(
    instrument: Instrument,
    question: Question,
    answers: Answers | None = None,
    *,
    before: Sequence[str] = (),
    name: str = "answer",
) -> Asked:
    """`question` laid out; `answers` hold the names the client gave to people."""
    numbered = tuple(option for option in question.options if is_number(option))
    long_scale = len(numbered) >= LONG_SCALE - 2 and len(question.options) >= LONG_SCALE
    scale = [option for option in question.options if option.scored] if long_scale else []
    beside = [option for option in question.options if option not in scale]
    return Asked(
        text=question.text,
        part=part_called(instrument, question.person, question.item.section, answers or {}),
        before=tuple(before),
        is_text=question.item.kind is ItemKind.TEXT,
        options=_listed(beside),
        tiles=tuple(_tile(option) for option in scale),
        name=name,
        foreign=foreign(instrument),
    )


def foreign(instrument: Instrument) -> dict[str, str] | None:
    """`lang` and `dir` of its wording, where the page around it speaks another language."""
    code = instrument.language
    if same_language(code, get_language() or code):
        return None
    return {"lang": code, "dir": direction(code)}


def is_number(option: Option) -> bool:
    """Whether an answer says no more than its number."""
    return not words_of(option)


def words_of(option: Option) -> str:
    """An answer's words without the number some begin with: `0: not at all`."""
    number, colon, words = option.label.partition(":")
    if number.strip() != str(option.value):
        return option.label
    return words.strip() if colon else ""


def _tile(option: Option) -> dict[str, Any]:
    return {
        "value": option.value,
        "number": bare(option.value),
        "label": words_of(option),
    }


def _listed(options: Sequence[Option]) -> tuple[dict[str, Any], ...]:
    """Numbers stand at the end of the answers of a scale, not beside a mere yes or no."""
    is_scale = sum(option.scored for option in options) >= 4
    return tuple(
        {
            "value": option.value,
            "label": option.label,
            "point": bare(option.value) if is_scale and option.scored else "",
        }
        for option in options
    )


def part_words(course: Steps, step: Step) -> str:
    """Whom a page is about and the part it stands in; "" where a form has neither."""
    section = step.section.id if step.section else ""
    if step.question is not None:
        section = step.question.item.section
    return part_called(course.instrument, step.person, section, course.answers)
