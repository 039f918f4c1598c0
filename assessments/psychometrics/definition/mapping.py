"""The canonical form of a definition: plain JSON values under the names the files use.

Names are those of the attributes; only an item's ``linkId`` keeps the name FHIR gives it. A value
that stands at its default is left out, so that a rule added to the engine later does not change
the hash of an instrument that makes no use of it.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assessments.psychometrics.definition.instrument import Instrument
    from assessments.psychometrics.definition.scales import Scale

# Written even at their default: the first released hashes hold them.
_ALWAYS = {("Scale", "min_answered"), ("Scale", "provisional")}
_RENAMED = {("Item", "link_id"): "linkId"}


def mapping_of(instrument: "Instrument") -> dict[str, Any]:
    """The canonical form of an instrument."""
    plain: dict[str, Any] = _plain(instrument)
    return plain


def scale_mapping(scale: "Scale") -> dict[str, Any]:
    """The canonical form of one scale."""
    plain: dict[str, Any] = _plain(scale)
    return plain


def part_mapping(part: object) -> Any:
    """The canonical form of any other part: an option, a repeat."""
    return _plain(part)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        owner = type(value).__name__
        return {
            _RENAMED.get((owner, field.name), field.name): _part(owner, field.name, each)
            for field in fields(value)
            if (each := getattr(value, field.name)) != field.default
            or field.default is MISSING
            or (owner, field.name) in _ALWAYS
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _part(owner: str, name: str, value: Any) -> Any:
    write = _PAIRS.get((owner, name))
    return write(value) if write else _plain(value)


# Pairs of a name and what belongs to it are mappings in the files.
_PAIRS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("Scale", "weights"): dict,
    ("Instrument", "option_sets"): lambda sets: {name: _plain(options) for name, options in sets},
}
