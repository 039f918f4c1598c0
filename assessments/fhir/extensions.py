"""Extensions: finding them, and writing a mapping as a complex one and back."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from assessments.fhir.terms import own

# Keys of the mapping form that hold a list, and so are lists even where one entry is given.
_LISTS = frozenset(
    {"limits", "items", "sections", "reversed", "weights", "bands", "codings", "people", "links"}
)


def entries(value: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; anything else in an untrusted file counts as absent."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def text_in(element: Mapping[str, Any], key: str) -> str:
    """A text without space around it and without control characters; "" where there is none."""
    value = element.get(key)
    if not isinstance(value, str):
        return ""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign if sign in "\n\t" or sign.isprintable() else " " for sign in lines).strip()


def found(element: Mapping[str, Any], urls: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """The extensions of an element under one of those addresses."""
    for extension in entries(element.get("extension")):
        url = extension.get("url")
        if isinstance(url, str) and url in urls:
            yield extension


def number_of(element: Mapping[str, Any], *keys: str) -> float | None:
    """The first of the keys that holds a finite number below a thousand million."""
    for key in keys:
        value = element.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 10**9:
            return value
    return None


def is_true(element: Mapping[str, Any], urls: Collection[str]) -> bool:
    """Whether such an extension says true."""
    return any(extension.get("valueBoolean") is True for extension in found(element, urls))


def complex_extension(name: str, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping of plain values as one of the project's complex extensions."""
    return {"url": own(name), "extension": list(_parts(mapping))}


def own_mapping(element: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """What `complex_extension` wrote; None where the element has no such extension."""
    return next(iter(own_mappings(element, name)), None)


def own_mappings(element: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """As `own_mapping`, for an extension that may stand there several times."""
    return [_mapping(extension) for extension in found(element, {own(name)})]


def _parts(mapping: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key, value in mapping.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                yield {"url": key, "extension": list(_parts(each))}
            else:
                yield {"url": key, _value_key(each): each}


def _value_key(value: object) -> str:
    match value:
        case bool():
            return "valueBoolean"
        case int():
            return "valueInteger"
        case float():
            return "valueDecimal"
        case _:
            return "valueString"


def _mapping(extension: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for part in entries(extension.get("extension")):
        key = part.get("url")
        if not isinstance(key, str):
            continue
        value = _value(part)
        if key in _LISTS:
            read.setdefault(key, []).append(value)
        else:
            read[key] = value
    return read


def _value(part: Mapping[str, Any]) -> Any:
    if "extension" in part:
        return _mapping(part)
    values = (value for key, value in part.items() if key.startswith("value"))
    return next(values, None)
