"""A clock of its own for the processes of a test, wrong by hours, which may jump as they run."""

import os
from pathlib import Path

HOOK = Path(__file__).parent / "wrong_clock"  # its sitecustomize.py is what Python loads first


class WrongClock:
    """What time Python believes it is in the processes that are told `env`."""

    def __init__(self, file: Path, hours: int) -> None:
        self.file = file
        path = os.pathsep.join(filter(None, [str(HOOK), os.environ.get("PYTHONPATH")]))
        self.env = {"PYTHONPATH": path, "WRONG_CLOCK": str(file)}
        self.set(hours)

    def set(self, hours: int) -> None:
        """Let it be ahead by so many hours, behind by as many below 0."""
        new = self.file.with_suffix(".new")
        new.write_text(str(hours))
        os.replace(new, self.file)
