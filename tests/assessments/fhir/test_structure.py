"""Groups, conditions and parts that are not asked."""

from typing import Any

import pytest

from assessments.fhir import read_questionnaire
from assessments.psychometrics.definition import Condition, Instrument, ItemKind, Operator
from assessments.psychometrics.enabling import enabled
from assessments.psychometrics.scoring import ScaleScore, score
from tests.assessments.fhir.files import HIDDEN, calculated, choice, form

EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


def loaded(resource: dict[str, Any]) -> Instrument:
    read = read_questionnaire(resource)
    assert read.instrument is not None, read.problems
    return read.instrument


def errors(resource: dict[str, Any]) -> list[str]:
    read = read_questionnaire(resource)
    assert not read.may_activate
    return [each.what for each in read.problems if each.level == "error"]


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **answer}


def group(link_id: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "linkId": link_id,
        "type": "group",
        "text": f"Part {link_id}",
        "item": list(items),
    } | more


CODED = {"answerCoding": {"code": "c2"}}


@pytest.mark.parametrize("operator", ["=", "!=", ">", "<", ">=", "<="])
def test_every_operator_is_carried_over(operator: str) -> None:
    asked = choice("b", enableWhen=[when("a", operator, **CODED)])
    instrument = loaded(form(choice("a"), asked))
    assert instrument.item("b").enable_when == (Condition("a", Operator(operator), 2),)


@pytest.mark.parametrize("exists", [True, False])
def test_existence_is_carried_over(exists: bool) -> None:
    asked = choice("b", enableWhen=[when("a", "exists", answerBoolean=exists)])
    instrument = loaded(form(choice("a"), asked))
    assert instrument.item("b").enable_when == (Condition("a", Operator.EXISTS, exists),)


def test_yes_or_no_and_numbers_are_carried_over() -> None:
    limits = [
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
        {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 10},
    ]
    resource = form(
        {"linkId": "yes", "text": "Invented", "type": "boolean"},
        {"linkId": "number", "text": "Invented", "type": "integer", "extension": limits},
        choice("c", enableWhen=[when("yes", "=", answerBoolean=True)]),
        choice("d", enableWhen=[when("number", ">", answerInteger=4)]),
    )
    instrument = loaded(resource)
    assert instrument.item("c").enable_when == (Condition("yes", Operator.EQUAL, 1),)
    assert instrument.item("d").enable_when == (Condition("number", Operator.GREATER, 4),)
    assert "d" in enabled(instrument, {"number": 5})
    assert "d" not in enabled(instrument, {"number": 4})


def test_any_and_all() -> None:
    conditions = [when("a", "=", **CODED), when("b", "=", **CODED)]
    any_of = choice("c", enableWhen=conditions, enableBehavior="any")
    instrument = loaded(form(choice("a"), choice("b"), any_of))
    assert "c" in enabled(instrument, {"a": 2, "b": 0})
    every = choice("c", enableWhen=conditions, enableBehavior="all")
    instrument = loaded(form(choice("a"), choice("b"), every))
    assert "c" not in enabled(instrument, {"a": 2, "b": 0})


def test_several_conditions_without_a_rule_are_said() -> None:
    conditions = [when("a", "=", **CODED), when("b", "=", **CODED)]
    read = read_questionnaire(form(choice("a"), choice("b"), choice("c", enableWhen=conditions)))
    assert any("whether all or any" in each.what for each in read.problems)
    assert read.instrument is not None
    assert read.instrument.item("c").enable_all


def test_groups_hand_their_conditions_down_and_leave_the_score() -> None:
    inner = group("inner", choice("d"))
    outer = group("outer", choice("c"), inner, enableWhen=[when("a", "=", **CODED)])
    instrument = loaded(form(choice("a"), choice("b"), outer))
    assert [(each.id, each.parent) for each in instrument.sections] == [
        ("outer", ""),
        ("inner", "outer"),
    ]
    assert instrument.item("d").section == "inner"
    assert enabled(instrument, {"a": 0}) == {"a", "b"}
    found = score(instrument, {"a": 0, "b": 1})["invented-form"]
    assert isinstance(found, ScaleScore)
    assert (found.value, found.answered, found.of) == (1, 2, 2)


