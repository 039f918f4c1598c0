"""The product's own knowledge as data: pathways, goals, markers, routes, exercises, cards, signs.

`library()` reads the YAML files beside this module once a process and refuses them all when one
is faulty. Educational; not a diagnosis.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from clinic.library.checks import Files, faults_in
from clinic.library.reading import read_file
from clinic.library.schema import (
    Card,
    CardFile,
    CardGroup,
    Exercise,
    ExerciseFile,
    GoalTemplate,
    Marker,
    OpenFile,
    Pathway,
    Practice,
    Route,
    RouteElement,
    RouteFile,
    Sign,
    SignDomain,
    SignFile,
)

__all__ = [
    "Card",
    "CardGroup",
    "Exercise",
    "GoalTemplate",
    "Library",
    "LibraryError",
    "Marker",
    "Pathway",
    "Practice",
    "Route",
    "RouteElement",
    "Sign",
    "SignDomain",
    "library",
    "load",
]

PATHWAYS = ("anxious", "avoidant", "fearful")


class LibraryError(Exception):
    """The library's files are faulty; `faults` holds one sentence, with its place, for each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_HasId)


def _by_id(rows: Iterable[_Row]) -> Mapping[str, _Row]:
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class Library:
    """Everything the library knows, in the order of its files; looked up by id.

    The look-ups cost one dictionary access and raise KeyError for an id that is not there.
    """

    pathways: tuple[Pathway, ...]
    routes: tuple[Route, ...]
    practices: tuple[Practice, ...]
    sign_domains: tuple[SignDomain, ...]
    open_ways: tuple[Pathway, ...]
    """The ways that bring no goals of their own, looked up like a pathway."""
    card_groups: tuple[CardGroup, ...]
    versions: Mapping[str, int]
    """The version of each file, by its name without the ending."""

    _pathways: Mapping[str, Pathway] = field(init=False, repr=False, compare=False)
    _goals: Mapping[str, GoalTemplate] = field(init=False, repr=False, compare=False)
    _markers: Mapping[str, Marker] = field(init=False, repr=False, compare=False)
    _routes: Mapping[str, Route] = field(init=False, repr=False, compare=False)
    _exercises: Mapping[str, Exercise] = field(init=False, repr=False, compare=False)
    _elements: Mapping[str, RouteElement] = field(init=False, repr=False, compare=False)
    _cards: Mapping[str, Card] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        goals = [goal for pathway in self.pathways for goal in pathway.goals]
        exercises = (exercise for practice in self.practices for exercise in practice.exercises)
        indexes = {
            "_pathways": _by_id((*self.pathways, *self.open_ways)),
            "_goals": _by_id(goals),
            "_markers": _by_id(marker for goal in goals for marker in goal.markers),
            "_routes": _by_id(self.routes),
            "_exercises": _by_id(exercises),
            "_elements": _by_id(element for route in self.routes for element in route.elements),
            "_cards": _by_id(card for group in self.card_groups for card in group.cards),
        }
        for name, index in indexes.items():
            object.__setattr__(self, name, index)

    def pathway(self, id_: str) -> Pathway:
        return self._pathways[id_]

    def goal(self, id_: str) -> GoalTemplate:
        return self._goals[id_]

    def marker(self, id_: str) -> Marker:
        return self._markers[id_]

    def route(self, id_: str) -> Route:
        return self._routes[id_]

    def exercise(self, id_: str) -> Exercise:
        return self._exercises[id_]

    def element(self, id_: str) -> RouteElement:
        return self._elements[id_]

    def card(self, id_: str) -> Card:
        return self._cards[id_]


def load(folder: Path) -> Library:
    """Read the library files in `folder`; LibraryError with every fault if there is any."""
    faults: list[str] = []
    files = Files(
        pathways={stem: read_file(folder / f"{stem}.yaml", Pathway, faults) for stem in PATHWAYS},
        routes=read_file(folder / "routes.yaml", RouteFile, faults),
        exercises=read_file(folder / "exercises.yaml", ExerciseFile, faults),
        signs=read_file(folder / "signs.yaml", SignFile, faults),
        open=read_file(folder / "open.yaml", OpenFile, faults),
        cards=read_file(folder / "cards.yaml", CardFile, faults),
    )
    faults.extend(faults_in(files))
    if faults:
        raise LibraryError(faults)
    return Library(
        pathways=tuple(files.pathways.values()),
        routes=files.routes.routes,
        practices=files.exercises.practices,
        sign_domains=files.signs.domains,
        open_ways=tuple(
            Pathway(files.open.version, one.id, one.title, one.summary, one.client_summary, ())
            for one in files.open.ways
        ),
        card_groups=files.cards.groups,
        versions={stem: pathway.version for stem, pathway in files.pathways.items()}
        | {
            "routes": files.routes.version,
            "exercises": files.exercises.version,
            "signs": files.signs.version,
            "open": files.open.version,
            "cards": files.cards.version,
        },
    )


@cache
def library() -> Library:
    """Return the shipped library, read and checked once a process."""
    return load(Path(__file__).parent)
