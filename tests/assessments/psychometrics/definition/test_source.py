"""Text to plain values, in bounded time."""

import time

import pytest

from assessments.psychometrics.definition.source import (
    MAX_CHARACTERS,
    SourceError,
    read_json,
    read_source,
)

MERGED = "a: &a {k: 1}\nb: &b {<<: [*a, *a]}"
BASE_60 = ":".join(["59"] * 300_000)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": [1, 2.5, null, true, "ü"]}', {"a": [1, 2.5, None, True, "ü"]}),
        ("a: [1, 2.5, null, true, ü]", {"a": [1, 2.5, None, True, "ü"]}),
        ("{a: 1}", {"a": 1}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("", None),
    ],
)
def test_yaml_and_json_become_plain_values(text: str, values: object) -> None:
    assert read_source(text) == values


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * (MAX_CHARACTERS + 1), "must be at most 1,000,000 characters long"),
        ('{"a": 1, "a": 2}', "a key is given twice in one mapping"),
        ("a: 1\na: 2", "a key is given twice in this mapping"),
        (MERGED, "mappings cannot be merged here"),
        ("[" * 500_000, "is nested too deeply"),
        ("- " * 400_000, "is nested too deeply"),
        ('{"a":' * 150_000, "is nested too deeply"),
        ("{a: " * 200_000, "is nested too deeply"),
        (f"a: {BASE_60}", "must have no value of more than 10,000 characters"),
        ("a: &x 1\nb: [" + "*x, " * 1_001 + "]", "must have at most 1,000 aliases"),
        ('{"a": ' + "9" * 5_000 + "}", "Exceeds the limit"),
        ("a: !!python/object:os.system {}", "could not determine a constructor"),
        ("{a: 1}}", "expected <document start>"),
    ],
    ids=range(13),
)
def test_text_that_would_cost_too_much_is_refused_at_once(text: str, words: str) -> None:
    started = time.process_time()
    with pytest.raises(SourceError, match=words) as caught:
        read_source(text)
    assert time.process_time() - started < 5
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize("text", ["", "[1", "{a: 1}", "nul"])
def test_json_is_json_and_nothing_else(text: str) -> None:
    with pytest.raises(SourceError, match="Expecting"):
        read_json(text)


def test_json_may_be_of_any_length() -> None:
    assert read_json("[" + "1," * 600_000 + "1]") == [1] * 600_001
