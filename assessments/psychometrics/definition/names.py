"""Names that must be known and unique. A place already faulty is not named again."""

from collections.abc import Collection, Iterator, Sequence

from assessments.psychometrics.definition.reader import Faults

NO_ITEM = "no item of this instrument"


def check_unique(
    collection: str, key: str, values: Sequence[str] | Sequence[int], faults: Faults
) -> None:
    """Every entry of a collection has a ``key`` of its own."""
    placed = [
        (f"{collection}[{index}].{key}", value)
        for index, value in enumerate(values)
        if not faults.has(f"{collection}[{index}]")
    ]
    _check_repeats([(place, value) for place, value in placed if not faults.has(place)], faults)


def check_names(
    place: str, names: Sequence[str], known: Collection[str], words: str, faults: Faults
) -> None:
    """Every name of a list is known, and is there once."""
    placed = [(f"{place}[{index}]", name) for index, name in enumerate(names)]
    sound = [(where, name) for where, name in placed if not faults.has(where)]
    for where, name in sound:
        check_name(where, name, known, words, faults)
    _check_repeats(sound, faults)


def check_name(place: str, name: str, known: Collection[str], words: str, faults: Faults) -> None:
    """A name that is given is known."""
    if name and name not in known and not faults.has(place):
        faults.add(place, f"{name[:60]!r} is {words}")


def _check_repeats(placed: Sequence[tuple[str, object]], faults: Faults) -> None:
    for place, value in _repeats(placed):
        faults.add(place, f"{value!r:.62} is used twice")


def _repeats(placed: Sequence[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    seen: set[object] = set()
    for place, value in placed:
        if value in seen:
            yield place, value
        seen.add(value)
