"""What an import has to say, in words a therapist can act on."""

from dataclasses import dataclass
from enum import StrEnum

_MOST = 200
_LONGEST = 300


class Level(StrEnum):
    """An error blocks until a person has decided; a warning wants reading; info is told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Problem:
    """One thing about an imported file: ``where`` is a place in it, ``what`` one sentence.

    An error that is ``decidable`` is a doubt a person can settle, with a reason; any other one
    stands until the file or the key is another.
    """

    level: Level
    where: str
    what: str
    decidable: bool = False


class Problems:
    """The problems found so far, in reading order. Beyond 200 the rest is only counted."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._left_out = 0
        self._errors = False

    def error(self, where: str, what: str) -> None:
        self._errors = True
        self._add(Level.ERROR, where, what)

    def doubt(self, where: str, what: str) -> None:
        """An error a person may decide about: what the file says cannot be made to agree."""
        self._errors = True
        self._add(Level.ERROR, where, what, decidable=True)

    def warning(self, where: str, what: str) -> None:
        self._add(Level.WARNING, where, what)

    def info(self, where: str, what: str) -> None:
        self._add(Level.INFO, where, what)

    @property
    def blocking(self) -> bool:
        """Whether one of them is an error."""
        return self._errors

    def listed(self) -> tuple[Problem, ...]:
        """Errors first, then warnings, then what is only told."""
        found = sorted(self._found, key=lambda problem: list(Level).index(problem.level))
        if self._left_out:
            level = Level.ERROR if self._errors else Level.WARNING
            found.append(Problem(level, "", f"{self._left_out} more problems of the same kinds."))
        return tuple(found)

    def _add(self, level: Level, where: str, what: str, *, decidable: bool = False) -> None:
        problem = Problem(level, where[:_LONGEST], what, decidable)
        if problem in self._found:
            return
        if len(self._found) < _MOST:
            self._found.append(problem)
        else:
            self._left_out += 1
