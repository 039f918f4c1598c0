"""What must hold across the library's rows: counts, ids, references.

Values that could not be read are empty by now and already reported, so they are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.library.schema import (
    CardFile,
    ExerciseFile,
    GoalTemplate,
    OpenFile,
    Pathway,
    RouteFile,
    SignFile,
)

SHORT_TITLE_LIMIT = 28
CARDS = {"voices": 12, "myths": 6, "pairings": 3, "life-areas": 5}
OPEN_WAYS = ("mixed", "none")
_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class Files:
    """All files of one library, as read. `pathways` is keyed by file name without its ending."""

    pathways: dict[str, Pathway]
    routes: RouteFile
    exercises: ExerciseFile
    signs: SignFile
    open: OpenFile
    cards: CardFile


def faults_in(files: Files) -> Iterator[str]:
    """Yield one sentence, with its place, for each broken rule."""
    yield from _count_faults(files)
    yield from _id_faults(files)
    for stem, pathway in files.pathways.items():
        if pathway.id not in ("", stem):
            yield f"{stem}.yaml id: must be {stem!r} like the file"
        for goal in pathway.goals:
            yield from _goal_faults(f"{stem}.yaml {goal.id}", goal, files)
    fearful = files.pathways["fearful"]
    if fearful.goals and fearful.caution is None:
        yield "fearful.yaml caution: is missing"


def _count_faults(files: Files) -> Iterator[str]:
    for stem, pathway in files.pathways.items():
        yield from _miscounted(f"{stem}.yaml goals", len(pathway.goals), 4)
        for goal in pathway.goals:
            count = len(goal.markers)
            if count and not 4 <= count <= 6:
                yield f"{stem}.yaml {goal.id} markers: has {count}, must have 4 to 6"
    yield from _miscounted("routes.yaml routes", len(files.routes.routes), 4)
    for route in files.routes.routes:
        yield from _miscounted(f"routes.yaml {route.id} elements", len(route.elements), 4)
    yield from _miscounted("exercises.yaml practices", len(files.exercises.practices), 10)
    for practice in files.exercises.practices:
        place = f"exercises.yaml {practice.id} exercises"
        yield from _miscounted(place, len(practice.exercises), 5)
    yield from _miscounted("signs.yaml domains", len(files.signs.domains), 4)
    for domain in files.signs.domains:
        yield from _miscounted(f"signs.yaml {domain.id} signs", len(domain.signs), 5)
    ways = [way.id for way in files.open.ways if way.id]
    if ways and ways != list(OPEN_WAYS):
        yield f"open.yaml ways: must be {', '.join(OPEN_WAYS)}"
    groups = {group.id: len(group.cards) for group in files.cards.groups if group.id}
    if groups and groups.keys() != CARDS.keys():
        yield f"cards.yaml groups: must be {', '.join(CARDS)}"
    for name, count in groups.items():
        yield from _miscounted(f"cards.yaml {name} cards", count, CARDS.get(name, count))


def _miscounted(place: str, count: int, wanted: int) -> Iterator[str]:
    if count and count != wanted:
        yield f"{place}: has {count}, must have {wanted}"


def _goal_faults(place: str, goal: GoalTemplate, files: Files) -> Iterator[str]:
    if len(goal.short_title) > SHORT_TITLE_LIMIT:
        yield f"{place} short_title: is longer than {SHORT_TITLE_LIMIT} characters"
    practices = files.exercises.practices
    exercises = {exercise.id for practice in practices for exercise in practice.exercises}
    routes = {route.id for route in files.routes.routes}
    for name, ids, known in (
        ("exercises", goal.exercises, exercises),
        ("routes", goal.routes, routes),
    ):
        for position, one in enumerate(ids):
            if one and one not in known:
                yield f"{place} {name}: there is no {one!r} in {name}.yaml"
            if one and one in ids[:position]:
                yield f"{place} {name}: {one!r} stands twice"


def _id_faults(files: Files) -> Iterator[str]:
    """Each id is well formed, begins with its parent's, and is the only one of its kind."""
    seen: set[tuple[str, str]] = set()
    for kind, file, parent, id_ in _ids(files):
        if not id_:
            continue
        if not _ID.fullmatch(id_):
            yield f"{file} {kind} {id_!r}: an id is small letters, digits, - and ."
        elif parent and not id_.startswith(f"{parent}."):
            yield f"{file} {kind} {id_!r}: must begin with {parent + '.'!r}"
        if (kind, id_) in seen:
            yield f"{file} {kind} {id_!r}: this id stands twice"
        seen.add((kind, id_))


def _ids(files: Files) -> Iterator[tuple[str, str, str, str]]:
    """Yield (kind, file, id of the row above, id) for every row that has an id."""
    for stem, pathway in files.pathways.items():
        yield "pathway", f"{stem}.yaml", "", pathway.id
        for goal in pathway.goals:
            yield "goal", f"{stem}.yaml", pathway.id, goal.id
            for marker in goal.markers:
                yield "marker", f"{stem}.yaml", goal.id, marker.id
    for route in files.routes.routes:
        yield "route", "routes.yaml", "", route.id
        for element in route.elements:
            yield "element", "routes.yaml", route.id, element.id
    for practice in files.exercises.practices:
        yield "practice", "exercises.yaml", "", practice.id
        for exercise in practice.exercises:
            yield "exercise", "exercises.yaml", practice.id, exercise.id
    for domain in files.signs.domains:
        yield "domain", "signs.yaml", "", domain.id
        for sign in domain.signs:
            yield "sign", "signs.yaml", domain.id, sign.id
    for group in files.cards.groups:
        yield "group", "cards.yaml", "", group.id
        for card in group.cards:
            yield "card", "cards.yaml", group.id, card.id
