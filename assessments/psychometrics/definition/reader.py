"""Read an untrusted mapping key by key, keeping every fault together with its place."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

# Far beyond any score or count, and small enough that float() never overflows.
_LARGEST = 10**9

Choice = TypeVar("Choice", bound=StrEnum)


class Faults:
    """What is wrong with a definition, in reading order."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str]] = []

    def add(self, place: str, words: str) -> None:
        self._found.append((place, words))

    def has(self, place: str) -> bool:
        """Whether the place is already known to be wrong, so that it is named only once."""
        return any(place == found for found, _ in self._found)

    def within(self, place: str) -> bool:
        """Whether anything at or below the place is wrong."""
        return any(found.startswith(place) for found, _ in self._found)

    def listed(self) -> tuple[str, ...]:
        """One line a fault: ``items[3].linkId: is missing``."""
        return tuple(f"{place}: {words}" for place, words in self._found)


class Reader:
    """One mapping of a definition. A faulty value is noted and a harmless stand-in returned."""

    def __init__(self, source: object, place: str, faults: Faults) -> None:
        self.place = place
        self._faults = faults
        self._usable = isinstance(source, Mapping)
        self._left: dict[object, object] = dict(source) if isinstance(source, Mapping) else {}
        if not self._usable:
            faults.add(place or "definition", "must be a mapping of keys to values")

    def at(self, key: str) -> str:
        """The place of a key, as it is named in a fault."""
        return f"{self.place}.{key}" if self.place else key

    def text(self, key: str, *, shape: re.Pattern[str] | None = None, required: bool = True) -> str:
        """Text without space around it; ``""`` when absent."""
        value = self._take(key, required)
        return "" if value is None else self._as_text(value, self.at(key), shape)

    def whole(self, key: str, *, allowed: Callable[[int], bool], words: str) -> int:
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

    def number(self, key: str, *, allowed: Callable[[float], bool], words: str) -> float | None:
        """A finite number, or None when absent."""
        value = self._take(key, False)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._faults.add(self.at(key), "must be a number")
            return None
        if not abs(value) <= _LARGEST or not allowed(value):  # "not <=" also catches NaN
            self._faults.add(self.at(key), words)
            return None
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._faults.add(self.at(key), "must be true or false")
            return default
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        value = self._take(key, True)
        members = list(kind)
        for member in members:
            if value == member.value:
                return member
        if value is not None:
            names = ", ".join(member.value for member in members)
            self._faults.add(self.at(key), f"must be one of {names}")
        return members[0]

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts; must not be empty where it is required."""
        return tuple(
            self._as_text(value, f"{self.at(key)}[{index}]", None)
            for index, value in enumerate(self._list(key, required))
        )

    def entries(self, key: str) -> list["Reader"]:
        """A required list of mappings, each with a reader of its own."""
        return [
            Reader(value, f"{self.at(key)}[{index}]", self._faults)
            for index, value in enumerate(self._list(key, True))
        ]

    def refuse_the_rest(self) -> None:
        """Note every key nobody asked for: an ignored key would be a rule silently not applied."""
        for key in self._left:
            self._faults.add(self.at(f"{key!s:.60}"), "is not a known key")

    def _take(self, key: str, required: bool) -> object:
        value = self._left.pop(key, None)
        if value is None and required and self._usable:
            self._faults.add(self.at(key), "is missing")
        return value

    def _list(self, key: str, required: bool) -> list[object]:
        value = self._take(key, required)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self._faults.add(self.at(key), "must be a list")
            return []
        if required and not value:
            self._faults.add(self.at(key), "must not be empty")
        return list(value)

    def _as_text(self, value: object, place: str, shape: re.Pattern[str] | None) -> str:
        if not isinstance(value, str) or not value.strip():
            self._faults.add(place, "must be text")
            return ""
        text = value.strip()
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
            self._faults.add(place, "contains control characters")
        elif shape is not None and not shape.fullmatch(text):
            self._faults.add(place, f"{text[:60]!r} has a form that is not allowed here")
        return text
