"""An instrument's key as a person reads it."""

from typing import Any

import pytest

from assessments.library import load_instrument, shipped
from assessments.psychometrics.definition import Instrument, load
from assessments.views.key_words import key_in_words, who_answers
from tests.assessments.own import own_mapping

YES_NO = {"yes-no": [{"value": 1, "label": "Yes"}, {"value": 0, "label": "No"}]}


def made(**changes: Any) -> Instrument:
    return load(own_mapping(**changes))


def scale(**changes: Any) -> dict[str, Any]:
    return own_mapping()["scales"][0] | changes


def sentences(**changes: Any) -> str:
    return " ".join(key_in_words(made(scales=[scale(**changes)])).scales[0].sentences)


def test_a_mean_names_its_items_its_range_and_what_it_takes() -> None:
    key = key_in_words(load_instrument("attachment-dimensions"))
    anxiety = key.scales[0]
    assert anxiety.sentences[0] == "The mean of 12 answers, 4 of them turned round, from 1 to 7."
    assert "It takes 10 of the 12" in " ".join(anxiety.sentences)
    assert [item.number for item in anxiety.items] == sorted(item.number for item in anxiety.items)
    assert next(item.text for item in anxiety.items if item.reversed) == (
        "I feel settled while people I am close to are away."
    )
    assert key.answers[0].startswith("1 Strongly disagree · 2 Disagree")


def test_its_error_is_named_with_its_source_and_called_assumed() -> None:
    key = key_in_words(load_instrument("attachment-dimensions"))
    error = key.scales[0].error
    assert error is not None
    assert (error.sd, error.reliability, error.limit, error.assumed) == (
        "1.20",
        "0.90",
        "1.05",
        True,
    )
    assert key.sources == (error.source,)
    assert key.described == ()


def test_a_scale_without_error_is_described_only() -> None:
    key = key_in_words(made())
    assert key.judged == ()
    assert key.described == ("Low mood",)


def test_a_sum_says_that_the_rest_stands_in_for_what_is_missing() -> None:
    words = sentences(method="sum")
    assert "The sum of 4 answers, 1 of them turned round, from 0 to 12." in words
    assert "stands in" in words


def test_a_scale_that_takes_every_answer() -> None:
    assert "Every one" in sentences(min_answered=1.0)


def test_bands_cut_weights_and_published_change_are_said() -> None:
    bands = [{"at_least": 0, "label": "low"}, {"at_least": 1.5, "label": "high"}]
    extras = {"bands": bands, "cut": 1.5, "cut_source": "Made up.", "reliable_change": 0.75}
    words = sentences(**extras, meaning="Higher is lower mood.", weights={"m2": 2})
    for part in ("from 0: low · from 1.5: high", "drawn at 1.5. Made up.", "0.75 points", "Higher"):
        assert part in words
    item = key_in_words(made(scales=[scale(weights={"m2": 2})])).scales[0].items[1]
    assert item.notes == ("counts 2 times",)


@pytest.mark.parametrize(
    ("operator", "answer", "words"),
    [
        ("=", 1, "asked only if “A” is answered with “Yes”"),
        ("!=", 1, "asked only if “A” is not answered with “Yes”"),
        (">", 0, "asked only if “A” is answered above “No”"),
        ("<", 1, "asked only if “A” is answered below “Yes”"),
        (">=", 1, "asked only if “A” is answered “Yes” or above"),
        ("<=", 0, "asked only if “A” is answered “No” or below"),
        ("exists", True, "asked only if “A” is answered"),
        ("exists", False, "asked only if “A” is left open"),
    ],
)
def test_a_condition_in_words(operator: str, answer: object, words: str) -> None:
    condition = {"question": "a", "operator": operator, "answer": answer}
    items = [
        {"linkId": "a", "text": "A", "option_set": "yes-no"},
        {"linkId": "b", "text": "B", "kind": "text", "enable_when": [condition]},
    ]
    items += own_mapping()["items"]
    key = key_in_words(made(option_sets=YES_NO, items=items))
    assert [item.text for item in key.unscored] == ["A", "B"]
    assert key.unscored[1].notes == ("answered in the person’s own words", words)


def test_answers_that_do_not_count_are_said_to() -> None:
    options = [*own_mapping()["options"], {"value": 9, "label": "Not for me", "scored": False}]
    assert key_in_words(made(options=options)).answers[0].endswith("Not for me (not counted)")


def test_risk_answers_and_prompts_name_item_and_answer() -> None:
    risks = [{"id": "harm", "item": "m2", "kind": "self-harm", "at_least": 2}]
    prompts = [
        {"id": "low", "items": ["m1"], "at_most": 1},
        {"id": "high", "items": ["m3"], "at_least": 3},
        {"id": "fell", "items": ["m1", "m3"], "drop": 2},
    ]
    rules = key_in_words(made(risks=risks, prompts=prompts)).rules
    assert "“Sentence 2 of the week.” is about thoughts of self-harm" in rules[0]
    assert "From the answer “Often” on" in rules[0]
    assert [rule.split(":")[0] for rule in rules[1:]] == [
        "Answered with 1 or less",
        "Answered with 3 or more",
        "Down by 2 or more since the last form",
    ]


def test_whom_it_is_asked_about() -> None:
    key = key_in_words(load_instrument("relationship-profile"))
    assert "at most" in key.about_whom
    assert key_in_words(made()).about_whom == ""


@pytest.mark.parametrize("instrument", shipped(), ids=lambda each: each.id)
def test_every_shipped_key_can_be_said(instrument: Instrument) -> None:
    key = key_in_words(instrument)
    assert len(key.scales) == len(instrument.scales)
    shown = {item.text for one in key.scales for item in one.items}
    shown |= {item.text for item in key.unscored}
    assert shown == {item.text for item in instrument.items if instrument.options_of(item)} | {
        item.text for item in instrument.items if item.kind == "text"
    }
    assert who_answers(instrument)
