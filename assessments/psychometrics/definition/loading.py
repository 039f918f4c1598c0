"""From data to an instrument: every value read with its type, every fault named."""

import re
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from assessments.psychometrics.definition.checks import check
from assessments.psychometrics.definition.instrument import AnsweredBy, Instrument
from assessments.psychometrics.definition.items import Item, Option
from assessments.psychometrics.definition.reader import Faults, Reader
from assessments.psychometrics.definition.scales import (
    DEFAULT_MIN_ANSWERED,
    Scale,
    ScoringMethod,
)

_SLUG = re.compile(r"[a-z][a-z0-9-]{0,79}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINK_ID = re.compile(r"\S{1,255}")


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
        id=reader.text("id", shape=_SLUG),
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
        limits=reader.texts("limits"),
        licence=reader.text("licence"),
        options=tuple(_read_option(entry) for entry in reader.entries("options")),
        items=tuple(_read_item(entry) for entry in reader.entries("items")),
        scales=tuple(_read_scale(entry) for entry in reader.entries("scales")),
    )
    reader.refuse_the_rest()
    check(instrument, faults)
    if faults.listed():
        raise DefinitionError(faults.listed())
    return instrument


def parse(yaml_text: str) -> Instrument:
    """Build an instrument from YAML; text that is not YAML is a DefinitionError too."""
    try:
        source = yaml.load(yaml_text, Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DefinitionError((f"yaml: {' '.join(str(error).split())}",)) from error
    return load(source)


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, where YAML would keep the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            raise yaml.constructor.ConstructorError(
                None, None, "a key is given twice in this mapping", node.start_mark
            )
        return mapping


def _read_option(entry: Reader) -> Option:
    option = Option(
        value=entry.whole("value", allowed=lambda _: True, words="is too large"),
        label=entry.text("label"),
    )
    entry.refuse_the_rest()
    return option


def _read_item(entry: Reader) -> Item:
    item = Item(link_id=entry.text("linkId", shape=_LINK_ID), text=entry.text("text"))
    entry.refuse_the_rest()
    return item


def _read_scale(entry: Reader) -> Scale:
    share = entry.number(
        "min_answered", allowed=lambda n: 0 < n <= 1, words="must be above 0 and at most 1"
    )
    scale = Scale(
        id=entry.text("id", shape=_SLUG),
        title=entry.text("title"),
        items=entry.texts("items"),
        reversed=entry.texts("reversed", required=False),
        method=entry.choice("method", ScoringMethod),
        min_answered=DEFAULT_MIN_ANSWERED if share is None else share,
        sd=entry.number("sd", allowed=lambda n: n > 0, words="must be above 0"),
        reliability=entry.number(
            "reliability", allowed=lambda n: 0 < n < 1, words="must be above 0 and below 1"
        ),
        parameters_source=entry.text("parameters_source", required=False),
        provisional=entry.flag("provisional", default=True),
        cut=entry.number("cut", allowed=lambda _: True, words="must be a finite number"),
    )
    entry.refuse_the_rest()
    return scale
