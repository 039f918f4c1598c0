"""A file's own calculation, carried out only to check ours."""

import subprocess
import sys
from time import monotonic
from typing import Any

import pytest

from assessments.fhir import expressions, read_questionnaire
from assessments.fhir.expressions import Evaluator, Refused
from tests.assessments.fhir.files import VARIABLE, adding, calculated, choice, form
from tests.folders import ROOT

ANSWER = "%resource.item.where(linkId='a').answer"
RESPONSE = {
    "resourceType": "QuestionnaireResponse",
    "item": [
        {"linkId": "a", "answer": [{"valueCoding": {"code": "x", expressions.WEIGHT: 3}}]},
        {"linkId": "b", "answer": [{"valueInteger": 2}]},
    ],
}


def three(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return form(choice("a"), choice("b"), choice("c"), *parts, **more)


def errors(resource: dict[str, Any]) -> list[tuple[str, str]]:
    read = read_questionnaire(resource)
    found = [(each.where, each.what) for each in read.problems if each.level == "error"]
    assert read.may_activate is not bool(found)
    return found


def variable(name: str, expression: str) -> dict[str, Any]:
    value = {"name": name, "language": "text/fhirpath", "expression": expression}
    return {"url": VARIABLE, "valueExpression": value}


def by_weight(link_id: str) -> str:
    return f"%resource.item.where(linkId='{link_id}').answer.value.weight()"


@pytest.mark.parametrize(
    "expression",
    [
        adding("a", "b"),
        adding("a", "b").replace("weight", "ordinal"),
        f"{by_weight('a')} + {by_weight('b')}",
        f"iif({by_weight('a')}.exists(), {by_weight('a')}, 0) + {by_weight('b')}.sum()",
        "%resource.descendants().where(linkId='a' or linkId='b').answer.value.weight()"
        ".aggregate($this + $total, 0)",
        "(%resource.item.where(linkId='a') | %resource.item.where(linkId='b'))"
        ".answer.valueCoding.extension.where("
        "url='http://hl7.org/fhir/StructureDefinition/ordinalValue').valueDecimal.sum()",
    ],
)
def test_the_questions_a_calculation_names_make_the_scale(expression: str) -> None:
    read = read_questionnaire(three(calculated("t", expression)))
    assert read.may_activate, read.problems
    assert read.key["t"]["items"] == ["a", "b"]


def test_a_calculation_may_use_variables_and_the_questionnaire() -> None:
    of_option = (
        "%questionnaire.item.where(linkId='b').answerOption.valueCoding"
        ".where(code=%resource.item.where(linkId='b').answer.valueCoding.code)"
        ".extension.valueDecimal"
    )
    declared = [variable("one", by_weight("a")), variable("other", of_option)]
    read = read_questionnaire(three(calculated("t", "%one + %other"), extension=declared))
    assert read.may_activate, read.problems
    assert read.key["t"]["items"] == ["a", "b"]


def test_a_calculation_that_names_a_group_is_about_its_questions() -> None:
    group = {"linkId": "g", "type": "group", "text": "G", "item": [choice("d"), choice("e")]}
    expression = "%resource.item.where(linkId='g').item.answer.value.weight().sum()"
    read = read_questionnaire(three(group, calculated("t", expression)))
    assert read.may_activate, read.problems
    assert read.key["t"]["items"] == ["d", "e"]


def test_several_calculations_make_several_scales_and_a_total_of_totals() -> None:
    read = read_questionnaire(
        three(
            calculated("one", adding("a", "b")),
            calculated("other", adding("c")),
            calculated("all", adding("one", "other")),
        )
    )
    assert read.may_activate, read.problems
    assert {name: scale["items"] for name, scale in read.key.items()} == {
        "one": ["a", "b"],
        "other": ["c"],
        "all": ["a", "b", "c"],
    }


def test_questions_that_conditions_leave_out_count_in_neither() -> None:
    condition = {"question": "a", "operator": "=", "answerCoding": {"code": "c3"}}
    hidden = choice("d", enableWhen=[condition])
    assert not errors(form(choice("a"), hidden, calculated("t", adding("a", "d"))))


@pytest.mark.parametrize(
    ("expression", "theirs", "ours"),
    [
        (adding("a", "b").replace("sum", "avg"), "3", "6"),
        (f"{adding('a', 'b')} * 2", "12", "6"),
        (f"{adding('a', 'b')} - 1", "-1", "0"),
        (f"{by_weight('a')} + (3 - {by_weight('b')})", "3", "0"),
        (f"iif({adding('a', 'b')} > 1000, 1, {{}})", "no score", "0"),
        (f"{by_weight('a')}.combine({by_weight('b')})", "no score", "0"),
    ],
)
def test_a_disagreement_blocks_and_says_both_numbers(
    expression: str, theirs: str, ours: str
) -> None:
    ((where, what),) = errors(three(calculated("t", expression)))
    assert where == "t"
    assert f"gives {theirs}, and the key gives {ours}" in what


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("%resource.item.answer.value.frobnicate()", "frobnicate()"),
        ("%resource.item.answer.value.matches('(a+)+')", "matches()"),
        ("now()", "now()"),
        ("%resource.item.where(", "not FHIRPath"),
        ("%resource.item a b", "not FHIRPath"),
        ("%unknown", "could not be worked out"),
        ("1 + 'a'", "could not be worked out"),
        ("('a' | 'b').sum()", "adds up what is no number"),
        ("(" * 400 + "1" + ")" * 400, "nested too deeply"),
        ("'aaaaaaaa'" + ".select($this + $this)" * 30, "text that is too long"),
        ("9" + ".select($this * $this)" * 10, "numbers that are too large"),
        ("x" * 20_001, "longer than"),
        ("  ", "empty"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_in_words(expression: str, says: str) -> None:
    found = errors(three(calculated("t", expression)))
    assert [where for where, _ in found] == ["t"]
    assert says in found[0][1]


@pytest.mark.parametrize("language", ["text/cql", "text/cql-identifier", "application/x-other", ""])
def test_another_language_is_refused_in_words(language: str) -> None:
    ((_, what),) = errors(three(calculated("t", "a", language=language)))
    assert ("CQL" in what) is language.startswith("text/cql")


def test_a_calculation_of_words_is_told_and_left_out() -> None:
    read = read_questionnaire(three(calculated("t", "'severe'", type="string")))
    assert read.may_activate
    assert any("but no number" in each.what for each in read.problems)


def test_expressions_end_when_their_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "SECONDS", 0.3)
    deep = "%resource" + ".descendants().select(%resource" * 8 + ")" * 8
    evaluator = Evaluator()
    start, before = monotonic(), sys.gettrace()
    for _ in range(3):
        with pytest.raises(Refused, match="within the time"):
            evaluator.evaluate(deep, RESPONSE, {"resource": RESPONSE})
    assert monotonic() - start < 3
    assert sys.gettrace() is before


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        (f"{ANSWER}.value.weight()", [3]),
        ("%resource.item.answer.value.weight().sum()", [5]),
        ("%resource.item.answer.value.weight().avg()", [2.5]),
        ("%resource.item.answer.value.weight().min()", [2]),
        ("%resource.item.answer.value.weight().max()", [3]),
        ("{}.avg()", []),
        ("{}.max()", []),
        ("'a' & 'b'", ["ab"]),
        ("2 * 3 + 1", [7]),
        ("true.weight()", []),
    ],
)
def test_the_evaluator(expression: str, found: list[object]) -> None:
    assert Evaluator().evaluate(expression, RESPONSE, {"resource": RESPONSE}) == found


def test_reading_leaves_the_file_as_it_was() -> None:
    resource = three(calculated("t", adding("a", "b")))
    copy = three(calculated("t", adding("a", "b")))
    read_questionnaire(resource)
    assert resource == copy


def test_the_evaluator_is_loaded_by_the_first_expression_only() -> None:
    program = (
        "import sys, assessments.fhir as fhir\n"
        "fhir.read_questionnaire({'resourceType': 'Questionnaire'})\n"
        "print([name for name in ('fhirpathpy', 'antlr4') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
