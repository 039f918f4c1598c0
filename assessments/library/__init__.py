"""The questionnaires that come with the product, one YAML file each, read once a process."""

from functools import cache
from importlib.resources import files

from assessments.psychometrics.definition import DefinitionError, Instrument, parse


@cache
def shipped() -> tuple[Instrument, ...]:
    """All shipped instruments, by id. DefinitionError names the file that is at fault."""
    sources = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".yaml")]
    return tuple(
        read(source.name.removesuffix(".yaml"), source.read_text(encoding="utf-8"))
        for source in sorted(sources, key=lambda source: source.name)
    )


def load_instrument(instrument_id: str) -> Instrument:
    """The shipped instrument of that id; LookupError if none is shipped under it."""
    for instrument in shipped():
        if instrument.id == instrument_id:
            return instrument
    raise LookupError(f"no shipped instrument is called {instrument_id!r}")


def read(name: str, yaml_text: str) -> Instrument:
    """One library file, whose name (without .yaml) must be the id of what it defines."""
    try:
        instrument = parse(yaml_text)
    except DefinitionError as error:
        raise DefinitionError(tuple(f"{name}.yaml: {fault}" for fault in error.faults)) from error
    if instrument.id != name:
        raise DefinitionError((f"{name}.yaml: id: must be {name!r}, the name of the file",))
    return instrument
