"""What may be answered, under which key, and who was chosen."""

from typing import Any

import pytest

from assessments.psychometrics.answers import MAX_TEXT, AnswerError, checked, chosen, key_of
from tests.assessments.psychometrics.builders import rich, small

RICH = rich()


def test_what_was_given_is_kept_and_what_was_skipped_is_not() -> None:
    answers: dict[str, Any] = {
        "parent": 1,
        "calm": None,
        "why": "The noise.",
        "other/name": "Aunt Rosa",
        "other/near": 2,
        "mother/far": None,
    }
    assert checked(RICH, answers) == {
        "parent": 1,
        "why": "The noise.",
        "other/name": "Aunt Rosa",
        "other/near": 2,
    }


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"parent": 2}, "parent: is not one of the answers offered"),
        ({"parent": "1"}, "parent: is not one of the answers offered"),
        ({"parent": True}, "parent: is not one of the answers offered"),
        ({"calm": 3}, "calm: is not one of the answers offered"),
        ({"hello": 1}, "hello: takes no answer"),
        ({"why": 3}, "why: must be text of at most 10,000 characters"),
        ({"why": "x" * (MAX_TEXT + 1)}, "why: must be text of at most 10,000 characters"),
        ({"other/name": "x" * 201}, "other/name: must be text of at most 200 characters"),
        ({"other/name": 3}, "other/name: must be text of at most 200 characters"),
        ({"near": 1}, "near: is asked of each person: write mother/near"),
        ({"mother/parent": 1}, "mother/parent: is no item of this instrument"),
        ({"uncle/near": 1}, "uncle/near: is about none of mother, father, other"),
        ({"uncle/name": ""}, "uncle/name: is about none of mother, father, other"),
        ({"/near": 1}, "/near: is about none of mother, father, other"),
        ({"mother/": 1}, "mother/: is no item of this instrument"),
        ({"mother/near/": 1}, "mother/near/: is no item of this instrument"),
        ({"name": ""}, "name: is about none of mother, father, other"),
        ({7: 1}, "7: is no item of this instrument"),
        (
            {"mother/near": 1, "father/near": 1, "other/name": ""},
            "people: more than 2 were chosen",
        ),
    ],
)
def test_anything_else_is_refused_under_its_key(answers: Any, fault: str) -> None:
    with pytest.raises(AnswerError) as caught:
        checked(RICH, answers)
    assert caught.value.faults == (fault,)


def test_a_slash_is_nothing_special_where_nobody_is_asked_about() -> None:
    items = [{"linkId": f"1/{number}", "text": "Item"} for number in range(5)]
    scales = [{"id": "a", "title": "A", "method": "mean", "items": ["1/0"]}]
    assert checked(small(items=items, scales=scales), {"1/0": 4}) == {"1/0": 4}


@pytest.mark.parametrize(
    ("answers", "people"),
    [
        ({}, []),
        ({"parent": 1}, []),
        ({"father/name": "", "mother/name": ""}, ["mother", "father"]),
        ({"other/name": "Rosa"}, ["other"]),
        ({"mother/near": 1}, ["mother"]),
        ({"mother/near": None}, []),
        ({"mother/near": 1, "mother/name": None}, []),
        ({"mother/near": 1, "father/name": "", 7: 1}, ["mother", "father"]),
    ],
)
def test_a_name_says_who_was_chosen_and_so_do_answers_without_one(
    answers: Any, people: list[str]
) -> None:
    assert [person.id for person in chosen(RICH, answers)] == people


def test_nobody_is_chosen_where_nobody_is_asked_about() -> None:
    assert chosen(small(), {"i1": 1}) == ()


def test_keys_name_the_person_where_there_is_one() -> None:
    assert (key_of("near"), key_of("near", "mother")) == ("near", "mother/near")
