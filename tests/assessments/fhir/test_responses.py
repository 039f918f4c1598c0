"""Responses: matched by linkId and by the answers offered, or refused as a whole."""

import re
from typing import Any

import pytest

from assessments.fhir import answers_of, read_questionnaire, stated_totals, write_response
from assessments.library import load_instrument
from assessments.psychometrics.answers import AnswerError
from assessments.psychometrics.definition import Instrument
from tests.assessments.fhir.files import (
    HIDDEN,
    adding,
    answered,
    calculated,
    choice,
    code,
    form,
    response,
)


def loaded(*items: dict[str, Any], **more: Any) -> Instrument:
    read = read_questionnaire(form(*items, **more))
    assert read.instrument is not None, read.problems
    return read.instrument


@pytest.fixture
def asked() -> Instrument:
    below = choice("c")
    group = {"linkId": "g", "type": "group", "text": "G", "item": [choice("b", item=[below])]}
    text = {"linkId": "t", "text": "Invented", "type": "text"}
    yes = {"linkId": "y", "text": "Invented", "type": "boolean"}
    words = {"linkId": "w", "text": "Invented words", "type": "display"}
    hidden = choice("h", extension=[{"url": HIDDEN, "valueBoolean": True}])
    total = calculated("total", adding("a"))
    return loaded(choice("a"), group, text, yes, words, hidden, total)


def faults(given: dict[str, Any], instrument: Instrument) -> str:
    with pytest.raises(AnswerError) as refused:
        answers_of(given, instrument)
    return " ".join(refused.value.faults)


def test_answers_in_groups_and_below_answers_are_found(asked: Instrument) -> None:
    nested = {**code("c1"), "item": [answered("c", code("c3"))]}
    group = {"linkId": "g", "item": [answered("b", nested)]}
    given = response(answered("a", code("c2")), group, answered("y", {"valueBoolean": True}))
    assert answers_of(given, asked) == {"a": 2, "b": 1, "c": 3, "y": 1}


@pytest.mark.parametrize("system", ["", "urn:answers"])
def test_a_coding_without_a_system_matches_within_its_question(
    asked: Instrument, system: str
) -> None:
    assert answers_of(response(answered("a", code("c3", system))), asked) == {"a": 3}


def test_one_code_in_two_questions_counts_as_each_says() -> None:
    one = choice("a", [("x", "no", 0), ("y", "yes", 1)])
    instrument = loaded(one, choice("b", [("x", "no", 5), ("y", "yes", 2)]))
    given = response(answered("a", code("x")), answered("b", code("x")))
    assert answers_of(given, instrument) == {"a": 0, "b": 5}


@pytest.mark.parametrize(
    "answer",
    [
        code("c9"),
        code("c1", "urn:other"),
        {"valueInteger": 1},
        {"valueString": "some"},
        {"valueBoolean": True},
        {"valueCoding": {"display": "some"}},
        {"valueCoding": "c1"},
    ],
)
def test_an_answer_that_is_not_offered_is_refused_and_not_repeated(
    asked: Instrument, answer: dict[str, Any]
) -> None:
    said = faults(response(answered("a", answer)), asked)
    assert said == "a: is not one of the answers offered"


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (answered("z", code("c1")), "z: is no question"),
        ({"linkId": "g2", "item": [answered("a", code("c1"))]}, "g2: is no question"),
        ({"answer": [code("c1")]}, "item: is no question"),
        (answered("a", code("c1"), code("c2")), "a: has more than one answer"),
        (answered("w", {"valueString": "x"}), "w: takes no answer"),
    ],
)
def test_a_response_that_does_not_fit_is_refused(
    asked: Instrument, item: dict[str, Any], says: str
) -> None:
    assert says in faults(response(item), asked)


def test_a_question_answered_twice_is_refused(asked: Instrument) -> None:
    given = response(answered("a", code("c1")), answered("a", code("c2")))
    assert "a: is answered twice" in faults(given, asked)


@pytest.mark.parametrize(
    "given",
    [
        {"resourceType": "Questionnaire"},
        {"resourceType": "QuestionnaireResponse", "status": "entered-in-error"},
        [],
        None,
        "x",
    ],
)
def test_what_is_no_response_is_refused(asked: Instrument, given: Any) -> None:
    assert re.fullmatch(r"[A-Z].*\.", faults(given, asked))


def test_skipped_questions_are_none_or_absent(asked: Instrument) -> None:
    assert answers_of(response(answered("a"), answered("b", {})), asked) == {"a": None, "b": None}


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ([{"valueString": " well "}], "well"),
        ([{"valueDate": "2026-01-02"}], "2026-01-02"),
        ([{"valueDecimal": 2.5}], "2.5"),
        ([{"valueBoolean": False}], "No"),
        ([{"valueQuantity": {"value": 5, "unit": "hours"}}], "5 hours"),
        ([code("c1"), {"valueString": "two"}], "c1\ntwo"),
        ([{"valueAttachment": {"title": "scan"}}], "scan"),
        ([{"valueReference": {}}], None),
        ([{}], None),
    ],
)
def test_whatever_was_said_where_text_is_kept_becomes_text(
    asked: Instrument, answers: list[dict[str, Any]], kept: str | None
) -> None:
    assert answers_of(response(answered("t", *answers)), asked) == {"t": kept}


def test_numbers_answer_number_questions() -> None:
    limits = [
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
        {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 3},
    ]
    number = {"linkId": "n", "text": "Invented", "type": "integer", "extension": limits}
    instrument = loaded(choice("a"), number)
    assert answers_of(response(answered("n", {"valueInteger": 3})), instrument) == {"n": 3}
    assert answers_of(response(answered("n", {"valueDecimal": 2.0})), instrument) == {"n": 2}
    assert "not one of" in faults(response(answered("n", {"valueInteger": 4})), instrument)


@pytest.mark.parametrize(
    "answer", [{"valueDecimal": 7}, {"valueInteger": 7}, {"valueQuantity": {"value": 7}}]
)
def test_a_stated_total_is_kept_beside_ours(asked: Instrument, answer: dict[str, Any]) -> None:
    given = response(
        answered("a", code("c1")), answered("total", answer), answered("h", code("c1"))
    )
    assert answers_of(given, asked) == {"a": 1}
    assert stated_totals(given, asked) == {"total": 7.0}


@pytest.mark.parametrize("given", [response(), {}, response(answered("total", code("c1")))])
def test_without_a_stated_total_there_is_none(asked: Instrument, given: dict[str, Any]) -> None:
    assert stated_totals(given, asked) == {}


def test_a_form_about_several_people_keeps_them_apart() -> None:
    profile = load_instrument("relationship-profile")
    answers = {"partner/name": "", "partner/" + profile.items[0].link_id: 4, "other/name": "Sam"}
    answers[f"other/{profile.items[0].link_id}"] = 6
    people = {person.id for person in profile.repeat.people} if profile.repeat else set()
    named = next(p.id for p in profile.repeat.people if p.named) if profile.repeat else ""
    assert "partner" in people
    given = {key.replace("other", named): value for key, value in answers.items()}
    written = write_response(profile, given, authored="2026-01-02T10:00:00+00:00")
    assert answers_of(written, profile) == given


def test_a_round_that_names_nobody_is_refused() -> None:
    profile = load_instrument("relationship-profile")
    written = write_response(profile, {f"partner/{profile.items[0].link_id}": 4})
    group = written["item"][0]
    assert "does not say whom" in faults(
        written | {"item": [group | {"item": group["item"][1:]}]}, profile
    )
    alone = response(answered(profile.items[0].link_id, code("4")))
    assert "does not say whom" in faults(alone, profile)
