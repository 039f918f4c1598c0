"""One folder for everything a run writes, deleted by the process that made it."""

import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the checkout
NAME = "SECURE_BASE_TEST_FOLDER"
_mine: list[Path] = []


def run_folder() -> Path:
    """Return the run's folder; the first process makes it, xdist's workers inherit its name."""
    if NAME not in os.environ:
        _mine.append(Path(tempfile.mkdtemp(prefix="sb-")))
        _mine[0].chmod(0o711)  # PostgreSQL runs under another account and must get through
        os.environ[NAME] = str(_mine[0])
    return Path(os.environ[NAME])


def new_folder(name: str) -> Path:
    """Make a private folder inside the run's."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=run_folder()))


def remove_run_folder() -> None:
    """Delete it all, in the process that made it."""
    while _mine:
        shutil.rmtree(_mine.pop(), ignore_errors=True)
        os.environ.pop(NAME, None)
