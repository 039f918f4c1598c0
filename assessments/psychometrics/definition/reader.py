"""Read an untrusted mapping key by key, keeping every fault together with its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

# Far beyond any score or count, and small enough that float() never overflows.
_LARGEST = 10**9
MAX_TEXT = 2_000
# More keys than any mapping of a definition can use: weights name every item at most.
_MAX_KEYS = 2_000
_MAX_NAMED_KEYS = 20
_MAX_NAMED_FAULTS = 100
# Control characters but tab and line feed, and halves of surrogate pairs.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

Choice = TypeVar("Choice", bound=StrEnum)


class Faults:
    """What is wrong with a definition, in reading order."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str]] = []
        self._places: set[str] = set()
        self._above: set[str] = set()

    def add(self, place: str, words: str) -> None:
        self._found.append((place, words))
        self._places.add(place)
        self._above.update(place[:end] for end, sign in enumerate(place) if sign in ".[")

    def has(self, place: str) -> bool:
        """Whether the place is already known to be wrong, so that it is named only once."""
        return place in self._places

    def within(self, *places: str) -> bool:
        """Whether anything at or below one of the places is wrong."""
        return any(place in self._places or place in self._above for place in places)

    def listed(self) -> tuple[str, ...]:
        """One line a fault: ``items[3].linkId: is missing``. After a hundred, only their number."""
        lines = [f"{place}: {words}" for place, words in self._found[:_MAX_NAMED_FAULTS]]
        if (more := len(self._found) - _MAX_NAMED_FAULTS) > 0:
            lines.append(f"definition: has {more} more faults")
        return tuple(lines)


class Reader:
    """One mapping of a definition. A faulty value is noted and a harmless stand-in returned."""

    def __init__(self, source: object, place: str, faults: Faults) -> None:
        self.place = place
        self._faults = faults
        self._left: dict[object, object] = {}
        self._usable = False
        if not isinstance(source, Mapping):
            faults.add(place or "definition", "must be a mapping of keys to values")
        elif len(source) > _MAX_KEYS:
            faults.add(place or "definition", f"must have at most {_MAX_KEYS:,} keys")
        else:
            self._usable = True
            self._left = dict(source)

    def at(self, key: str) -> str:
        """The place of a key, as it is named in a fault."""
        return f"{self.place}.{key[:60]}" if self.place else key[:60]

    def text(self, key: str, *, shape: re.Pattern[str] | None = None, required: bool = True) -> str:
        """Text without space around it; ``""`` when absent."""
        value = self._take(key, required)
        return "" if value is None else self._as_text(value, self.at(key), shape)

    def whole(
        self,
        key: str,
        *,
        allowed: Callable[[int], bool] = lambda _: True,
        words: str = "is too large",
    ) -> int:
        """A whole number; true and false are not numbers."""
        value = self._take(key, True)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int):
            self._faults.add(self.at(key), "must be a whole number")
            return 0
        if abs(value) > _LARGEST or not allowed(value):
            self._faults.add(self.at(key), words)
            return 0
        return value

    def number(
        self,
        key: str,
        *,
        allowed: Callable[[float], bool] = lambda _: True,
        words: str = "must be a finite number",
        required: bool = False,
    ) -> float | None:
        """A finite number, or None when absent."""
        value = self._take(key, required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._faults.add(self.at(key), "must be a number")
            return None
        if not abs(value) <= _LARGEST or not allowed(value):  # "not <=" also catches NaN
            self._faults.add(self.at(key), words)
            return None
        return float(value)

    def flag(self, key: str, *, default: bool, required: bool = False) -> bool:
        value = self._take(key, required)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._faults.add(self.at(key), "must be true or false")
            return default
        return value

    def choice(self, key: str, kind: type[Choice], *, default: Choice | None = None) -> Choice:
        """One of the members by its value; required unless there is a default."""
        value = self._take(key, default is None)
        members = list(kind)
        for member in members:
            if value == member.value:
                return member
        if value is not None:
            names = ", ".join(member.value for member in members)
            self._faults.add(self.at(key), f"must be one of {names}")
        return default or members[0]

    def texts(self, key: str, *, most: int, required: bool = True) -> tuple[str, ...]:
        """A list of texts; must not be empty where it is required."""
        return tuple(
            self._as_text(value, f"{self.at(key)}[{index}]", None)
            for index, value in enumerate(self._list(key, most, required))
        )

    def entries(self, key: str, *, most: int, required: bool = True) -> list["Reader"]:
        """A list of mappings, each with a reader of its own."""
        return [
            Reader(value, f"{self.at(key)}[{index}]", self._faults)
            for index, value in enumerate(self._list(key, most, required))
        ]

    def part(self, key: str) -> "Reader | None":
        """A mapping within this one; None when absent."""
        value = self._take(key, False)
        return None if value is None else Reader(value, self.at(key), self._faults)

    def names(self, *, most: int, shape: re.Pattern[str]) -> list[str]:
        """The keys of a mapping whose keys are names, in alphabetical order.

        Sorted, because a store of JSON keeps no order, and one content is one instrument.
        """
        if len(self._left) > most:
            self._faults.add(self.place, f"must have at most {most:,} entries")
            self._left = {}
        names = {name for name in self._left if isinstance(name, str) and shape.fullmatch(name)}
        if wrong := self._left.keys() - names:
            self._faults.add(self.place, "has a name that is no text or not allowed here")
            self._left = {name: value for name, value in self._left.items() if name not in wrong}
        return sorted(names)

    def gives(self, key: str) -> bool:
        """Whether there is a value still to be read under the key."""
        return self._left.get(key) is not None

    def leave_out(self, key: str) -> None:
        """Take a key that says nothing (null) for one that is not there."""
        self._left.pop(key, None)

    def refuse_the_rest(self) -> None:
        """Note every key nobody asked for: an ignored key would be a rule silently not applied."""
        for key in list(self._left)[:_MAX_NAMED_KEYS]:
            name = key if isinstance(key, str) else f"({type(key).__name__})"
            self._faults.add(self.at(name), "is not a known key")

    def _take(self, key: str, required: bool) -> object:
        value = self._left.pop(key, None)
        if value is None and required and self._usable:
            self._faults.add(self.at(key), "is missing")
        return value

    def _list(self, key: str, most: int, required: bool) -> Sequence[object]:
        value = self._take(key, required)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self._faults.add(self.at(key), "must be a list")
            return []
        if required and not value:
            self._faults.add(self.at(key), "must not be empty")
        if len(value) > most:
            self._faults.add(self.at(key), f"must have at most {most:,} entries")
            return []
        return value

    def _as_text(self, value: object, place: str, shape: re.Pattern[str] | None) -> str:
        if not isinstance(value, str) or value.isspace() or not value:
            self._faults.add(place, "must be text")
            return ""
        if len(value) > MAX_TEXT:
            self._faults.add(place, f"must be at most {MAX_TEXT:,} characters")
            return ""
        text = value.strip()
        if _UNPRINTABLE.search(text):
            self._faults.add(place, "contains control characters")
        elif shape is not None and not shape.fullmatch(text):
            self._faults.add(place, f"{text[:60]!r} has a form that is not allowed here")
        return text
