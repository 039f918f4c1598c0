"""From data to an instrument: every value read with its type, every fault named."""

import re
from collections.abc import Mapping

from assessments.psychometrics.definition.checks import check
from assessments.psychometrics.definition.instrument import AnsweredBy, Instrument
from assessments.psychometrics.definition.parts import (
    MAX_ITEMS,
    SLUG,
    codings_in,
    option_sets_in,
    options_in,
    read_item,
    read_prompt,
    read_risk,
    read_scale,
    read_section,
    repeat_in,
)
from assessments.psychometrics.definition.reader import Faults, Reader
from assessments.psychometrics.definition.source import SourceError, read_source

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_URL = re.compile(r"(https?://|urn:)\S+")

_MAX_PARTS = 200
_MAX_SCALES = 100
_MAX_LIMITS = 50


class DefinitionError(ValueError):
    """A definition that cannot be used. ``faults`` names every fault with its place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def load(source: Mapping[str, object]) -> Instrument:
    """Build an instrument from its mapping form; DefinitionError names every fault found."""
    faults = Faults()
    reader = Reader(source, "", faults)
    instrument = Instrument(
        id=reader.text("id", shape=SLUG),
        version=reader.text("version", shape=_VERSION),
        language=reader.text("language", shape=_LANGUAGE),
        title=reader.text("title"),
        purpose=reader.text("purpose"),
        minutes=reader.whole("minutes", allowed=lambda n: 1 <= n <= 240, words="must be 1 to 240"),
        min_interval_days=reader.whole(
            "min_interval_days", allowed=lambda n: 0 <= n <= 3660, words="must be 0 to 3660"
        ),
        cadence=reader.text("cadence"),
        answered_by=reader.choice("answered_by", AnsweredBy),
        instructions=reader.text("instructions"),
        limits=reader.texts("limits", most=_MAX_LIMITS),
        licence=reader.text("licence"),
        options=options_in(reader),
        items=tuple(map(read_item, reader.entries("items", most=MAX_ITEMS))),
        scales=tuple(map(read_scale, reader.entries("scales", most=_MAX_SCALES))),
        option_sets=option_sets_in(reader),
        sections=tuple(map(read_section, _optional(reader, "sections"))),
        repeat=repeat_in(reader),
        risks=tuple(map(read_risk, _optional(reader, "risks"))),
        prompts=tuple(map(read_prompt, _optional(reader, "prompts"))),
        made_by=reader.text("made_by", required=False),
        url=reader.text("url", shape=_URL, required=False),
        codings=codings_in(reader),
    )
    reader.refuse_the_rest()
    check(instrument, faults)
    if faults.listed():
        raise DefinitionError(faults.listed())
    return instrument


def parse(text: str) -> Instrument:
    """Build an instrument from YAML or JSON; text that is neither is a DefinitionError too."""
    try:
        source = read_source(text)
    except SourceError as error:
        raise DefinitionError((f"text: {error}",)) from error
    return load(source)  # type: ignore[arg-type]  # whatever it is, the reader says so


def _optional(reader: Reader, key: str) -> list[Reader]:
    return reader.entries(key, most=_MAX_PARTS, required=False)
