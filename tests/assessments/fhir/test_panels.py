"""PHQ-9 and GAD-7, known by their LOINC codes."""

from typing import Any

import pytest

from assessments.fhir import read_questionnaire
from assessments.psychometrics.definition import Instrument, RiskKind
from assessments.psychometrics.rules import risks
from assessments.psychometrics.scoring import ScaleScore, score
from tests.assessments.fhir.files import GAD_7, OFTEN, PHQ_9, adding, choice, form, gad_7, phq_9


def loaded(resource: dict[str, Any]) -> Instrument:
    read = read_questionnaire(resource)
    assert read.may_activate, read.problems
    assert read.instrument is not None
    return read.instrument


def test_the_phq_9_is_recognised_with_its_thresholds() -> None:
    instrument = loaded(phq_9())
    (scale,) = instrument.scales
    assert scale.id == "phq-9"
    assert scale.items == tuple(f"/{code}" for code in PHQ_9)
    assert instrument.range_of(scale) == (0, 27)
    assert (scale.cut, scale.reliable_change) == (10, 6)
    assert [band.at_least for band in scale.bands] == [0, 5, 10, 15, 20]
    assert not scale.higher_is_better


def test_the_gad_7_is_recognised_with_its_thresholds() -> None:
    instrument = loaded(gad_7())
    (scale,) = instrument.scales
    assert (scale.id, len(scale.items)) == ("gad-7", len(GAD_7))
    assert instrument.range_of(scale) == (0, 21)
    assert (scale.cut, scale.reliable_change) == (8, 4)
    assert [band.at_least for band in scale.bands] == [0, 5, 10, 15]
    assert instrument.risks == ()


def test_the_difficulty_question_is_asked_and_never_summed() -> None:
    instrument = loaded(phq_9())
    assert "/69722-7" in instrument.items_by_link_id
    answers = {item.link_id: 3 for item in instrument.items}
    found = score(instrument, answers)["phq-9"]
    assert isinstance(found, ScaleScore)
    assert (found.value, found.of) == (27, 9)


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_sums_the_difficulty_question_blocks(named: bool) -> None:
    resource = phq_9()
    everything = "%resource.item.answer.value.weight().sum()"
    every = adding(*(f"/{code}" for code in [*PHQ_9, "69722-7"]))
    expression = resource["item"][-1]["extension"][0]["valueExpression"]
    expression["expression"] = every if named else everything
    read = read_questionnaire(resource)
    assert not read.may_activate
    assert "gives 30, and the key gives 27" in read.problems[0].what


@pytest.mark.parametrize(("answer", "fires"), [(0, False), (1, True), (2, True), (3, True)])
def test_item_nine_alerts_at_any_answer_that_counts(answer: int, fires: bool) -> None:
    instrument = loaded(phq_9())
    (rule,) = instrument.risks
    assert (rule.item, rule.kind) == ("/44260-8", RiskKind.SELF_HARM)
    assert bool(risks(instrument, {"/44260-8": answer})) is fires


@pytest.mark.parametrize("where", ["panel", "total", "name"])
def test_it_is_recognised_by_any_of_its_marks(where: str) -> None:
    resource = phq_9()
    if where != "panel":
        del resource["code"]
    if where != "total":
        resource["item"].pop()
    if where == "name":
        resource["title"] = "Our PHQ-9"
    read = read_questionnaire(resource)
    assert read.may_activate
    assert list(read.key) == ["phq-9"]
    assert any("by its name" in each.what for each in read.problems) is (where == "name")


def test_without_a_code_the_ninth_question_gets_the_rule_and_that_is_said() -> None:
    items = [choice(f"q{number}") for number in range(1, 10)]
    read = read_questionnaire(form(*items, code=[{"code": "44249-1"}]))
    assert read.instrument is not None
    assert [rule.item for rule in read.instrument.risks] == ["q9"]
    assert any(each.where == "q9" and "has no code" in each.what for each in read.problems)


def test_a_phq_without_its_ninth_question_blocks() -> None:
    items = [choice(f"q{number}") for number in range(1, 9)]
    read = read_questionnaire(form(*items, code=[{"code": "44249-1"}]))
    assert not read.may_activate
    said = " ".join(each.what for each in read.problems)
    assert "has 9 questions that count 0 to 3" in said
    assert "thoughts of self-harm" in said


def test_other_weights_than_its_own_block_and_lend_no_thresholds() -> None:
    shifted: Any = [(code, display, (weight or 0) + 1) for code, display, weight in OFTEN]
    items = [choice(f"/{code}", shifted) for code in GAD_7]
    read = read_questionnaire(form(*items, code=[{"code": "69737-5"}]))
    assert not read.may_activate
    assert read.instrument is not None
    assert read.instrument.scales[0].cut is None


def test_both_at_once_are_neither() -> None:
    both = [*phq_9()["item"][:9], *gad_7()["item"][:7]]
    read = read_questionnaire(form(*both, code=[{"code": "44249-1"}, {"code": "69737-5"}]))
    assert list(read.key) == ["invented-form"]


def test_another_form_is_told_that_no_risk_is_marked() -> None:
    read = read_questionnaire(form(choice("a")))
    assert any("marked as a risk" in each.what for each in read.problems)
