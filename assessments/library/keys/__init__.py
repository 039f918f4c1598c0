"""Keys of published attachment measures, by item number, read once a process."""

from functools import cache
from importlib.resources import files

from assessments.psychometrics.definition.source import read_source
from assessments.psychometrics.keys import KeyTemplate, load_key


@cache
def shipped_keys() -> tuple[KeyTemplate, ...]:
    """All key templates, by id."""
    sources = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".yaml")]
    return tuple(
        load_key(read_source(source.read_text(encoding="utf-8")))
        for source in sorted(sources, key=lambda source: source.name)
    )


def key_template(name: str) -> KeyTemplate:
    """The key template of that name; LookupError, in a sentence, if there is none."""
    for template in shipped_keys():
        if template.id == name:
            return template
    known = ", ".join(template.id for template in shipped_keys())
    raise LookupError(f"There is no key template {name[:60]!r}; there are {known}.")
