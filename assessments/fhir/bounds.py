"""How large a file may be. Checked before anything else, so that all later work is bounded."""

from collections.abc import Mapping

MOST_ITEMS = 1_000
_MOST_VALUES = 300_000
_LONGEST_TEXT = 200_000
_DEEPEST = 60


def refusal(resource: object, kind: str) -> str:
    """Why a file is not read at all, in one sentence; "" where it may be."""
    if not isinstance(resource, Mapping):
        return "This is not a FHIR resource: it must be one JSON object."
    if resource.get("resourceType") != kind:
        return f"This is not a FHIR {kind}: its resourceType says otherwise."
    return _too_large(resource)


def _too_large(resource: object) -> str:
    values = items = 0
    ahead: list[tuple[object, int]] = [(resource, 1)]
    while ahead:
        value, depth = ahead.pop()
        values += 1
        if depth > _DEEPEST:
            return f"This file is nested more than {_DEEPEST} levels deep, so it is not read."
        if values > _MOST_VALUES:
            return f"This file holds more than {_MOST_VALUES:,} values, so it is not read."
        if isinstance(value, str) and len(value) > _LONGEST_TEXT:
            return f"A text in this file is longer than {_LONGEST_TEXT:,} characters."
        if isinstance(value, Mapping):
            if not all(isinstance(key, str) for key in value):
                return "This is not a FHIR resource: its keys must be text."
            items += "linkId" in value
            if items > MOST_ITEMS:
                return f"This file has more than {MOST_ITEMS:,} questions, so it is not read."
            ahead.extend((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            ahead.extend((each, depth + 1) for each in value)
    return ""
