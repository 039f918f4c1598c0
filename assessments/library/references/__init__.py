"""Reference sets that come with the product: the one sourced example, read once a process."""

from functools import cache
from importlib.resources import files

from assessments.psychometrics.definition.source import read_source
from assessments.psychometrics.references import Reference, load_references


@cache
def shipped_references() -> tuple[Reference, ...]:
    """All shipped reference sets, by file and in its order."""
    sources = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".yaml")]
    return tuple(
        reference
        for source in sorted(sources, key=lambda source: source.name)
        for reference in load_references(read_source(source.read_text(encoding="utf-8")))
    )
