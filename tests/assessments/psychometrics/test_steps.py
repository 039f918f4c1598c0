"""The pages of a form: one thing at a time, each part named before it comes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.library import shipped
from assessments.psychometrics.answers import Answers, checked
from assessments.psychometrics.definition import Instrument, ItemKind, load
from assessments.psychometrics.steps import (
    Step,
    StepKind,
    Steps,
    called,
    chain_of,
    part_called,
    steps,
)
from tests.assessments.psychometrics.builders import rich, rich_mapping, small, small_mapping
from tests.sizes import n_of

RICH = rich()
PEOPLE = {"mother/name": "", "other/name": " Rosa "}


def keys(found: Steps) -> list[str]:
    return [step.key for step in found.all]


def long_form(count: int, **changes: Any) -> Instrument:
    """So many questions in the parts named by ``part_of``: linkId number -> section id."""
    part_of = changes.pop("part_of", {})
    items = [{"linkId": f"q{n}", "text": f"Question {n}"} for n in range(count)]
    for number, section in part_of.items():
        items[number]["section"] = section
    scale = {"id": "all", "title": "All", "method": "mean", "items": ["q0"]}
    return load(small_mapping(items=items, scales=[scale], **changes))


def test_a_plain_form_is_one_page_a_question() -> None:
    found = steps(small(), {"i1": 2, "i2": None})
    assert keys(found) == ["i1", "i2", "i3", "i4", "i5"]
    assert [step.number for step in found.all] == [step.asked for step in found.all]
    assert (found.total, found.seen) == (5, 2)
    assert found.first_open == found.of("i3") == found.at(3)
    assert (found.at(0), found.at(6), found.of("gone")) == (None, None, None)
    first, last = found.all[0], found.all[-1]
    assert (found.before(first), found.after(last)) == (None, None)
    assert (found.after(first), found.before(last)) == (found.at(2), found.at(4))


def test_a_form_that_asks_nothing_has_no_pages() -> None:
    mapping = small_mapping()
    for item in mapping["items"][:4]:
        item["enable_when"] = [{"question": "i5", "operator": "exists", "answer": True}]
    mapping["items"][4]["discreet"] = True
    found = steps(load(mapping), {}, shared_device=True)
    assert (found.all, found.total, found.seen, found.first_open) == ((), 0, 0, None)


def test_parts_words_and_people_come_where_they_belong() -> None:
    found = steps(RICH, {})
    assert keys(found) == ["parent", "part:home", "calm", "safe", "people"]
    assert found.all[0].words == ("Welcome.",)
    assert found.all[1].keys == ("calm",)
    assert [step.kind for step in found.all][1::3] == [StepKind.SECTION, StepKind.PEOPLE]
    everything = steps(RICH, {"parent": 1, "tired": 1, **PEOPLE, "mother/near": 1})
    assert keys(everything) == [
        "parent", "part:home", "calm", "tired", "proud", "why", "safe", "people",
        "mother/near", "mother/far", "other/near",
    ]  # fmt: skip
    assert everything.all[1].keys == ("calm", "tired", "proud")
    assert everything.all[8].part == ("mother", "")
    assert everything.all[3].outer == "home"


def test_the_page_of_people_comes_before_what_follows_them() -> None:
    mapping = rich_mapping()
    mapping["items"].append({"linkId": "last", "text": "At last"})
    assert keys(steps(load(mapping), {}))[-2:] == ["people", "last"]
    assert keys(steps(load(mapping), PEOPLE))[-4:] == [
        "people",
        "mother/near",
        "other/near",
        "last",
    ]


def test_the_page_of_people_comes_before_the_part_or_the_words_that_follow_them() -> None:
    mapping = rich_mapping()
    mapping["sections"].append({"id": "end", "title": "The end", "may_not_apply": True})
    mapping["items"].append({"linkId": "last", "text": "At last", "section": "end"})
    assert keys(steps(load(mapping), {}))[-3:] == ["people", "part:end", "last"]
    assert keys(steps(load(mapping), PEOPLE))[-3:] == ["other/near", "part:end", "last"]
    mapping["items"][-1]["kind"] = "words"
    assert set(keys(steps(load(mapping), {}))[-3:]) == {"people", "part:end", "words:last"}
    mapping["items"][-1].pop("section")
    assert keys(steps(load(mapping), {}))[-2:] == ["people", "words:last"]


def test_people_wait_until_one_of_them_was_asked_about_and_parts_never_do() -> None:
    found = steps(RICH, {"parent": 0})
    part, people = found.of("part:home"), found.of("people")
    assert part is not None
    assert people is not None
    assert (found.is_open(part), found.is_open(people)) == (False, True)
    assert found.first_open == found.of("calm")
    chosen = steps(RICH, {"mother/name": None})
    assert chosen.all[-1].kind is StepKind.PEOPLE
    assert not chosen.is_open(chosen.all[-1])


def test_a_part_set_aside_is_passed_over_both_ways() -> None:
    answers: Answers = {"parent": 1, "calm": None, "tired": None, "proud": None}
    found = steps(RICH, answers)
    part = found.of("part:home")
    assert part is not None
    assert found.is_set_aside(part)
    after = found.after(part)
    assert after is not None
    assert after.key == "safe"
    assert found.before(after) == part
    inside = found.of("proud")
    assert inside is not None
    assert found.before(inside) == found.of("tired")
    asked = steps(RICH, {**answers, "proud": 1})
    assert not asked.is_set_aside(part)
    assert asked.after(part) == asked.of("calm")


def test_nothing_follows_a_last_part_set_aside() -> None:
    mapping = small_mapping(sections=[{"id": "end", "title": "The end", "may_not_apply": True}])
    for item in mapping["items"][3:]:
        item["section"] = "end"
    found = steps(load(mapping), {"i4": None, "i5": None})
    part = found.of("part:end")
    assert part is not None
    assert found.after(part) is None


def test_one_is_led_in_by_every_part_named_just_before() -> None:
    sections = [
        {"id": "outer", "title": "Outer", "intro": "x" * 150},
        {"id": "inner", "title": "Inner", "may_not_apply": True, "parent": "outer"},
    ]
    found = steps(long_form(4, part_of={2: "inner", 3: "inner"}, sections=sections), {})
    assert keys(found) == ["q0", "q1", "part:outer", "part:inner", "q2", "q3"]
    question, last = found.of("q2"), found.of("q3")
    assert question is not None
    assert last is not None
    assert found.lead_in(question) == found.of("part:outer")
    assert found.lead_in(last) == last
    assert found.all[3].outer == "outer"


def test_a_part_of_each_person_is_named_for_each() -> None:
    mapping = rich_mapping()
    mapping["sections"].append({"id": "them", "title": "Them", "may_not_apply": True})
    mapping["items"][7]["section"] = "them"
    found = steps(load(mapping), PEOPLE)
    assert keys(found)[-4:] == [
        "part:mother/them", "mother/near", "part:other/them", "other/near",
    ]  # fmt: skip
    assert found.all[-2].keys == ("other/near",)


def test_a_short_introduction_is_read_with_the_first_question() -> None:
    sections = [
        {"id": "short", "title": "Short", "intro": "In short."},
        {"id": "bare", "title": "B"},
    ]
    found = steps(long_form(4, part_of={1: "short", 2: "short", 3: "bare"}, sections=sections), {})
    assert [step.words for step in found.all] == [(), ("In short.",), (), ()]


@pytest.mark.parametrize(
    ("section_of_words", "expected"),
    [
        ("", [("q0", ()), ("part:end", ()), ("words:hear", ("Hear this.",)), ("q1", ())]),
        ("end", [("q0", ()), ("part:end", ()), ("q1", ("Hear this.",))]),
    ],
)
def test_words_lead_to_the_next_question_of_their_part(
    section_of_words: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    mapping = long_form(2, part_of={1: "end"}, sections=[
        {"id": "end", "title": "The end", "may_not_apply": True}
    ]).as_mapping()  # fmt: skip
    words = {"linkId": "hear", "text": "Hear this.", "kind": "words", "section": section_of_words}
    mapping["items"].insert(1, {key: value for key, value in words.items() if value})
    found = steps(load(mapping), {})
    assert sorted((step.key, step.words) for step in found.all) == sorted(expected)


def test_words_that_close_a_form_have_a_page_of_their_own() -> None:
    mapping = small_mapping()
    mapping["items"].append({"linkId": "thanks", "text": "Thank you.", "kind": "words"})
    last = steps(load(mapping), {}).all[-1]
    assert (last.kind, last.key, last.words) == (StepKind.WORDS, "words:thanks", ("Thank you.",))
    assert (last.asked, last.keys) == (5, ())


def breaths(found: Steps) -> list[str]:
    return [step.key for step in found.all if step.breath]


def test_a_breath_is_offered_after_twelve_questions_and_not_near_the_end() -> None:
    assert breaths(steps(long_form(30), {})) == ["q12", "q24"]
    assert breaths(steps(long_form(15), {})) == []
    assert breaths(steps(long_form(16), {})) == ["q12"]


def test_a_breath_waits_for_the_end_of_a_part_that_is_near() -> None:
    sections = [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]
    part_of = {number: "a" if number < 14 else "b" for number in range(30)}
    assert breaths(steps(long_form(30, part_of=part_of, sections=sections), {})) == ["q14", "q26"]
    part_of = {number: "a" if number < 9 else "b" for number in range(30)}
    assert breaths(steps(long_form(30, part_of=part_of, sections=sections), {})) == ["q12", "q24"]


def test_people_are_called_by_their_name_or_by_the_word_of_the_form() -> None:
    assert called(RICH, "other", PEOPLE) == "Rosa"
    assert called(RICH, "mother", PEOPLE) == "Mother"
    assert called(RICH, "uncle", PEOPLE) == "uncle"
    assert called(small(), "mother", {}) == "mother"
    assert part_called(RICH, "other", "home", PEOPLE) == "Rosa · Home"
    assert part_called(RICH, "", "home", {}) == "Home"
    assert part_called(RICH, "mother", "", {}) == "Mother"
    assert part_called(RICH, "", "", {}) == ""


def test_a_part_is_known_with_those_around_it() -> None:
    assert [section.id for section in chain_of(RICH, "children")] == ["home", "children"]
    assert chain_of(RICH, "") == ()


def walked(instrument: Instrument, choices: list[int]) -> tuple[Answers, list[Step]]:
    """A form answered page by page, as a client does, to the end."""
    answers: dict[str, Any] = {}
    visited: list[Step] = []
    found = steps(instrument, answers)
    step = found.at(1)
    while step is not None and len(visited) < 500:
        visited.append(step)
        choice = choices[len(visited) % len(choices)]
        for key in step.keys if step.kind is StepKind.PEOPLE else ():
            answers[key] = "" if choice % 2 else None
            choice //= 2
        if step.question is not None:
            options = step.question.options
            text = "Words." if step.question.item.kind is ItemKind.TEXT else None
            answers[step.key] = options[choice % len(options)].value if options else text
        found = steps(instrument, answers)
        step = found.of(step.key)
        step = found.after(step) if step else found.first_open
    return answers, visited


@pytest.mark.parametrize("instrument", shipped(), ids=lambda one: one.id)
def test_walking_on_ends_with_every_question_seen(instrument: Instrument) -> None:
    @settings(max_examples=n_of(200), deadline=None, database=None)
    @given(choices=st.lists(st.integers(0, 63), min_size=5, max_size=40))
    def walks(choices: list[int]) -> None:
        answers, visited = walked(instrument, choices)
        found = steps(instrument, answers)
        assert len(visited) == len({step.key for step in visited}) < 500
        assert found.first_open is None
        assert found.seen == found.total
        assert checked(instrument, answers) is not None

    walks()
