"""Reads a YAML file into the frozen rows of `schema.py` and names every fault with its place.

A place is the file and the way to the value, lists counted from 1: `anxious.yaml goals.2.title`.
After a fault the reader goes on with an empty value, so that one reading finds all faults; the
library is refused at the end if there is any.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_origin

import yaml

from clinic.attainment import LEVELS

Row = TypeVar("Row")


class _OneMeaningLoader(yaml.SafeLoader):
    """YAML without the silent loss of a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: list[Any] = []
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                problem = f"key {key!r} stands twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
            seen.append(key)
        return super().construct_mapping(node, deep)


def read_file(path: Path, shape: type[Row], faults: list[str]) -> Row:
    """Return the file as a `shape`; what is wrong with it is added to `faults`."""
    try:
        # S506 asks for a safe loader, which this one is.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_OneMeaningLoader)  # noqa: S506
    except OSError:
        faults.append(f"{path.name}: cannot be read")
    except UnicodeDecodeError:
        faults.append(f"{path.name}: is not UTF-8 text")
    except yaml.YAMLError as error:
        faults.append(f"{path.name}{_line(error)}: {getattr(error, 'problem', error)}")
    else:
        return _row(shape, raw, f"{path.name} ", faults)
    return _row(shape, {}, "", [])


def _line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" line {mark.line + 1}" if mark else ""


def _row(shape: type[Row], raw: object, place: str, faults: list[str]) -> Row:
    if not isinstance(raw, dict):
        faults.append(f"{place.rstrip(' .')}: must be a mapping")
        return _row(shape, {}, "", [])
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]
    faults.extend(f"{place}{key}: is not a known key" for key in raw if key not in known)
    values = {}
    for name, field in known.items():
        if name not in raw and field.default is not MISSING:
            continue
        if name not in raw:
            faults.append(f"{place}{name}: is missing")
        quiet = faults if name in raw else []
        values[name] = _value(field.type, raw.get(name), f"{place}{name}", quiet)
    return shape(**values)


def _value(kind: Any, raw: object, place: str, faults: list[str]) -> Any:
    if kind in (str, str | None):
        return _text(raw, place, faults)
    if kind is int:
        return _number(raw, place, faults)
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], raw, place, faults)
    return _levels(raw, place, faults)


def _text(raw: object, place: str, faults: list[str]) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    empty = raw is None or isinstance(raw, str)
    faults.append(f"{place}: {'is empty' if empty else 'must be text'}")
    return ""


def _number(raw: object, place: str, faults: list[str]) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 1:
        return raw
    faults.append(f"{place}: must be a whole number from 1 up")
    return 1


def _list(item: Any, raw: object, place: str, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        faults.append(f"{place}: must be a list")
        return ()
    if not raw:
        faults.append(f"{place}: is empty")
    read = _text if item is str else _item_reader(item)
    return tuple(
        read(one, f"{place}.{position}", faults) for position, one in enumerate(raw, start=1)
    )


def _item_reader(shape: type) -> Any:
    return lambda raw, place, faults: _row(shape, raw, f"{place}.", faults)


def _levels(raw: object, place: str, faults: list[str]) -> Mapping[int, str]:
    if not isinstance(raw, dict) or set(raw) != set(LEVELS):
        faults.append(f"{place}: must have exactly the levels -2, -1, 0, 1, 2")
        return MappingProxyType({})
    return MappingProxyType(
        {level: _text(raw[level], f"{place}.{level}", faults) for level in LEVELS}
    )
