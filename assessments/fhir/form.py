"""The parts of a Questionnaire as they are found in its tree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.fhir.conditions import When
from assessments.fhir.options import Offered
from assessments.fhir.terms import DIFFICULTY, LOINC
from assessments.psychometrics.definition import Coding, ItemKind


@dataclass(frozen=True)
class Question:
    """A question, or words shown between questions. ``own``: what only our own exports say."""

    link_id: str
    text: str
    kind: ItemKind
    prefix: str
    section: str
    codings: tuple[Coding, ...]
    offered: tuple[Offered, ...]
    when: When
    where: str
    own: Mapping[str, Any]

    @property
    def weighted(self) -> bool:
        """Whether the file says what its answers count."""
        return any(each.weighted for each in self.offered)

    @property
    def belongs_to_no_score(self) -> bool:
        return has_code(self.link_id, self.codings, DIFFICULTY)


@dataclass(frozen=True)
class Part:
    """A group that is named before its questions."""

    id: str
    title: str
    parent: str
    when: When
    where: str
    own: Mapping[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """A part that is not asked: calculated, hidden, or for reading only."""

    link_id: str
    text: str
    type: str
    codings: tuple[Coding, ...]
    element: Mapping[str, Any]
    above: tuple[Mapping[str, Any], ...]
    where: str


@dataclass
class Form:
    """All of them, in the order of the file. ``inside``: the linkIds below each group."""

    questions: list[Question] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    intros: dict[str, str] = field(default_factory=dict)
    inside: dict[str, list[str]] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    group_codings: list[Coding] = field(default_factory=list)


def has_code(link_id: str, codings: tuple[Coding, ...], code: str) -> bool:
    """Whether a part has that LOINC code, or is named by it as some tools do ("/44260-8")."""
    coded = any(each.code == code and each.system in ("", LOINC) for each in codings)
    return coded or link_id.rpartition("/")[2] == code
