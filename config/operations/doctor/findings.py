"""One thing the doctor saw."""

from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """How it is: only a fault makes the doctor's exit status 1."""

    SOUND = "sound"
    NOTE = "note"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What was seen, and the remedy where one is needed. No name, no clinical word, no secret."""

    state: State
    words: str
    remedy: str = ""
    topic: str = ""

    def about(self, topic: str) -> "Finding":
        return replace(self, topic=topic)


def sound(words: str) -> Finding:
    return Finding(State.SOUND, words)


def note(words: str, remedy: str = "") -> Finding:
    return Finding(State.NOTE, words, remedy)


def warning(words: str, remedy: str) -> Finding:
    return Finding(State.WARNING, words, remedy)


def fault(words: str, remedy: str) -> Finding:
    return Finding(State.FAULT, words, remedy)
