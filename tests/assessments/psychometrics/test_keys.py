"""Published keys by item number: the numbers are facts, and are held here to clinical sources."""

from typing import Any

import pytest

from assessments.library.keys import key_template, shipped_keys
from assessments.psychometrics.definition import DefinitionError, Item, ItemKind, load
from assessments.psychometrics.keys import KeyFault, attach, load_key, out_of_range
from tests.assessments.psychometrics.builders import ECR_R_REVERSED, ecr_r, small_mapping

SMALL = {
    "id": "small",
    "title": "Small",
    "citation": "Somebody (2000).",
    "count": 4,
    "low": 1,
    "high": 5,
    "scales": [
        {
            "id": "one",
            "title": "One",
            "items": "1-2",
            "reversed": 2,
            "method": "mean",
            "meaning": "More.",
        },
        {"id": "two", "title": "Two", "items": "3, 4", "method": "sum", "meaning": "More."},
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    scales = [dict(scale) for scale in SMALL["scales"]]  # type: ignore[attr-defined]
    scales[0]["reversed"] = "2"
    return {**SMALL, "scales": scales, **changes}


def with_scale(**changes: Any) -> dict[str, Any]:
    mapping = small()
    mapping["scales"][0].update(changes)
    return mapping


def items(*names: str, prefixes: tuple[str, ...] = ()) -> list[Item]:
    padded = prefixes + ("",) * (len(names) - len(prefixes))
    return [Item(name, "Invented", prefix=each) for name, each in zip(names, padded, strict=True)]


@pytest.mark.parametrize(
    ("name", "scale", "numbers", "turned"),
    [
        ("ecr-r", "anxiety", range(1, 19), {9, 11}),
        ("ecr-r", "avoidance", range(19, 37), ECR_R_REVERSED - {9, 11}),
        ("ecr", "avoidance", range(1, 37, 2), {3, 15, 19, 25, 27, 29, 31, 33, 35}),
        ("ecr", "anxiety", range(2, 37, 2), {22}),
        ("ecr-rs", "avoidance", range(1, 7), {1, 2, 3, 4}),
        ("ecr-rs", "anxiety", range(7, 10), set()),
        ("ecr-12", "anxiety", [1, 2, 3, 5, 7, 8], set()),
        ("ecr-12", "avoidance", [4, 6, 9, 10, 11, 12], {6, 9, 10, 11, 12}),
    ],
)
def test_the_published_keys(name: str, scale: str, numbers: Any, turned: set[int]) -> None:
    template = key_template(name)
    found = next(each for each in template.scales if each.id == scale)
    assert list(found.items) == list(numbers)
    assert set(found.reversed) == turned
    assert found.method == "mean"
    assert template.span == (1, 7)


def test_there_are_four_and_one_is_asked_about_each_person() -> None:
    assert [each.id for each in shipped_keys()] == ["ecr-12", "ecr-r", "ecr-rs", "ecr"]
    assert [each.id for each in shipped_keys() if each.repeat] == ["ecr-rs"]
    assert all(each.citation for each in shipped_keys())


def test_an_unknown_key_is_named_with_those_there_are() -> None:
    with pytest.raises(LookupError, match="no key template 'x'; there are ecr-12, ecr-r"):
        key_template("x")


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        (small(count=5), "scales: must use each of the items 1 to 5 exactly once"),
        (small(low=5), "high: must be above low"),
        (small(extra=1), "extra: is not a known key"),
        (with_scale(items="1-x"), r"scales\[0\].items: must be item numbers"),
        (with_scale(reversed="3"), r"scales\[0\].reversed: must be items of the scale"),
        (with_scale(reversed="2, 2"), r"scales\[0\].reversed: must be items of the scale"),
        (with_scale(id="two"), "scales: two scales have one id"),
        (with_scale(extra=1), r"scales\[0\].extra: is not a known key"),
        ("text", "definition: must be a mapping"),
        (SMALL, r"scales\[0\].reversed: must be text"),
    ],
)
def test_a_faulty_key_is_refused_with_its_place(mapping: object, fault: str) -> None:
    with pytest.raises(DefinitionError, match=fault):
        load_key(mapping)


@pytest.mark.parametrize(
    ("asked", "linked", "warned"),
    [
        (items("q1", "q2", "q3", "q4"), ["q1", "q2", "q3", "q4"], ""),
        (items("q4", "q3", "q2", "q1"), ["q1", "q2", "q3", "q4"], ""),
        (items("a", "b", "c", "d", prefixes=("4.", "3)", "2", "1:")), ["d", "c", "b", "a"], ""),
        (
            items("q1", "q2", "q3", "q4", prefixes=("2", "1", "3", "4")),
            ["q2", "q1", "q3", "q4"],
            "differ",
        ),
        (
            items("q1", "q2", "q3", "q4", prefixes=("1", "1", "2", "3")),
            ["q1", "q2", "q3", "q4"],
            "",
        ),
        (items("q1", "q2", "q3", "q9"), ["q1", "q2", "q3", "q9"], "no numbers"),
        (items("d", "c", "b", "a"), ["d", "c", "b", "a"], "no numbers"),
        (items("x-2024-1", "x-2024-2", "x-2024-3", "x-2024-4"), None, ""),
    ],
)
def test_numbers_come_from_prefixes_then_linkids_then_the_order(
    asked: list[Item], linked: list[str] | None, warned: str
) -> None:
    attached = attach(load_key(small()), asked)
    assert list(attached.numbers.values()) == (linked or [item.link_id for item in asked])
    assert list(attached.numbers) == [1, 2, 3, 4]
    assert warned in attached.warning
    assert bool(attached.warning) is bool(warned)
    assert attached.scales[0]["items"] == [attached.numbers[1], attached.numbers[2]]
    assert attached.scales[0]["reversed"] == [attached.numbers[2]]
    assert attached.scales[1]["reversed"] == []
    assert attached.repeat is None


def test_words_and_free_text_are_no_questions_and_a_wrong_count_is_a_fault() -> None:
    template = load_key(small())
    asked = items("q1", "q2", "q3", "q4")
    beside = [Item("w", "Words", kind=ItemKind.WORDS), Item("t", "Text", kind=ItemKind.TEXT)]
    assert attach(template, [*beside, *asked]).numbers[1] == "q1"
    with pytest.raises(KeyFault, match=r"Small has 4 questions that are scored; .* has 3"):
        attach(template, asked[:3])


def test_the_people_of_a_key_are_asked_about_its_questions() -> None:
    asked = items(*(f"q{number}" for number in range(1, 10)))
    attached = attach(key_template("ecr-rs"), asked)
    assert attached.repeat is not None
    assert attached.repeat["items"] == [f"q{number}" for number in range(1, 10)]
    assert len(attached.repeat["people"]) == attached.repeat["most"] == 4


def test_answers_of_another_range_are_named() -> None:
    assert out_of_range(key_template("ecr-r"), ecr_r()) == ()
    assert out_of_range(key_template("ecr-r"), load(small_mapping())) == (
        "i1",
        "i2",
        "i3",
        "i4",
        "i5",
    )
