"""What a questionnaire is: its items, answers and scales."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import fsum
from typing import Any

from assessments.psychometrics.definition.items import (
    Coding,
    Item,
    ItemKind,
    Option,
    Repeat,
    Section,
)
from assessments.psychometrics.definition.mapping import mapping_of
from assessments.psychometrics.definition.order import Node, asking_order
from assessments.psychometrics.definition.scales import (
    PromptRule,
    RiskRule,
    Scale,
    ScoringMethod,
)


class AnsweredBy(StrEnum):
    """Who fills the form in: ``together`` is the therapist with the client, as an interview;
    ``either`` has a version for each of the two."""

    CLIENT = "client"
    THERAPIST = "therapist"
    TOGETHER = "together"
    EITHER = "either"


@dataclass(frozen=True)
class Instrument:
    """One version of a questionnaire. ``items`` are in the order in which they are shown.

    ``options`` are the answers of every item that names no ``option_set`` of its own. ``made_by``
    and ``url`` say where an imported questionnaire comes from.
    """

    id: str
    version: str
    language: str
    title: str
    purpose: str
    minutes: int
    min_interval_days: int
    cadence: str
    answered_by: AnsweredBy
    instructions: str
    limits: tuple[str, ...]
    licence: str
    options: tuple[Option, ...]
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    option_sets: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    sections: tuple[Section, ...] = ()
    repeat: Repeat | None = None
    risks: tuple[RiskRule, ...] = ()
    prompts: tuple[PromptRule, ...] = ()
    made_by: str = ""
    url: str = ""
    codings: tuple[Coding, ...] = ()

    @property
    def most_questions(self) -> int:
        """How many questions it can ask; of a form about people, for each of them."""
        return sum(item.kind is not ItemKind.WORDS for item in self.items)

    @property
    def asks_by_answers(self) -> bool:
        """Whether some questions are asked only after certain answers."""
        hangs = any(item.enable_when for item in self.items)
        return hangs or any(section.enable_when for section in self.sections)

    def scale(self, scale_id: str) -> Scale:
        """The scale of that id; KeyError if there is none."""
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise KeyError(scale_id)

    def item(self, link_id: str) -> Item:
        """The item of that linkId; KeyError if there is none."""
        return self.items_by_link_id[link_id]

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError if there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The answers an item offers; none for free text and for words."""
        if item.kind is not ItemKind.CHOICE:
            return ()
        return self._options[item.option_set]

    def points_of(self, item: Item) -> tuple[float, float]:
        """The fewest and the most points one answer to an item can count; KeyError if none."""
        if item.kind is not ItemKind.CHOICE:
            raise KeyError(item.link_id)
        return self._ends[item.option_set]

    def points(self, item: Item, value: int) -> float | None:
        """What an answer to a choice item counts, None if nothing; KeyError if not offered."""
        return self._points[item.option_set][value]

    def offers(self, item: Item, value: object) -> bool:
        """Whether the value is one of the answers a choice item offers."""
        return type(value) is int and value in self._points[item.option_set]

    @property
    def lowest_and_highest(self) -> tuple[int, int]:
        """The lowest and the highest value any answer has."""
        values = [option.value for options in self._options.values() for option in options]
        return min(values), max(values)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The linkIds asked once for each person."""
        if self.repeat is None:
            return frozenset()
        return frozenset(self.repeat.items or self.items_by_link_id)

    def range_of(self, scale: Scale, items: Sequence[str] = ()) -> tuple[float, float]:
        """The lowest and highest score a scale can give, derived from the answers allowed.

        ``items`` are those of its items that are asked, where conditions leave some out.
        """
        names = items or scale.items
        ends = [self.points_of(self.item(link_id)) for link_id in names]
        given = dict(scale.weights)
        weights = [given.get(link_id, 1.0) for link_id in names]
        low = fsum(end[0] * weight for end, weight in zip(ends, weights, strict=True))
        high = fsum(end[1] * weight for end, weight in zip(ends, weights, strict=True))
        if scale.method is ScoringMethod.MEAN:
            return low / fsum(weights), high / fsum(weights)
        return low, high

    def as_mapping(self) -> dict[str, Any]:
        """The canonical form: plain JSON values, from which `load` makes an equal instrument."""
        return mapping_of(self)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical form: a different hash is a different version."""
        canonical = json.dumps(self.as_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def asking_order(self) -> tuple[Node, ...]:
        """Items and sections, each after what its conditions depend on; none without any."""
        conditions = [
            *(item.enable_when for item in self.items),
            *(section.enable_when for section in self.sections),
        ]
        return asking_order(self.items, self.sections) if any(conditions) else ()

    @cached_property
    def items_by_link_id(self) -> dict[str, Item]:
        """Every item under its linkId, in the order shown."""
        return {item.link_id: item for item in self.items}

    @cached_property
    def _options(self) -> dict[str, tuple[Option, ...]]:
        return {"": self.options, **dict(self.option_sets)}

    @cached_property
    def _points(self) -> dict[str, dict[int, float | None]]:
        return {
            name: {option.value: option.points for option in options}
            for name, options in self._options.items()
        }

    @cached_property
    def _ends(self) -> dict[str, tuple[float, float]]:
        counted = {
            name: [each for each in points.values() if each is not None]
            for name, points in self._points.items()
        }
        return {name: (min(points), max(points)) for name, points in counted.items() if points}
