"""A form as one person meets it."""

from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import load
from assessments.psychometrics.questions import questions
from tests.assessments.psychometrics.builders import rich, rich_mapping, small

RICH = rich()


def keys(answers: Answers, *, observer: bool = False, shared_device: bool = False) -> list[str]:
    asked = questions(RICH, answers, observer=observer, shared_device=shared_device)
    return [question.key for question in asked]


def test_a_plain_form_is_asked_as_it_stands() -> None:
    instrument = small()
    asked = questions(instrument, {})
    assert [question.item for question in asked] == list(instrument.items)
    assert {question.options for question in asked} == {instrument.options}
    assert {(question.section, question.person) for question in asked} == {(None, "")}


def test_words_are_there_and_what_is_closed_is_not() -> None:
    assert keys({}) == ["hello", "parent", "calm", "safe"]
    assert keys({"parent": 1, "tired": 1}) == [
        "hello", "parent", "calm", "tired", "proud", "why", "safe",
    ]  # fmt: skip


def test_people_come_one_after_the_other_where_the_first_item_about_them_stands() -> None:
    answers = {"father/name": "", "mother/near": 1, "mother/name": ""}
    assert keys(answers)[4:] == ["mother/near", "mother/far", "father/near"]
    mapping = rich_mapping()
    mapping["items"].insert(0, mapping["items"].pop(7))
    asked = [question.key for question in questions(load(mapping), answers)]
    assert asked[:4] == ["mother/near", "mother/far", "father/near", "hello"]


def test_each_question_has_its_own_answers_part_and_person() -> None:
    found = {question.key: question for question in questions(RICH, {"mother/name": ""})}
    assert found["hello"].options == ()
    assert [option.value for option in found["parent"].options] == [0, 1]
    assert [option.value for option in found["calm"].options] == [0, 1, 2, 9]
    assert found["calm"].section == RICH.section("home")
    assert found["mother/near"].person == "mother"


def test_the_therapist_has_words_of_their_own_where_there_are_some() -> None:
    texts = {each.key: each.text for each in questions(RICH, {}, observer=True)}
    assert texts["safe"] == "Has somebody hurt the client?"
    assert texts["calm"] == "Calm at home"
    assert {each.key: each.text for each in questions(RICH, {})}["safe"] == "Has somebody hurt you?"


def test_what_is_not_for_other_eyes_is_left_out_on_a_shared_device() -> None:
    assert keys({}, shared_device=True) == ["hello", "parent", "calm"]
