"""Value sets and code systems a file carries within itself: their concepts and weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.fhir.extensions import entries, found, number_of, text_in
from assessments.fhir.terms import WEIGHT_PROPERTIES, WEIGHTS


@dataclass(frozen=True)
class Concept:
    """A code with its words; ``weight`` is what it counts, where the file says so."""

    code: str
    system: str
    display: str
    weight: float | None


class Contained:
    """The contained resources of one file. References that run in circles are followed once."""

    def __init__(self, resource: Mapping[str, Any]) -> None:
        self._sets: dict[str, Mapping[str, Any]] = {}
        self._systems: dict[str, Mapping[str, Any]] = {}
        for each in entries(resource.get("contained")):
            kind = each.get("resourceType")
            target = {"ValueSet": self._sets, "CodeSystem": self._systems}.get(str(kind))
            if target is not None:
                if name := text_in(each, "id"):
                    target.setdefault(f"#{name}", each)
                if url := text_in(each, "url"):
                    target.setdefault(url, each)
        self._weights: dict[tuple[str, str], float] = {}
        for system in self._systems.values():
            for concept in _of_system(system):
                if concept.weight is not None:
                    self._weights.setdefault((concept.system, concept.code), concept.weight)

    def concepts(self, reference: str) -> tuple[Concept, ...] | None:
        """The concepts of a value set; None where it, or a part of it, is not in the file."""
        listed: dict[tuple[str, str], Concept] = {}
        complete = True
        seen: set[str] = set()
        ahead = [reference]
        while ahead:
            name = ahead.pop(0)
            value_set = self._sets.get(name) or self._sets.get(name.partition("|")[0])
            if value_set is None:
                complete = False
            elif name not in seen:
                seen.add(name)
                concepts, further, whole = self._of_set(value_set)
                complete = complete and whole
                ahead.extend(further)
                for concept in concepts:
                    listed.setdefault((concept.system, concept.code), concept)
        return tuple(listed.values()) if listed and complete else None

    def weight(self, system: str, code: str) -> float | None:
        """The weight a contained code system gives a code."""
        return self._weights.get((system, code))

    def _of_set(self, value_set: Mapping[str, Any]) -> tuple[list[Concept], list[str], bool]:
        expansion = value_set.get("expansion")
        if isinstance(expansion, Mapping) and entries(expansion.get("contains")):
            return [self._weighed(each) for each in _expanded(expansion)], [], True
        concepts: list[Concept] = []
        further: list[str] = []
        compose = value_set.get("compose")
        compose = compose if isinstance(compose, Mapping) else {}
        # A filter or an exclusion would need a terminology server to be carried out.
        complete = not entries(compose.get("exclude"))
        for include in entries(compose.get("include")):
            system = text_in(include, "system")
            named = entries(include.get("concept"))
            complete = complete and not include.get("filter")
            further.extend(_references(include))
            concepts.extend(self._weighed(_concept(each, system)) for each in named)
            if system and not named:
                known = self._systems.get(system)
                complete = complete and known is not None
                concepts.extend(_of_system(known) if known else ())
        return concepts, further, complete

    def _weighed(self, concept: Concept) -> Concept:
        if concept.weight is not None:
            return concept
        weight = self.weight(concept.system, concept.code)
        return Concept(concept.code, concept.system, concept.display, weight)


def weight_of(element: Mapping[str, Any]) -> float | None:
    """The weight an element's own extensions give it."""
    for extension in found(element, WEIGHTS):
        weight = number_of(extension, "valueDecimal", "valueInteger")
        if weight is not None:
            return weight
    return None


def _references(include: Mapping[str, Any]) -> list[str]:
    references = include.get("valueSet")
    return (
        [each for each in references if isinstance(each, str)]
        if isinstance(references, list)
        else []
    )


def _concept(element: Mapping[str, Any], system: str) -> Concept:
    return Concept(text_in(element, "code"), system, text_in(element, "display"), _weight(element))


def _weight(element: Mapping[str, Any]) -> float | None:
    weight = weight_of(element)
    for each in entries(element.get("property")) if weight is None else []:
        if text_in(each, "code") in WEIGHT_PROPERTIES:
            return number_of(each, "valueDecimal", "valueInteger")
    return weight


def _of_system(system: Mapping[str, Any]) -> Iterator[Concept]:
    url = text_in(system, "url")
    ahead = entries(system.get("concept"))
    while ahead:
        element = ahead.pop(0)
        yield _concept(element, url)
        ahead = entries(element.get("concept")) + ahead


def _expanded(expansion: Mapping[str, Any]) -> Iterator[Concept]:
    ahead = entries(expansion.get("contains"))
    while ahead:
        element = ahead.pop(0)
        if element.get("abstract") is not True:
            yield _concept(element, text_in(element, "system"))
        ahead = entries(element.get("contains")) + ahead
