"""What a questionnaire is: its items, answers and scales.

The mapping form (YAML, JSON) uses the attribute names below; only an item's ``linkId`` keeps the
name FHIR gives it. A value that stands at its default is left out of the canonical form, so that a
rule added to the engine later does not change the hash of an instrument that makes no use of it.
"""

import hashlib
import json
import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

DEFAULT_MIN_ANSWERED = 0.8


class ScoringMethod(StrEnum):
    MEAN = "mean"
    SUM = "sum"


class AnsweredBy(StrEnum):
    CLIENT = "client"
    THERAPIST = "therapist"


@dataclass(frozen=True)
class Option:
    value: int
    label: str


@dataclass(frozen=True)
class Item:
    link_id: str
    text: str


@dataclass(frozen=True)
class Scale:
    """Items that make one score. Without ``sd`` and ``reliability`` it is described, never judged.

    ``sd`` and ``cut`` are in points of the scale; ``reliability`` lies above 0 and below 1;
    ``provisional`` covers the parameters and the cut alike.
    """

    id: str
    title: str
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    method: ScoringMethod
    min_answered: float = DEFAULT_MIN_ANSWERED
    sd: float | None = None
    reliability: float | None = None
    parameters_source: str = ""
    provisional: bool = True
    cut: float | None = None

    @property
    def needed(self) -> int:
        """How many answers a score takes: 10 of 12, 15 of 18 at the usual 80 %."""
        # Exact, from the decimal as written: in floats 0.56 of 25 items would come to 15.
        return math.ceil(Fraction(str(self.min_answered)) * len(self.items))


@dataclass(frozen=True)
class Instrument:
    """One version of a questionnaire. ``items`` are in the order in which they are shown."""

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

    def scale(self, scale_id: str) -> Scale:
        """The scale of that id; KeyError if there is none."""
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise KeyError(scale_id)

    @property
    def lowest_and_highest(self) -> tuple[int, int]:
        """The lowest and the highest answer to one item."""
        values = [option.value for option in self.options]
        return min(values), max(values)

    def range_of(self, scale: Scale) -> tuple[float, float]:
        """The lowest and highest score a scale can give, derived from the answers allowed."""
        low, high = self.lowest_and_highest
        times = len(scale.items) if scale.method is ScoringMethod.SUM else 1
        return float(low * times), float(high * times)

    def as_mapping(self) -> dict[str, Any]:
        """The canonical form: plain JSON values, from which `load` makes an equal instrument."""
        return {
            "id": self.id,
            "version": self.version,
            "language": self.language,
            "title": self.title,
            "purpose": self.purpose,
            "minutes": self.minutes,
            "min_interval_days": self.min_interval_days,
            "cadence": self.cadence,
            "answered_by": self.answered_by.value,
            "instructions": self.instructions,
            "limits": list(self.limits),
            "licence": self.licence,
            "options": [{"value": each.value, "label": each.label} for each in self.options],
            "items": [{"linkId": each.link_id, "text": each.text} for each in self.items],
            "scales": [_scale_mapping(each) for each in self.scales],
        }

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical form: a different hash is a different version."""
        canonical = json.dumps(self.as_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _scale_mapping(scale: Scale) -> dict[str, Any]:
    optional = {
        "sd": scale.sd,
        "reliability": scale.reliability,
        "parameters_source": scale.parameters_source or None,
        "cut": scale.cut,
    }
    return {
        "id": scale.id,
        "title": scale.title,
        "items": list(scale.items),
        "reversed": list(scale.reversed),
        "method": scale.method.value,
        "min_answered": scale.min_answered,
        "provisional": scale.provisional,
        **{key: value for key, value in optional.items() if value is not None},
    }