def test_a_question_below_a_question_is_asked_with_it() -> None:
    below = choice("c", enableWhen=[when("b", "exists", answerBoolean=True)])
    above = choice("b", enableWhen=[when("a", "=", **CODED)], item=[below])
    instrument = loaded(form(choice("a"), above))
    assert enabled(instrument, {"a": 0, "b": 1}) == {"a"}
    assert enabled(instrument, {"a": 2, "b": 1}) == {"a", "b", "c"}


def test_conditions_that_cannot_be_put_together_block() -> None:
    two = [when("a", "=", **CODED), when("a", "=", answerCoding={"code": "c1"})]
    below = choice("c", enableWhen=[when("b", "exists", answerBoolean=True)])
    above = choice("b", enableWhen=two, enableBehavior="any", item=[below])
    assert "cannot be put together" in errors(form(choice("a"), above))[0]


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (when("nobody", "=", **CODED), "is no question"),
        (when("a", "~", **CODED), "not known"),
        (when("a", "="), "no answer it offers"),
        (when("a", "=", answerCoding={"code": "c9"}), "no answer it offers"),
        (when("a", "=", answerInteger=77), "no answer it offers"),
        (when("a", "exists", answerString="x"), "no answer it offers"),
    ],
)
def test_a_condition_that_cannot_be_worked_out_blocks(condition: dict[str, Any], says: str) -> None:
    assert says in errors(form(choice("a"), choice("b", enableWhen=[condition])))[0]


def test_conditions_in_a_circle_block() -> None:
    one = choice("a", enableWhen=[when("b", "=", **CODED)])
    other = choice("b", enableWhen=[when("a", "=", **CODED)])
    assert any("epends on itself" in each for each in errors(form(one, other)))


def test_a_condition_written_as_an_expression_blocks() -> None:
    asked = choice("b", extension=[{"url": EXPRESSION, "valueExpression": {}}])
    assert "cannot be carried over" in errors(form(choice("a"), asked))[0]


@pytest.mark.parametrize("place", ["file", "item"])
def test_an_extension_that_changes_the_meaning_blocks(place: str) -> None:
    extension = {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}
    resource = form(choice("a", **(extension if place == "item" else {})))
    assert errors(resource | (extension if place == "file" else {}))


def test_a_group_that_repeats_blocks() -> None:
    assert "several times" in errors(form(group("g", choice("a"), repeats=True)))[0]


def test_a_linkid_used_twice_blocks_and_is_named() -> None:
    read = read_questionnaire(form(choice("a"), group("g", choice("a"))))
    assert [(each.where, each.what) for each in read.problems if each.level == "error"] == [
        ("a", "Two parts of the file have this linkId.")
    ]


def test_words_are_shown_and_hidden_parts_are_not_asked() -> None:
    hidden = {"extension": [{"url": HIDDEN, "valueBoolean": True}]}
    resource = form(
        {"linkId": "w", "text": "Invented words", "type": "display"},
        choice("a"),
        choice("h", **hidden),
        group("hg", choice("z"), group("deeper", choice("y")), **hidden),
        choice("r", readOnly=True),
        calculated("t", "%resource.item.where(linkId='a').answer.value.weight().sum()"),
    )
    read = read_questionnaire(resource)
    assert read.may_activate
    assert read.instrument is not None
    assert [each.link_id for each in read.instrument.items] == ["w", "a"]
    assert read.instrument.item("w").kind is ItemKind.WORDS


def test_a_title_version_language_and_licence_that_are_missing_are_said() -> None:
    read = read_questionnaire(
        {"resourceType": "Questionnaire", "status": "active", "item": [choice("a")]}
    )
    assert read.may_activate
    said = " ".join(each.what for each in read.problems)
    for words in ("no title", "language", "who may use it", "version"):
        assert words in said
    assert read.mapping["licence"] == "Not stated in the file."
    assert read.mapping["id"] == "imported-questionnaire"
