"""From text to plain values: YAML or JSON, in bounded time whatever the text is."""

import json
from collections.abc import Callable, Hashable
from typing import Any

import yaml

MAX_CHARACTERS = 1_000_000
_MAX_SCALAR = 10_000
_MAX_DEPTH = 20
_MAX_ALIASES = 1_000


class SourceError(ValueError):
    """Text that cannot be read, with one sentence that says why."""


def read_source(text: str) -> object:
    """The plain values of a YAML or JSON text; SourceError if there are none to be had."""
    if len(text) > MAX_CHARACTERS:
        raise SourceError(f"must be at most {MAX_CHARACTERS:,} characters long")
    return _read(_either, text)


def read_json(text: str) -> object:
    """The plain values of a JSON text of any length; SourceError if there are none to be had."""
    return _read(_json, text)


def _read(how: Callable[[str], object], text: str) -> object:
    try:
        return how(text)
    except RecursionError as error:
        raise SourceError("is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise SourceError(" ".join(str(error).split())[:300]) from error


def _either(text: str) -> object:
    if text.lstrip().startswith("{"):
        try:
            return _json(text)
        except json.JSONDecodeError:
            pass  # a mapping in YAML may open with a brace too
    _refuse_costly(text)
    return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise ValueError("a key is given twice in one mapping")
    return mapping


def _refuse_costly(text: str) -> None:
    """Walk the events before any value is made: libyaml's composer recurses without a limit."""
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_StrictLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > _MAX_DEPTH:
            raise ValueError("is nested too deeply")
        if aliases > _MAX_ALIASES:
            raise ValueError(f"must have at most {_MAX_ALIASES:,} aliases")
        # A long plain number can take minutes to be worked out, in base 60 for one.
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _MAX_SCALAR:
            raise ValueError(f"must have no value of more than {_MAX_SCALAR:,} characters")


class _StrictLoader(yaml.CSafeLoader):
    """Safe YAML without the two things that surprise: a key given twice, and merged mappings."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        # Merging copies: nine lines of it can make a billion keys.
        if any(key.tag == "tag:yaml.org,2002:merge" for key, _ in node.value):
            raise _refusal("mappings cannot be merged here", node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            raise _refusal("a key is given twice in this mapping", node)
        return mapping


def _refusal(words: str, node: yaml.MappingNode) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, words, node.start_mark)
