"""Conditions: what is asked as the answers stand."""

from typing import Any

import pytest

from assessments.psychometrics.definition import Instrument, load
from assessments.psychometrics.enabling import enabled
from tests.assessments.psychometrics.builders import rich, small, small_mapping

RICH = rich()
ONCE = {"hello", "parent", "calm", "safe"}


def conditional(*conditions: tuple[str, str, Any], every: bool = True) -> Instrument:
    """The small instrument, whose fifth item hangs on conditions."""
    mapping = small_mapping()
    mapping["items"][4] |= {
        "enable_all": every,
        "enable_when": [
            {"question": question, "operator": operator, "answer": answer}
            for question, operator, answer in conditions
        ],
    }
    return load(mapping)


def test_everything_is_asked_where_there_are_no_conditions() -> None:
    assert enabled(small(), {}) == {"i1", "i2", "i3", "i4", "i5"}


@pytest.mark.parametrize(
    ("operator", "answer", "fulfilled_by"),
    [
        ("=", 2, [2]),
        ("!=", 2, [0, 1, 3, 4]),
        (">", 2, [3, 4]),
        ("<", 2, [0, 1]),
        (">=", 2, [2, 3, 4]),
        ("<=", 2, [0, 1, 2]),
        ("exists", True, [0, 1, 2, 3, 4]),
        ("exists", False, [None]),
    ],
)
def test_operators_compare_and_a_skipped_question_fulfils_nothing(
    operator: str, answer: Any, fulfilled_by: list[int | None]
) -> None:
    instrument = conditional(("i1", operator, answer))
    values: list[int | None] = [0, 1, 2, 3, 4, None]
    assert [v for v in values if "i5" in enabled(instrument, {"i1": v})] == fulfilled_by
    assert ("i5" in enabled(instrument, {})) == (fulfilled_by == [None])


@pytest.mark.parametrize(
    ("every", "first", "second", "asked"),
    [(True, 1, 1, True), (True, 1, 0, False), (False, 1, 0, True), (False, 0, 0, False)],
)
def test_all_conditions_or_any_of_them(every: bool, first: int, second: int, asked: bool) -> None:
    instrument = conditional(("i1", "=", 1), ("i2", "=", 1), every=every)
    assert ("i5" in enabled(instrument, {"i1": first, "i2": second})) == asked


def test_a_section_closes_what_is_in_it_and_what_hangs_on_that() -> None:
    assert enabled(RICH, {}) == ONCE
    assert enabled(RICH, {"parent": 0, "tired": 2}) == ONCE
    assert enabled(RICH, {"parent": 1}) == ONCE | {"tired", "proud"}
    assert enabled(RICH, {"parent": 1, "tired": 2}) == ONCE | {"tired", "proud", "why"}


def test_a_section_closes_the_sections_in_it() -> None:
    mapping = small_mapping(
        sections=[
            {"id": "inner", "title": "Inner", "parent": "outer"},
            {
                "id": "outer",
                "title": "Outer",
                "enable_when": [{"question": "i1", "operator": "=", "answer": 1}],
            },
        ]
    )
    mapping["items"][3]["section"] = "inner"
    assert "i4" not in enabled(load(mapping), {"i1": 0})
    assert "i4" in enabled(load(mapping), {"i1": 1})


def test_a_question_may_come_after_what_hangs_on_it() -> None:
    mapping = small_mapping()
    mapping["items"][0]["enable_when"] = [{"question": "i5", "operator": "=", "answer": 1}]
    assert "i1" in enabled(load(mapping), {"i5": 1})


def test_text_is_there_when_it_is_not_empty() -> None:
    mapping = small_mapping()
    mapping["items"].append({"linkId": "why", "text": "Why?", "kind": "text"})
    mapping["items"][4]["enable_when"] = [{"question": "why", "operator": "exists", "answer": True}]
    instrument = load(mapping)
    assert "i5" not in enabled(instrument, {"why": ""})
    assert "i5" in enabled(instrument, {"why": "So."})


def test_each_person_has_conditions_of_their_own() -> None:
    answers = {"mother/near": 0, "father/name": ""}
    assert enabled(RICH, answers, "mother") == {"near", "far"}
    assert enabled(RICH, answers, "father") == {"near"}


def test_a_person_can_hang_on_what_is_asked_once() -> None:
    mapping = rich().as_mapping()
    mapping["items"][7]["enable_when"] = [{"question": "parent", "operator": "=", "answer": 1}]
    instrument = load(mapping)
    assert enabled(instrument, {"parent": 1}, "mother") == {"near"}
    assert enabled(instrument, {"parent": 0, "mother/near": 1}, "mother") == set()


def test_a_chain_as_long_as_a_form_can_be_is_worked_out() -> None:
    items: list[dict[str, Any]] = [{"linkId": "i0", "text": "Item"}]
    for number in range(1, 2_000):
        condition = {"question": f"i{number - 1}", "operator": "=", "answer": 1}
        items.append({"linkId": f"i{number}", "text": "Item", "enable_when": [condition]})
    scales = [{"id": "a", "title": "A", "method": "mean", "items": ["i0"]}]
    instrument = small(items=items, scales=scales)
    answers = dict.fromkeys(map("i{}".format, range(2_000)), 1)
    assert len(enabled(instrument, answers)) == 2_000
    assert len(enabled(instrument, answers | {"i999": 0})) == 1_000
