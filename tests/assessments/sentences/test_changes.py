"""Verdicts explain themselves: method, parameters, source, and what they amount to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from assessments import sentences
from assessments.psychometrics.change import ChangeMethod, ChangeRule, judge
from assessments.psychometrics.definition import Scale
from tests.assessments.psychometrics.builders import judged_scale, plain_scale

ANXIETY = judged_scale()
PHQ_9 = replace(
    plain_scale(),
    id="phq-9",
    title="PHQ-9",
    reliable_change=6.0,
    cut=10.0,
    cut_source="Caseness from ten points on.",
    parameters_source="Six points, as published.",
    provisional=False,
)


def verdict(scale: Scale, values: Sequence[float], rule: ChangeRule | None = None) -> Any:
    first = date(2026, 1, 8)
    points = [(first + timedelta(days=30 * n), value) for n, value in enumerate(values)]
    return judge(points, scale, rule).as_mapping()


def test_jacobson_truax() -> None:
    assert sentences.explained(verdict(ANXIETY, [5.4, 3.2])) == (
        "Reliable change after Jacobson and Truax (1991): RC −4.10, where more than 1.96 either "
        "way counts. Standard deviation 1.20, reliability 0.90; forms averaged: 1 at the start, 1 "
        "now. Assumed for the test. These figures are provisional."
    )


def test_before_there_is_a_change_the_limit_is_said() -> None:
    said = sentences.explained(verdict(ANXIETY, [5.4]))
    assert "more than 1.05 points either way count." in said


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (ChangeMethod.EDWARDS_NUNNALLY, "Edwards and Nunnally"),
        (ChangeMethod.GULLIKSEN_LORD_NOVICK, "Gulliksen, Lord and Novick"),
    ],
)
def test_methods_with_a_mean_name_it(method: ChangeMethod, name: str) -> None:
    stored = verdict(ANXIETY, [5.4, 3.2], ChangeRule.of(ANXIETY, method, mean=3.5))
    said = sentences.explained(stored)
    assert f"after {name}: RC −" in said
    assert "reliability 0.90, mean 3.50; forms averaged: 1 at the start, 1 now." in said
    assert "drawn toward the mean" in sentences.formula(stored)


def test_a_published_threshold_has_no_error_of_its_own() -> None:
    stored = verdict(PHQ_9, [16, 9])
    assert sentences.explained(stored) == (
        "Published threshold of reliable change: 6.00 points or more count. Six points, as "
        "published."
    )
    assert "taken from the source" in sentences.formula(stored)


def test_a_missing_source_is_said_to_be_missing() -> None:
    stored = verdict(replace(PHQ_9, parameters_source=""), [16, 9])
    assert sentences.explained(stored).endswith("Source not stated.")


def test_every_method_has_a_name_and_a_formula() -> None:
    assert set(sentences.METHODS) == set(ChangeMethod)
    for method in ChangeMethod:
        words = sentences.formula({"method": method.value, "n1": 2, "n2": 1})
        assert "2" in words
        assert "%" not in words


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5.4, 3.2], "Reliably lower, and below the cut of 4.0."),
        ([6.5, 5.0], "Reliably lower. Not below the cut of 4.0, as at the start."),
        ([3.8, 2.5], "Reliably lower. Below the cut of 4.0, as at the start."),
        (
            [4.2, 3.8],
            "Now below the cut of 4.0, but without reliable change: within measurement error. "
            "The cut lies within the measurement error of this score.",
        ),
        (
            [3.8, 4.0],
            "No longer below the cut of 4.0, but without reliable change: within measurement "
            "error. The cut lies within the measurement error of this score.",
        ),
        ([5.0, 5.2], "No reliable change. Not below the cut of 4.0, as at the start."),
        ([3.0, 5.0], "Reliably higher, and no longer below the cut of 4.0."),
        ([5.0, 6.5], "Reliably higher. Not below the cut of 4.0, as at the start."),
    ],
)
def test_what_a_change_amounts_to(values: list[float], said: str) -> None:
    assert sentences.outcome(verdict(ANXIETY, values)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([3.0, 5.0], "Reliably higher, and above the cut of 4.0."),
        ([5.0, 4.0], "No longer above the cut of 4.0, but without reliable change: within"),
        ([3.9, 4.1], "Now above the cut of 4.0, but without reliable change: within"),
        ([5.5, 4.0], "Reliably lower, and no longer above the cut of 4.0."),
        ([2.0, 3.5], "Reliably higher. Not above the cut of 4.0, as at the start."),
        ([5.0, 5.1], "No reliable change. Above the cut of 4.0, as at the start."),
    ],
)
def test_what_it_amounts_to_where_higher_is_better(values: list[float], said: str) -> None:
    scale = replace(ANXIETY, id="ease", higher_is_better=True)
    assert sentences.outcome(verdict(scale, values)).startswith(said)


def test_recovered_is_said_of_symptoms_with_a_published_threshold_only() -> None:
    assert sentences.outcome(verdict(PHQ_9, [16, 9])) == (
        "Reliably lower, and below the cut of 10.0. Recovered, as Jacobson and Truax use the word. "
        "Caseness from ten points on."
    )
    assert "ecovered" not in sentences.outcome(verdict(PHQ_9, [16, 10]))
    for scale in (
        ANXIETY,
        replace(ANXIETY, id="avoidance"),
        replace(PHQ_9, id="anxiety"),
        replace(PHQ_9, id="avoidance"),
    ):
        stored = verdict(scale, [16, 3])
        assert stored["class"] == "recovered"
        assert "ecovered" not in sentences.outcome(stored)


def test_without_a_cut_or_a_change_nothing_is_said() -> None:
    assert sentences.outcome(verdict(replace(ANXIETY, cut=None), [5.4, 3.2])) == ""
    assert sentences.outcome(verdict(ANXIETY, [5.4])) == ""


def test_a_verdict_stored_before_there_were_classes_still_reads() -> None:
    stored = verdict(ANXIETY, [5.4, 3.2])
    for key in ("class", "crossed", "cut_source", "higher_is_better", "mean", "expected"):
        del stored[key]
    assert sentences.outcome(stored) == ""
    assert sentences.explained(stored).startswith("Reliable change after Jacobson")


def test_figures_follow_the_reader() -> None:
    with override("de"):
        assert "1,20" in sentences.explained(verdict(ANXIETY, [5.4, 3.2]))
