"""What is exported is plain FHIR for others, and for us the same instrument again."""

import json
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from assessments.fhir import answers_of, read_questionnaire, write_questionnaire, write_response
from assessments.library import load_instrument, shipped
from assessments.psychometrics.definition import Instrument, load
from assessments.psychometrics.scoring import score
from assessments.psychometrics.trials import TRIALS, trial_answers
from tests.assessments.fhir.files import ORDINAL, SEVEN, choice, form, gad_7, phq_9
from tests.assessments.psychometrics.builders import small_mapping


def exported(instrument: Instrument) -> dict[str, Any]:
    """The resource as another program gets it: through JSON."""
    return json.loads(json.dumps(write_questionnaire(instrument), allow_nan=False))  # type: ignore[no-any-return]


def imported(resource: dict[str, Any], key: str = "") -> Instrument:
    read = read_questionnaire(resource, key)
    assert read.instrument is not None, read.problems
    return read.instrument


def bent() -> Instrument:
    """Everything a definition can hold, in an order no tree of groups has."""
    condition = {"question": "i1", "operator": "=", "answer": 2}
    return load(
        small_mapping(
            items=[
                {"linkId": "i1", "text": "One", "prefix": "1.", "section": "first"},
                {"linkId": "i2", "text": "Two", "section": "second", "option_set": "other"},
                {"linkId": "i3", "text": "Three", "section": "first", "observer_text": "They"},
                {"linkId": "i4", "text": "Four", "enable_when": [condition], "discreet": True},
                {"linkId": "i5", "text": "Five", "codings": [{"code": "x", "system": "urn:x"}]},
                {"linkId": "w", "text": "Words", "kind": "words", "codings": [{"code": "w"}]},
                {"linkId": "t", "text": "Text", "kind": "text"},
            ],
            option_sets={
                "other": [
                    {"value": 0, "label": "no", "coding": {"code": "n", "display": "not"}},
                    {"value": 9, "label": "yes", "weight": 0.5, "coding": {"code": "y"}},
                    {"value": 10, "label": "cannot say", "scored": False, "weight": 3},
                ]
            },
            sections=[
                {"id": "second", "title": "Second", "intro": "Now this."},
                {"id": "first", "title": "First", "parent": "second", "may_not_apply": True},
            ],
            scales=[
                {
                    "id": "all",
                    "title": "All",
                    "method": "sum",
                    "items": ["i5", "i1", "i3"],
                    "reversed": ["i5", "i1"],
                    "weights": {"i1": 2, "i5": 0.5},
                    "bands": [{"at_least": 0, "label": "low"}, {"at_least": 6, "label": "high"}],
                    "codings": [{"code": "s", "system": "urn:s", "display": "S"}],
                    "higher_is_better": True,
                    "meaning": "More is more.",
                }
            ],
            risks=[{"id": "r", "item": "i3", "kind": "other", "at_least": 2}],
            prompts=[{"id": "p", "items": ["i1"], "drop": 2}],
            min_interval_days=0,
            made_by="Somebody",
            url="https://maker.example/form",
            codings=[{"code": "q"}],
        )
    )


def everything() -> list[Instrument]:
    foreign = [imported(phq_9()), imported(gad_7())]
    keyed = imported(form(*(choice(f"q{n}", SEVEN) for n in range(1, 10))), "ecr-rs")
    yes_no = imported(form(choice("a"), {"linkId": "y", "text": "Invented", "type": "boolean"}))
    return [*shipped(), *foreign, keyed, yes_no, bent()]


@pytest.mark.parametrize("instrument", everything(), ids=lambda each: each.id)
def test_it_comes_back_the_same(instrument: Instrument) -> None:
    read = read_questionnaire(exported(instrument))
    assert read.instrument == instrument
    assert read.instrument.content_hash == instrument.content_hash
    assert read.may_activate, read.problems
    for name in TRIALS:
        answers = trial_answers(instrument)[name]
        assert score(read.instrument, answers) == score(instrument, answers)


@pytest.mark.parametrize("instrument", everything(), ids=lambda each: each.id)
def test_it_is_fhir_r4(instrument: Instrument) -> None:
    Questionnaire.model_validate(exported(instrument))


@pytest.mark.parametrize("instrument", everything(), ids=lambda each: each.id)
def test_answers_come_back_the_same(instrument: Instrument) -> None:
    for answers in trial_answers(instrument).values():
        written = write_response(
            instrument, answers, authored="2026-01-02T10:00:00+00:00", subject="Patient/x"
        )
        QuestionnaireResponse.model_validate(json.loads(json.dumps(written)))
        back = answers_of(written, instrument)
        assert {key: each for key, each in back.items() if not key.endswith("/name")} == answers


def test_text_and_a_form_not_finished_are_written_too() -> None:
    written = write_response(bent(), {"t": "some words", "i1": None}, complete=False)
    assert written["status"] == "in-progress"
    assert answers_of(written, bent()) == {"t": "some words"}


def test_another_reader_sees_weights_groups_and_conditions() -> None:
    resource = exported(bent())
    second = next(each for each in resource["item"] if each["linkId"] == "second")
    assert second["type"] == "group"
    assert second["item"][0] == second["item"][0] | {"type": "display", "text": "Now this."}
    four = next(each for each in resource["item"] if each["linkId"] == "i4")
    assert four["enableWhen"][0]["question"] == "i1"
    assert [each["valueCoding"]["extension"][0] for each in four["answerOption"]] == [
        {"url": ORDINAL, "valueDecimal": value} for value in range(5)
    ]


def test_a_key_of_sums_is_found_without_our_extensions() -> None:
    resource = exported(load_instrument("wellbeing-and-safety"))
    del resource["extension"]
    read = read_questionnaire(resource)
    assert any("No published key was attached" in each.what for each in read.problems)


def edited(change: str) -> Any:
    resource = exported(load_instrument("attachment-brief"))
    item = next(each for each in resource["item"] if each["type"] == "choice")
    match change:
        case "words":
            item["text"] = "Other words."
        case "weight":
            item["answerOption"][0]["valueCoding"]["extension"][0]["valueDecimal"] = 5
        case "gone":
            resource["item"].remove(item)
        case "added":
            resource["item"].append(choice("added"))
        case "order":
            resource["item"].reverse()
    return read_questionnaire(resource)


def test_other_words_are_said_and_want_a_new_version() -> None:
    read = edited("words")
    assert read.may_activate
    assert any("changed after it was exported" in each.what for each in read.problems)


@pytest.mark.parametrize("change", ["weight", "gone", "added", "order"])
def test_other_questions_or_answers_than_the_key_was_made_for_block(change: str) -> None:
    read = edited(change)
    assert not read.may_activate
    said = " ".join(each.what for each in read.problems)
    assert "changed after this file was exported" in said or "no item of this" in said
