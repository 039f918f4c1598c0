"""What tends to happen between two people, by how each seems to relate.

From the project's own model of secure attachment. Tendencies to talk about, never verdicts.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clinic.library.reading import read_file

CLIENT = ("anxious", "avoidant", "fearful", "steady")
OTHER = ("steady", "worried", "distant")


@dataclass(frozen=True)
class Pairing:
    """One pair: what happens, what the steadier one provides, what can change."""

    client: str
    other: str
    happens: str
    provides: str
    change: str


@dataclass(frozen=True)
class PairingFile:
    pairings: tuple[Pairing, ...]


@cache
def pairings() -> dict[tuple[str, str], Pairing]:
    """Every pairing by (where the client leans, how the other seems to relate).

    ValueError where the file is faulty, or a pair is missing or stands twice.
    """
    faults: list[str] = []
    file = read_file(Path(__file__).with_name("pairings.yaml"), PairingFile, faults)
    found = [(each.client, each.other) for each in file.pairings]
    if sorted(found) != sorted((client, other) for client in CLIENT for other in OTHER):
        faults.append("pairings.yaml: each pair stands in it once")
    if faults:
        raise ValueError("; ".join(faults))
    return {(each.client, each.other): each for each in file.pairings}
