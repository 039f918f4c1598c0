"""The rows of the library: what a pathway, a route, an exercise, a card and a sign are made of.

The fields are also the rules for the YAML files: a field without a default must be there, a key
that is no field is refused, and texts, lists and mappings must not be empty (`reading.py`).
Ids never change their meaning, since plans and notes keep them.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marker:
    """Something a therapist can see or hear that shows movement on one goal."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class GoalTemplate:
    """A goal as the library suggests it; therapist and client make it theirs in the plan.

    `descriptors` words the five attainment levels −2 to +2 as a starting point.
    `short_title` has at most 28 characters. `exercises` and `routes` are ids.
    """

    id: str
    title: str
    short_title: str
    meaning: str
    client_wording: str
    why_it_helps: str
    markers: tuple[Marker, ...]
    exercises: tuple[str, ...]
    routes: tuple[str, ...]
    descriptors: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way toward earned security, with four goals in no fixed order.

    `summary` and `caution` address the therapist, `client_summary` the client; `caution` is
    None where the pathway needs none. `goals` is empty for a way that brings none (`OpenWay`).
    """

    version: int
    id: str
    title: str
    summary: str
    client_summary: str
    goals: tuple[GoalTemplate, ...]
    caution: str | None = None


@dataclass(frozen=True, slots=True)
class OpenWay:
    """A way of working that brings no goals of its own; a plan keeps its id like a pathway's."""

    id: str
    title: str
    summary: str
    client_summary: str


@dataclass(frozen=True, slots=True)
class RouteElement:
    """One thing that makes up a route."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Route:
    """One of the four ways in which security is earned."""

    id: str
    title: str
    summary: str
    elements: tuple[RouteElement, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something a client can do between sessions; `minutes` is the time one go takes."""

    id: str
    title: str
    instruction: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Practice:
    """A family of five exercises. Not the practice people work in."""

    id: str
    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A general sign of movement toward security, whatever the pathway."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class SignDomain:
    """One of the four domains in which movement shows."""

    id: str
    title: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Something for a client to read; the therapist adds a line. All of it speaks to the client.

    `saying` is the short line the card is about: an inner voice, or what people often say.
    `question` is one to think about afterwards.
    """

    id: str
    title: str
    text: str
    question: str
    saying: str | None = None


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards about one part of the model; `summary` tells the therapist what they are for."""

    id: str
    title: str
    summary: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The whole of open.yaml."""

    version: int
    ways: tuple[OpenWay, ...]


@dataclass(frozen=True, slots=True)
class CardFile:
    """The whole of cards.yaml."""

    version: int
    groups: tuple[CardGroup, ...]


@dataclass(frozen=True, slots=True)
class RouteFile:
    """The whole of routes.yaml."""

    version: int
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class ExerciseFile:
    """The whole of exercises.yaml."""

    version: int
    practices: tuple[Practice, ...]


@dataclass(frozen=True, slots=True)
class SignFile:
    """The whole of signs.yaml."""

    version: int
    domains: tuple[SignDomain, ...]
