"""Norms and cut-offs as data: what a citation says of an instrument, in one language and age."""

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from assessments.psychometrics.definition import DefinitionError
from assessments.psychometrics.definition.parts import SLUG
from assessments.psychometrics.definition.reader import Faults, Reader

_MOST_SETS = 100
_MOST_SCALES = 100
_OLDEST = 130


@dataclass(frozen=True)
class ScaleReference:
    """What is known of one scale, in points of the scale; None for what the source does not give.

    ``reliability`` lies above 0 and below 1; ``sd`` and ``reliable_change`` above 0.
    """

    cut: float | None = None
    mean: float | None = None
    sd: float | None = None
    reliability: float | None = None
    reliable_change: float | None = None

    def as_mapping(self) -> dict[str, float]:
        """Only what is given."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in given.items() if value is not None}


@dataclass(frozen=True)
class Reference:
    """One reference set. ``instrument`` is an instrument's id or a key template's.

    An empty ``version`` or ``language`` and a missing age end mean any. Ages are whole years, both
    ends included. ``n``: how many people the study had, in all groups together.
    """

    instrument: str
    population: str
    citation: str
    scales: tuple[tuple[str, ScaleReference], ...]
    version: str = ""
    language: str = ""
    age_from: int | None = None
    age_to: int | None = None
    n: int | None = None
    provisional: bool = True

    def scale(self, scale_id: str) -> ScaleReference | None:
        """What is known of that scale; None if nothing."""
        return dict(self.scales).get(scale_id)

    def fits(self, age: int | None, language: str, version: str) -> bool:
        """Whether the set speaks of a person of that age, in that language and version.

        A set for an age group does not fit a person of unknown age. "es" fits "es-CL" too.
        """
        if self.version and self.version != version:
            return False
        named = self.language.lower()
        if named and language.lower() != named and not language.lower().startswith(f"{named}-"):
            return False
        if age is None:
            return self.age_from is None and self.age_to is None
        return (self.age_from or 0) <= age <= (_OLDEST if self.age_to is None else self.age_to)

    def as_mapping(self) -> dict[str, Any]:
        """The canonical form: plain JSON values, from which `load_reference` makes an equal set."""
        mapping: dict[str, Any] = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        mapping["scales"] = {name: scale.as_mapping() for name, scale in self.scales}
        return mapping

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical form."""
        canonical = json.dumps(self.as_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def load_reference(source: object) -> Reference:
    """Build one reference set from its mapping form; DefinitionError names every fault found."""
    faults = Faults()
    reference = _read(Reader(source, "", faults), faults)
    if faults.listed():
        raise DefinitionError(faults.listed())
    return reference


def load_references(source: object) -> tuple[Reference, ...]:
    """Build the sets of a file, listed under ``sets``; DefinitionError names every fault found."""
    faults = Faults()
    reader = Reader(source, "", faults)
    references = tuple(_read(each, faults) for each in reader.entries("sets", most=_MOST_SETS))
    reader.refuse_the_rest()
    if faults.listed():
        raise DefinitionError(faults.listed())
    return references


def _read(reader: Reader, faults: Faults) -> Reference:
    reference = Reference(
        instrument=reader.text("instrument", shape=SLUG),
        population=_short(reader, "population", 200, faults),
        citation=_short(reader, "citation", 1_000, faults),
        scales=_scales(reader, faults),
        version=_short(reader, "version", 40, faults, required=False),
        language=_short(reader, "language", 12, faults, required=False),
        age_from=_age(reader, "age_from"),
        age_to=_age(reader, "age_to"),
        n=_count(reader, "n", 10_000_000),
        provisional=reader.flag("provisional", default=True),
    )
    reader.refuse_the_rest()
    youngest, oldest = reference.age_from, reference.age_to
    if youngest is not None and oldest is not None and youngest > oldest:
        faults.add(reader.at("age_to"), "must not be below age_from")
    return reference


def _scales(reader: Reader, faults: Faults) -> tuple[tuple[str, ScaleReference], ...]:
    part = reader.part("scales")
    if part is None:
        faults.add(reader.at("scales"), "is missing")
        return ()
    scales = []
    for name in part.names(most=_MOST_SCALES, shape=SLUG):
        entry = part.part(name)
        if entry is None:
            faults.add(part.at(name), "is empty")
            continue
        scales.append((name, _scale(entry, faults)))
    if not scales and not faults.within(reader.at("scales")):
        faults.add(reader.at("scales"), "must not be empty")
    return tuple(scales)


def _scale(entry: Reader, faults: Faults) -> ScaleReference:
    scale = ScaleReference(
        cut=entry.number("cut"),
        mean=entry.number("mean"),
        sd=entry.number("sd", allowed=lambda n: n > 0, words="must be above 0"),
        reliability=entry.number(
            "reliability", allowed=lambda n: 0 < n < 1, words="must be above 0 and below 1"
        ),
        reliable_change=entry.number(
            "reliable_change", allowed=lambda n: n > 0, words="must be above 0"
        ),
    )
    entry.refuse_the_rest()
    if not scale.as_mapping() and not faults.within(entry.place):
        faults.add(entry.place, "says nothing")
    return scale


def _short(reader: Reader, key: str, most: int, faults: Faults, *, required: bool = True) -> str:
    text = reader.text(key, required=required)
    if len(text) > most:
        faults.add(reader.at(key), f"must be at most {most:,} characters")
    return text


def _age(reader: Reader, key: str) -> int | None:
    return _count(reader, key, _OLDEST, least=0)


def _count(reader: Reader, key: str, most: int, least: int = 1) -> int | None:
    if not reader.gives(key):
        reader.leave_out(key)
        return None
    return reader.whole(
        key, allowed=lambda n: least <= n <= most, words=f"must be {least} to {most:,}"
    )
