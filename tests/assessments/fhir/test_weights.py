"""Where a file may say what an answer counts, and what is made of it."""

from typing import Any

import pytest

from assessments.fhir import Level, read_questionnaire
from assessments.psychometrics.definition import ItemKind
from assessments.psychometrics.trials import trials
from tests.assessments.fhir.files import ITEM_WEIGHT, OFTEN, ORDINAL, choice, coded, form

HL7 = "http://hl7.org/fhir/StructureDefinition/"


def said(resource: dict[str, Any], key: str = "") -> str:
    return " ".join(each.what for each in read_questionnaire(resource, key).problems)


def in_value_set(*includes: dict[str, Any], **more: Any) -> dict[str, Any]:
    asked = {"linkId": "a", "text": "Invented", "type": "choice", "answerValueSet": "#set"}
    value_set = {"resourceType": "ValueSet", "id": "set", "compose": {"include": list(includes)}}
    return form(asked, contained=[value_set | more, SYSTEM, OTHER])


def concept(name: str, weight: float, url: str) -> dict[str, Any]:
    return {"code": name, "display": name, "extension": [{"url": url, "valueDecimal": weight}]}


SYSTEM = {
    "resourceType": "CodeSystem",
    "id": "system",
    "url": "urn:system",
    "concept": [
        concept("no", 0, f"{HL7}codesystem-ordinalValue"),
        {
            "code": "yes",
            "display": "yes",
            "property": [{"code": "itemWeight", "valueDecimal": 4}],
            "concept": [concept("indeed", 5, ITEM_WEIGHT)],
        },
    ],
}
OTHER = {
    "resourceType": "ValueSet",
    "id": "other",
    "compose": {"include": [{"valueSet": ["#set", "#other"]}, {"system": "urn:system"}]},
}


@pytest.mark.parametrize("url", [ORDINAL, ITEM_WEIGHT])
def test_on_the_coding(url: str) -> None:
    read = read_questionnaire(form(choice("a", answerOption=coded(OFTEN, url))))
    assert read.may_activate
    scale = read.key["invented-form"]
    assert scale["items"] == ["a"]
    assert scale["weights"] == {"a": {"c0": 0, "c1": 1, "c2": 2, "c3": 3}}
    assert scale["reversed"] == []
    assert scale["method"] == "sum"


def test_on_the_answer_option_and_beside_a_number() -> None:
    options: list[dict[str, Any]] = [
        {
            "valueCoding": {"code": "x", "display": "x"},
            "extension": [{"url": ORDINAL, "valueDecimal": 2}],
        },
        {
            "valueCoding": {"code": "y", "display": "y"},
            "extension": [{"url": ITEM_WEIGHT, "valueInteger": 5}],
        },
    ]
    beside = [
        {"valueInteger": 10, "_valueInteger": {"extension": [{"url": ORDINAL, "valueDecimal": 1}]}},
        {"valueInteger": 20, "_valueInteger": {"extension": [{"url": ORDINAL, "valueDecimal": 0}]}},
    ]
    read = read_questionnaire(
        form(choice("a", answerOption=options), choice("b", answerOption=beside))
    )
    assert read.key["invented-form"]["weights"] == {"a": {"x": 2, "y": 5}, "b": {"10": 1, "20": 0}}
    assert read.instrument is not None
    assert [each.value for each in read.instrument.options_of(read.instrument.item("b"))] == [
        10,
        20,
    ]


def test_two_weights_that_differ_block() -> None:
    options = coded(OFTEN)
    options[0]["extension"] = [{"url": ITEM_WEIGHT, "valueDecimal": 9}]
    read = read_questionnaire(form(choice("a", answerOption=options)))
    assert not read.may_activate
    assert "two different weights" in read.problems[0].what


def test_in_a_contained_value_set() -> None:
    concepts = [
        concept("no", 0, f"{HL7}valueset-ordinalValue"),
        concept("yes", 2.5, ITEM_WEIGHT),
    ]
    read = read_questionnaire(in_value_set({"system": "urn:x", "concept": concepts}))
    assert read.may_activate
    assert read.key["invented-form"]["weights"] == {"a": {"no": 0, "yes": 2.5}}


def test_in_an_expansion_whose_weights_stand_in_a_code_system() -> None:
    contains = [
        {
            "abstract": True,
            "display": "all",
            "contains": [{"system": "urn:system", "code": "no", "display": "no"}],
        },
        {"system": "urn:system", "code": "indeed", "display": "indeed"},
    ]
    read = read_questionnaire(in_value_set(expansion={"contains": contains}))
    assert read.key["invented-form"]["weights"] == {"a": {"no": 0, "indeed": 5}}


def test_in_a_contained_code_system_with_concepts_below_concepts() -> None:
    read = read_questionnaire(in_value_set({"system": "urn:system"}))
    assert read.key["invented-form"]["weights"] == {"a": {"no": 0, "yes": 4, "indeed": 5}}


