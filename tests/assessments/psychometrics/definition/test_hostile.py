"""Definitions made to do harm: each is refused in a sentence, or harmless, in bounded time."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments.psychometrics.definition import DefinitionError, Instrument, load, parse
from assessments.psychometrics.scoring import score
from tests.assessments.psychometrics.builders import rich_mapping
from tests.sizes import n_of

# Seconds of the processor. The slowest takes about one, and five under the eyes of coverage.
BOUND = 10.0
LONGEST_REFUSAL = 60_000

Random = random.Random
Mapping = dict[str, Any]


def circle_of_items(chance: Random, mapping: Mapping) -> None:
    """Conditions in a circle of any length, among items that are otherwise sound."""
    length = chance.choice([1, 2, 3, 50, 1_900])
    for number in range(length):
        condition = {"question": f"c{(number + 1) % length}", "operator": "=", "answer": 1}
        mapping["items"].append(
            {"linkId": f"c{number}", "text": "Round", "enable_when": [condition]}
        )


def circle_of_sections(chance: Random, mapping: Mapping) -> None:
    length = chance.choice([1, 2, 100, 190])
    for number in range(length):
        parent = f"s{(number + 1) % length}"
        mapping["sections"].append({"id": f"s{number}", "title": "Round", "parent": parent})


def same_names(chance: Random, mapping: Mapping) -> None:
    part = chance.choice(["items", "scales", "sections", "risks", "prompts", "options"])
    mapping[part] = mapping[part] * chance.choice([2, 3, 20])


def too_many(chance: Random, mapping: Mapping) -> None:
    part = chance.choice(["items", "scales", "sections", "risks", "prompts", "options", "limits"])
    mapping[part] = mapping[part] * (10_000 // len(mapping[part]))


def ten_thousand_items(chance: Random, mapping: Mapping) -> None:
    mapping["items"] = [{"linkId": f"i{number}", "text": "Item"} for number in range(10_000)]


def as_large_as_it_may_be(chance: Random, mapping: Mapping) -> None:
    """Every limit reached at once: this is sound, or nearly so, and must not be slow."""
    names = [f"i{number}" for number in range(2_000)]
    mapping["items"] = [{"linkId": name, "text": "Item"} for name in names]
    for key in ("sections", "risks", "prompts", "repeat"):
        del mapping[key]
    scale = {"title": "Scale", "method": "sum", "items": names[: chance.choice([20, 200, 400])]}
    mapping["scales"] = [{"id": f"s{number}", **scale} for number in range(100)]


def long_text(chance: Random, mapping: Mapping) -> None:
    text = chance.choice(["x", "\u202e", " ", "\x00", "\u2028", "é"])
    _put_anywhere(chance, mapping, text * chance.choice([2_001, 50_000, 900_000]))


def wrong_type(chance: Random, mapping: Mapping) -> None:
    for _ in range(chance.randint(1, 6)):
        value = chance.choice(
            [None, True, -1, 0.5, 10**400, float("nan"), float("-inf"), "", [], {}, [[]], [{}],
             {"": ""}, "\x00", ["calm"] * 3, {"linkId": "calm"}, 2**63, "1", -0.0, [None]]
        )  # fmt: skip
        _put_anywhere(chance, mapping, value)


def key_gone_or_new(chance: Random, mapping: Mapping) -> None:
    for _ in range(chance.randint(1, 6)):
        holder, key = _anywhere(chance, mapping)
        if isinstance(holder, dict) and chance.random() < 0.5:
            holder[chance.choice(["linkid", "enableWhen", "__proto__", "a.b", "x" * 5_000])] = 1
        else:
            del holder[key]


def deep(chance: Random, mapping: Mapping) -> None:
    value: Any = "deep"
    for _ in range(chance.choice([30, 150])):
        value = chance.choice([[value], {"deep": value}, {"items": [value]}])
    _put_anywhere(chance, mapping, value)


def many_keys(chance: Random, mapping: Mapping) -> None:
    _put_anywhere(chance, mapping, {f"key{number}": number for number in range(5_000)})


BENDS: tuple[Callable[[Random, Mapping], None], ...] = (
    circle_of_items,
    circle_of_sections,
    same_names,
    too_many,
    ten_thousand_items,
    as_large_as_it_may_be,
    long_text,
    wrong_type,
    key_gone_or_new,
    deep,
    many_keys,
)


def _anywhere(chance: Random, mapping: Mapping) -> tuple[Any, Any]:
    """A place in the mapping: what holds it, and its key or index."""
    holder: Any = mapping
    while True:
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.3:
            return holder, key
        holder = inner


def _put_anywhere(chance: Random, mapping: Mapping, value: Any) -> None:
    holder, key = _anywhere(chance, mapping)
    holder[key] = value


RAW: tuple[Callable[[Random], str], ...] = (
    lambda chance: chance.choice("[{-") * chance.randint(1_000, 900_000),
    lambda chance: '{"items":[' * chance.randint(1_000, 90_000),
    lambda chance: "- " * chance.randint(1_000, 400_000),
    lambda chance: "a: " + ":".join(["59"] * chance.randint(10, 300_000)),
    lambda chance: "".join(f"a{n}: &a{n} [" + f"*a{n - 1}," * 9 + "]\n" for n in range(1, 50)),
    lambda chance: (
        "a0: &a0 {k: v}\n"
        + "".join(f"a{n}: &a{n} {{<<: [" + f"*a{n - 1}," * 9 + "]}\n" for n in range(1, 50))
    ),
    lambda chance: "items: &a\n  - *a\nscales: *a\n",
    lambda chance: "".join(chr(chance.randrange(32, 0x2FFF)) for _ in range(chance.randint(0, 99))),
    lambda chance: "? {a: b}\n: c\n" * chance.randint(1, 1_000),
    lambda chance: '{"title": "' + "\\ud800" * chance.randint(1, 900) + '"}',
    lambda chance: "!!python/object/apply:os.system ['true']",
    lambda chance: '{"a":1}' * chance.randint(2, 100_000),
    lambda chance: "x: !!binary " + "A" * chance.randint(1, 9_999),
    lambda chance: "items: [" + "{linkId: a, text: b}, " * chance.randint(1, 40_000) + "]",
)


def hostile_text(number: int) -> tuple[str, str]:
    """What was done, and the text: the same for the same number."""
    chance = random.Random(number)
    if number % 3 == 0:
        place = chance.randrange(len(RAW))
        return f"raw {place}", RAW[place](chance)
    bend = BENDS[(number // 3 + number) % len(BENDS)]
    mapping = rich_mapping()
    bend(chance, mapping)
    if number % 3 == 1:
        return bend.__name__, json.dumps(mapping)
    return bend.__name__, yaml.dump(mapping, Dumper=yaml.CSafeDumper, allow_unicode=True)


def outcome(text: str) -> Instrument | str:
    """The instrument, or the words in which it was refused."""
    try:
        return parse(text)
    except DefinitionError as error:
        return str(error)


def test_hostile_definitions_are_refused_in_a_sentence_and_in_bounded_time(
    tmp_path: Path,
) -> None:
    seen: Counter[str] = Counter()
    refused = 0
    for number in range(n_of(500)):
        kind, text = hostile_text(number)
        file = tmp_path / "definition"
        file.write_text(text, encoding="utf-8", errors="replace")
        started = time.process_time()
        result = outcome(file.read_text(encoding="utf-8"))
        assert time.process_time() - started < BOUND, (number, kind)
        if isinstance(result, str):
            refused += 1
            assert 0 < len(result) < LONGEST_REFUSAL, (number, kind)
        else:
            assert load(result.as_mapping()) == result, (number, kind)
            assert score(result, {}), (number, kind)
        seen[kind] += 1
    print(f"{refused} of {seen.total()} refused; {dict(seen)}")  # noqa: T201
    assert refused > seen.total() / 2


@pytest.mark.parametrize(
    ("bend", "words"),
    [
        (circle_of_items, "depends on itself"),
        (circle_of_sections, "depends on itself"),
        (same_names, "is used twice"),
        (too_many, "must have at most"),
        (ten_thousand_items, "items: must have at most 2,000 entries"),
        (long_text, "must be"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_each_kind_is_refused_for_what_it_is(
    bend: Callable[[Random, Mapping], None], words: str, seed: int
) -> None:
    mapping = rich_mapping()
    bend(random.Random(seed), mapping)
    with pytest.raises(DefinitionError, match=words):
        load(mapping)


def test_the_largest_definition_is_read_scored_and_hashed_in_time() -> None:
    mapping = rich_mapping()
    as_large_as_it_may_be(random.Random(1), mapping)
    mapping["scales"] = [
        {**scale, "items": [f"i{number}" for number in range(2_000)]} for scale in mapping["scales"]
    ]
    started = time.process_time()
    instrument = load(mapping)
    assert isinstance(instrument, Instrument)
    assert len(score(instrument, dict.fromkeys(scale_items(instrument), 1))) == 100
    assert len(instrument.content_hash) == 64
    assert time.process_time() - started < BOUND


def scale_items(instrument: Instrument) -> list[str]:
    return [item.link_id for item in instrument.items]
