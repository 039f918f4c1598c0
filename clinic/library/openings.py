"""Questions to begin a session with, by what the client is working on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clinic.library.reading import read_file

ANY, DANGER = "any", "danger"


@dataclass(frozen=True)
class Question:
    """What may be asked of one goal or pathway; any of them opens a session."""

    about: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class OpeningFile:
    questions: tuple[Question, ...]


@cache
def openings() -> dict[str, tuple[str, ...]]:
    """The questions by goal or pathway id, and those for `any` and `danger`.

    ValueError where the file is faulty, or an id stands twice.
    """
    faults: list[str] = []
    file = read_file(Path(__file__).with_name("openings.yaml"), OpeningFile, faults)
    found = {question.about: question.ask for question in file.questions}
    if len(found) != len(file.questions) or not {ANY, DANGER} <= set(found):
        faults.append("openings.yaml: each id stands in it once, `any` and `danger` among them")
    if faults:
        raise ValueError("; ".join(faults))
    return found


def opening_question(about: Iterable[str], on: date) -> str:
    """The question for a session on that day: of the first of `about` that has one.

    The same for the same day and work, and another one the week after.
    """
    known = openings()
    asked = next((known[each] for each in about if each in known), known[ANY])
    return asked[on.toordinal() // 7 % len(asked)]
