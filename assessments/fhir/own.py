"""What the project's own exports carry beyond plain FHIR, read back into the mapping form."""

from collections.abc import Mapping
from typing import Any

from assessments.fhir.extensions import own_mapping, own_mappings
from assessments.fhir.problems import Problems
from assessments.fhir.writing import HEAD, key_hash
from assessments.psychometrics.definition import Instrument


def carried(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of the mapping form an export of ours carries; {} for a file from elsewhere."""
    head = own_mapping(resource, "instrument")
    if head is None:
        return {}
    keys: dict[str, Any] = {key: head[key] for key in (*HEAD, "id") if key in head}
    keys["scales"] = [_scale(each) for each in own_mappings(resource, "scale")]
    keys["risks"] = own_mappings(resource, "risk")
    keys["prompts"] = own_mappings(resource, "prompt")
    keys["repeat"] = own_mapping(resource, "repeat")
    return {key: value for key, value in keys.items() if value} | _zero(head)


def in_order(resource: Mapping[str, Any], mapping: dict[str, Any]) -> None:
    """Put items and sections in the order they had, where the tree of groups had to change it."""
    order = own_mapping(resource, "order") or {}
    for key, name in (("items", "linkId"), ("sections", "id")):
        places = {each: number for number, each in enumerate(order.get(key, []))}
        if places and isinstance(mapping.get(key), list):
            mapping[key].sort(key=lambda entry: places.get(entry[name], len(places)))


def has_url(resource: Mapping[str, Any]) -> bool:
    """Whether the address of the file belongs to its definition, or was made up on export."""
    head = own_mapping(resource, "instrument")
    return head is None or head.get("has_url") is True


def check_unchanged(
    resource: Mapping[str, Any], instrument: Instrument, problems: Problems
) -> None:
    """Say where plain FHIR and what an export carries no longer belong together."""
    head = own_mapping(resource, "instrument") or {}
    if head.get("content_hash") == instrument.content_hash:
        return
    if head.get("key_hash") != key_hash(instrument):
        problems.doubt(
            "",
            "Questions, answers or conditions were changed after this file was exported, and the "
            "key in it was made for the ones before. Check the key, then give it a new version.",
        )
    else:
        problems.warning(
            "",
            "This file was changed after it was exported: its words or its key are not those of "
            "the version it names. Give it a new version.",
        )


def _zero(head: Mapping[str, Any]) -> dict[str, Any]:
    days = head.get("min_interval_days")
    return {"min_interval_days": days} if days == 0 else {}


def _scale(written: dict[str, Any]) -> dict[str, Any]:
    weights = written.pop("weights", [])
    factors = {
        each["item"]: each.get("factor")
        for each in weights
        if isinstance(each, Mapping) and isinstance(each.get("item"), str)
    }
    return written | ({"weights": factors} if factors else {})
