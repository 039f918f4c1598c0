"""Risk is found on any partial save; prompts say when to look."""

from typing import Any

import pytest

from assessments.psychometrics.answers import AnswerError
from assessments.psychometrics.rules import PromptFinding, RiskFinding, prompts, risks
from tests.assessments.psychometrics.builders import rich

RICH = rich()
HURT, DISTANCE = RICH.risks
UNEASY, WEARY, COLDER = RICH.prompts


def test_one_answer_is_enough_for_a_risk() -> None:
    assert risks(RICH, {"safe": 1}) == (RiskFinding(HURT, "safe", 1),)
    assert risks(RICH, {"safe": 0}) == ()
    assert risks(RICH, {"safe": None}) == ()
    assert risks(RICH, {}) == ()


def test_a_risk_is_found_about_each_person_and_from_the_points_stated() -> None:
    answers = {"mother/far": 2, "mother/near": 0, "father/far": 1}
    assert risks(RICH, answers) == (RiskFinding(DISTANCE, "mother/far", 3.0, "mother"),)


@pytest.mark.parametrize(
    "around",
    [
        {"unknown": 1},
        {"parent": 99},
        {"mother/name": None},
        {"mother/near": None},
        {"father/name": "", "other/name": ""},
    ],
)
def test_nothing_silences_a_risk(around: Any) -> None:
    found = risks(RICH, {"mother/far": 2, "safe": 1, **around})
    assert [each.key for each in found] == ["safe", "mother/far"]


@pytest.mark.parametrize("value", ["1", True, 7, 1.0])
def test_what_was_never_offered_is_no_answer_to_a_risk_item(value: Any) -> None:
    assert risks(RICH, {"safe": value}) == ()


@pytest.mark.parametrize(
    ("answers", "previous", "found"),
    [
        ({"calm": 0}, None, [PromptFinding(UNEASY, "calm", 0)]),
        ({"calm": 1}, None, []),
        ({"calm": 9}, {"calm": 2}, []),
        ({"parent": 1, "tired": 2}, None, [PromptFinding(WEARY, "tired", 3.0)]),
        ({"parent": 1, "tired": 1}, None, []),
        ({"parent": 0, "tired": 2}, None, []),
        ({"calm": 1}, {"calm": 2}, [PromptFinding(COLDER, "calm", 1.5, before=3.0)]),
        ({"calm": 1}, {"calm": 9}, []),
        ({"calm": 1}, {"calm": "2", "gone": 4}, []),
        ({"calm": 2}, {"calm": 1}, []),
        ({"mother/near": 0}, {"father/near": 2}, []),
        (
            {"mother/near": 0, "mother/name": ""},
            {"mother/near": 2},
            [PromptFinding(COLDER, "mother/near", 0, "mother", 3.0)],
        ),
        ({"mother/near": 0, "mother/name": None}, {"mother/near": 2}, []),
        ({}, {"calm": 2}, []),
    ],
)
def test_prompts_look_at_what_was_asked(
    answers: Any, previous: Any, found: list[PromptFinding]
) -> None:
    assert prompts(RICH, answers, previous) == tuple(found)


def test_prompts_refuse_what_scoring_refuses() -> None:
    with pytest.raises(AnswerError):
        prompts(RICH, {"calm": 7})
