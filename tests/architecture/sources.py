"""The files the sweeps read."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.folders import ROOT

PACKAGES = ("config", "clinic", "assessments", "reports")
ENTRY_ROWS = {"views", "api", "forms", "templatetags"}


def named(path: Path) -> str:
    """A path as a person writes it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> Iterator[Path]:
    """Python files below these folders (the product's packages by default), migrations left out."""
    for folder in folders or PACKAGES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def row_of(path: Path) -> str:
    """The row of its app a file stands in: `views` for clinic/views/people.py and views.py."""
    return path.relative_to(ROOT).parts[1].removesuffix(".py")


def entry_files() -> Iterator[Path]:
    """Views, API, forms and template tags: what meets input from outside."""
    for path in python_files():
        if row_of(path) in ENTRY_ROWS:
            yield path


def action_files() -> Iterator[Path]:
    """The modules of named actions."""
    for path in python_files():
        if row_of(path) == "actions":
            yield path


def templates() -> list[Path]:
    """Every template of the project."""
    return sorted((ROOT / "templates").rglob("*.html")) + sorted(
        (ROOT / "templates").rglob("*.txt")
    )


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text(), filename=str(path))