def test_codes_of_the_options_get_the_weights_of_a_contained_code_system() -> None:
    options = [
        {"valueCoding": {"system": "urn:system", "code": each, "display": each}}
        for each in ("no", "yes")
    ]
    resource = form(choice("a", answerOption=options), contained=[SYSTEM])
    assert read_questionnaire(resource).key["invented-form"]["weights"] == {
        "a": {"no": 0, "yes": 4}
    }


def test_value_sets_that_refer_to_each_other_end() -> None:
    read = read_questionnaire(in_value_set({"valueSet": ["#other", "#set"]}))
    assert read.may_activate
    assert read.key["invented-form"]["weights"] == {"a": {"no": 0, "yes": 4, "indeed": 5}}
    empty = in_value_set({"valueSet": ["#set"]})
    assert "value set that this file does not contain" in said(empty)


@pytest.mark.parametrize(
    "include",
    [
        {"valueSet": ["http://elsewhere.example/set"]},
        {"system": "urn:elsewhere"},
        {"system": "urn:system", "filter": [{"property": "x", "op": "=", "value": "y"}]},
    ],
)
def test_what_the_file_does_not_contain_is_said(include: dict[str, Any]) -> None:
    read = read_questionnaire(in_value_set(include))
    assert not read.may_activate
    assert "does not contain" in said(in_value_set(include))


def test_an_excluded_part_of_a_value_set_is_not_guessed() -> None:
    compose = {"include": [{"system": "urn:system"}], "exclude": [{"system": "urn:system"}]}
    assert "does not contain" in said(in_value_set(compose=compose))


def test_an_answer_without_a_weight_counts_as_skipped() -> None:
    read = read_questionnaire(form(choice("a", [*OFTEN, ("na", "does not apply", None)])))
    assert read.instrument is not None
    last = read.instrument.options_of(read.instrument.item("a"))[-1]
    assert not last.scored
    assert last.points is None
    assert any(each.level is Level.WARNING and each.where == "a" for each in read.problems)


def test_weights_that_are_no_values_are_kept_beside_them() -> None:
    read = read_questionnaire(form(choice("a", [("x", "one", 0.5), ("y", "two", 0.5)])))
    assert read.instrument is not None
    options = read.instrument.options_of(read.instrument.item("a"))
    assert [(each.value, each.points) for each in options] == [(0, 0.5), (1, 0.5)]


def test_without_weights_and_without_a_key_there_is_no_key() -> None:
    plain: Any = [(code, display, None) for code, display, _ in OFTEN]
    read = read_questionnaire(form(choice("a", plain), choice("b", plain)))
    assert not read.may_activate
    assert read.instrument is None
    assert [each.what for each in read.problems if each.level is Level.ERROR] == [
        "Nothing in this file says how it is scored: attach a key, or build one by hand."
    ]


def test_a_sum_of_weights_waits_for_a_person() -> None:
    read = read_questionnaire(form(choice("a"), choice("b")))
    assert read.may_activate
    assert any("Check with the publisher's key" in each.what for each in read.problems)
    assert read.instrument is not None
    tried = trials(read.instrument)
    assert tried["lowest"] == {"invented-form": 0}
    assert tried["highest"] == {"invented-form": 6}


def test_the_same_words_that_count_differently_are_named() -> None:
    turned: Any = [(code, display, 3 - (weight or 0)) for code, display, weight in OFTEN]
    read = read_questionnaire(form(choice("a"), choice("b"), choice("c", turned)))
    assert read.may_activate
    assert [each.where for each in read.problems if "turns it round itself" in each.what] == ["c"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("decimal", "decimal point"),
        ("date", "asks for a date"),
        ("dateTime", "date and time"),
        ("time", "a time"),
        ("url", "an address"),
        ("open-choice", "own words"),
        ("attachment", "a file"),
        ("reference", "another record"),
        ("quantity", "with a unit"),
        ("integer", "without limits"),
    ],
)
def test_what_cannot_be_scored_is_kept_as_text_and_said(kind: str, says: str) -> None:
    asked = {"linkId": "x", "text": "Invented", "type": kind}
    read = read_questionnaire(form(choice("a"), asked))
    assert read.may_activate
    assert read.instrument is not None
    assert read.instrument.item("x").kind is ItemKind.TEXT
    assert any(each.where == "x" and says in each.what for each in read.problems)
    assert "x" not in read.key["invented-form"]["items"]


def test_several_answers_at_once_are_never_scored() -> None:
    read = read_questionnaire(form(choice("a"), choice("b", repeats=True)))
    assert read.key["invented-form"]["items"] == ["a"]
    assert any("several answers" in each.what for each in read.problems)


def test_a_type_fhir_does_not_have_blocks() -> None:
    asked = {"linkId": "x", "text": "Invented", "type": "slider"}
    assert not read_questionnaire(form(choice("a"), asked)).may_activate
