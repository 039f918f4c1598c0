"""Measures recognised by their LOINC codes: PHQ-9 and GAD-7. Codes, keys and thresholds are facts.

Their wording is not here: it comes from the practice's own file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.fhir.terms import LOINC, SELF_HARM
from assessments.psychometrics.definition import Coding

_MANUAL = "Thresholds published for talking therapies in England (IAPT manual)"


@dataclass(frozen=True)
class Panel:
    """A published measure: its codes, how many questions count 0 to 3, and its thresholds."""

    id: str
    title: str
    code: str
    total: str
    questions: int
    cut: float
    reliable_change: float
    bands: tuple[tuple[int, str], ...]
    meaning: str
    risk: str = ""

    @property
    def highest(self) -> int:
        return 3 * self.questions

    def scale(self, items: list[str]) -> dict[str, Any]:
        """The scale of the measure in the mapping form."""
        return {
            "id": self.id,
            "title": self.title,
            "items": items,
            "method": "sum",
            "cut": self.cut,
            "cut_source": _MANUAL,
            "reliable_change": self.reliable_change,
            "parameters_source": _MANUAL,
            "provisional": False,
            "meaning": self.meaning,
            "bands": [{"at_least": low, "label": label} for low, label in self.bands],
            "codings": [{"code": self.total, "system": LOINC}],
        }


PANELS = (
    Panel(
        id="phq-9",
        title="PHQ-9",
        code="44249-1",
        total="44261-6",
        questions=9,
        cut=10,
        reliable_change=6,
        bands=(
            (0, "minimal"),
            (5, "mild"),
            (10, "moderate"),
            (15, "moderately severe"),
            (20, "severe"),
        ),
        meaning="A higher score means more signs of depression.",
        risk=SELF_HARM,
    ),
    Panel(
        id="gad-7",
        title="GAD-7",
        code="69737-5",
        total="70274-6",
        questions=7,
        cut=8,
        reliable_change=4,
        bands=((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")),
        meaning="A higher score means more signs of anxiety.",
    ),
)
TOTALS = frozenset(panel.total for panel in PANELS)


def by_codes(codings: Iterable[Coding], link_ids: Iterable[str]) -> Panel | None:
    """The measure whose panel or total code is among these; None for none, or for both."""
    codes = {each.code for each in codings if each.system in ("", LOINC)}
    codes |= {link_id.rpartition("/")[2] for link_id in link_ids}
    known = [panel for panel in PANELS if codes & {panel.code, panel.total}]
    return known[0] if len(known) == 1 else None


def by_name(resource: Mapping[str, Any]) -> Panel | None:
    """The measure a file without codes calls itself; None if it is neither."""
    names = " ".join(str(resource.get(key))[:200] for key in ("id", "name", "title", "url"))
    for panel in PANELS:
        stem, _, number = panel.id.partition("-")
        if re.search(rf"(?<![a-z]){stem}[-_ ]?{number}(?!\d)", names, re.IGNORECASE):
            return panel
    return None
