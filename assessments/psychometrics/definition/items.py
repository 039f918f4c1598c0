"""What a person is asked: answers offered, items, sections, and whom a form asks about.

A key of the mapping form that stands at its default is left out of the canonical form (`mapping`).
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Coding:
    """A code of an outside system, LOINC say. Kept for exchange; the engine never reads it."""

    code: str
    system: str = ""
    display: str = ""


@dataclass(frozen=True)
class Option:
    """One answer offered. ``value`` is what is stored, unique within its set.

    ``weight`` is what the answer counts where that is not the value itself; an answer that is not
    ``scored`` ("does not apply", "not known") is kept and counts as a skipped one. ``coding`` is
    the code it was imported with.
    """

    value: int
    label: str
    weight: float | None = None
    scored: bool = True
    coding: Coding | None = None

    @property
    def points(self) -> float | None:
        """What the answer counts; None where it does not."""
        if not self.scored:
            return None
        return self.value if self.weight is None else self.weight


class ItemKind(StrEnum):
    """What an item takes: one of its options, free text (never scored), or nothing (words)."""

    CHOICE = "choice"
    TEXT = "text"
    WORDS = "words"


class Operator(StrEnum):
    """How a condition compares; the signs are FHIR's."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True)
class Condition:
    """True when the answer to ``question`` (a linkId) compares so with ``answer``.

    ``answer`` is an option's value, or true/false for *exists*. A question that is skipped or
    itself disabled fulfils no condition but *exists: false*.
    """

    question: str
    operator: Operator
    answer: int | bool


@dataclass(frozen=True)
class Item:
    """One question. ``option_set`` names its answers; "" means the instrument's own ``options``.

    ``observer_text`` is the wording for the therapist's version of the form. A ``discreet`` item
    is left out where the client shares a device, and its answer is never shown again.
    ``enable_all``: all conditions must hold, else any one of them.
    """

    link_id: str
    text: str
    kind: ItemKind = ItemKind.CHOICE
    option_set: str = ""
    observer_text: str = ""
    prefix: str = ""
    section: str = ""
    discreet: bool = False
    enable_when: tuple[Condition, ...] = ()
    enable_all: bool = True
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a form, named before it comes.

    ``may_not_apply``: the client can set the whole part aside with one press. Conditions of a
    section hold for every item in it, and for the sections that name it as ``parent``.
    """

    id: str
    title: str
    intro: str = ""
    may_not_apply: bool = False
    parent: str = ""
    enable_when: tuple[Condition, ...] = ()
    enable_all: bool = True


@dataclass(frozen=True)
class Person:
    """Somebody a repeated form can ask about; a ``named`` one is given a name by the client."""

    id: str
    label: str
    named: bool = False


@dataclass(frozen=True)
class Repeat:
    """The same items asked once for each person chosen. Answers are keyed ``person/linkId``.

    ``items`` are those repeated; none named means all. ``most`` persons at a time. The key
    ``person/name`` holds the name the client gave, and says by being there (not None, "" allowed)
    that the person was chosen.
    """

    question: str
    people: tuple[Person, ...]
    most: int
    items: tuple[str, ...] = ()


NAME = "name"  # the reserved last part of a key ``person/name``
