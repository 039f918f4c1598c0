"""What keeps security up after therapy: five ongoing practices, with elements to choose from."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clinic.library.reading import read_file

PRACTICES, ELEMENTS = 5, 5


@dataclass(frozen=True, slots=True)
class OngoingPractice:
    """One of the five; its id is that of its section in the maintenance check-in.

    `question` opens the talk about it, `elements` are suggestions. Both speak to the client.
    """

    id: str
    title: str
    question: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaintenanceFile:
    """The whole of maintenance.yaml."""

    version: int
    practices: tuple[OngoingPractice, ...]


class MaintenanceError(Exception):
    """The file is faulty."""


def load(path: Path) -> tuple[OngoingPractice, ...]:
    """Read the practices; MaintenanceError names every fault there is."""
    faults: list[str] = []
    practices = read_file(path, MaintenanceFile, faults).practices
    if len(practices) != PRACTICES or len({one.id for one in practices}) != PRACTICES:
        faults.append(f"{path.name} practices: must be {PRACTICES} different ones")
    faults += [
        f"{path.name} {one.id} elements: must be {ELEMENTS}"
        for one in practices
        if len(one.elements) != ELEMENTS
    ]
    if faults:
        raise MaintenanceError("\n".join(faults))
    return practices


@cache
def maintenance() -> tuple[OngoingPractice, ...]:
    """The five practices as shipped, read once a process."""
    return load(Path(__file__).parent / "maintenance.yaml")
