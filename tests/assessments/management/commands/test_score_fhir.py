"""`manage.py score` with FHIR files: the same scores, by key template or by weights."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.fhir import write_questionnaire, write_response
from assessments.library import load_instrument
from tests.assessments.fhir.files import (
    PHQ_9,
    SEVEN,
    answered,
    choice,
    code,
    form,
    phq_9,
    response,
)

LINK_IDS = [str(number) for number in range(1, 37)]
ECR_R = form(*(choice(link_id, SEVEN) for link_id in LINK_IDS))


def scored(folder: Path, questionnaire: Any, answers: Any, key_template: str = "") -> Any:
    for name, content in (("form.json", questionnaire), ("answers.json", answers)):
        (folder / name).write_text(json.dumps(content))
    out = StringIO()
    call_command(
        "score",
        str(folder / "form.json"),
        answers=str(folder / "answers.json"),
        key_template=key_template,
        stdout=out,
    )
    return json.loads(out.getvalue())


@pytest.mark.parametrize(
    ("changed", "anxiety", "avoidance"),
    [
        ({}, 4.0, 4.0),
        ({"9": 7}, 3.8333, 4.0),
        ({"1": 7}, 4.1667, 4.0),
        ({"36": 1}, 4.0, 4.1667),
        (dict.fromkeys(LINK_IDS, 7), 6.3333, 3.0),
        ({"1": None}, 4.0, 4.0),
        (dict.fromkeys(LINK_IDS[:4]), None, 4.0),
    ],
)
def test_the_ecr_r_by_its_key(
    changed: dict[str, Any], anxiety: float | None, avoidance: float, tmp_path: Path
) -> None:
    answers = dict.fromkeys(LINK_IDS, 4) | changed
    printed = scored(tmp_path, ECR_R, answers, "ecr-r")
    assert printed["scores"] == {
        "anxiety": None if anxiety is None else pytest.approx(anxiety, abs=1e-4),
        "avoidance": pytest.approx(avoidance, abs=1e-4),
    }
    coded = [
        answered(key, code(f"s{value}")) for key, value in answers.items() if value is not None
    ]
    assert scored(tmp_path, ECR_R, response(*coded), "ecr-r") == printed


@pytest.mark.parametrize("value", [0, 8])
def test_an_answer_out_of_range_is_refused(value: int, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="3: is not one of the answers offered"):
        scored(tmp_path, ECR_R, {"3": value}, "ecr-r")


def test_a_response_to_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="does not fit"):
        scored(tmp_path, ECR_R, response(answered("77", code("s4"))), "ecr-r")


@pytest.mark.parametrize(("questionnaire", "key"), [(ECR_R, "ecr-99"), (form(), "")])
def test_a_questionnaire_without_a_key_cannot_be_scored(
    questionnaire: Any, key: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"form\.json cannot be scored: ."):
        scored(tmp_path, questionnaire, {}, key)


def test_another_resource_is_no_questionnaire(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="This is not a FHIR Questionnaire"):
        scored(tmp_path, {"resourceType": "Patient"}, {})


def test_a_stated_total_is_kept_beside_ours(tmp_path: Path) -> None:
    items = [answered(f"/{each}", code("c2")) for each in PHQ_9]
    told = [
        scored(tmp_path, phq_9(), response(*items, answered("/44261-6", {"valueDecimal": total})))
        for total in (18, 7)
    ]
    (scale,) = told[0]["scores"]
    assert told[0]["scores"] == told[1]["scores"] == {scale: 18.0}
    assert [each for each in told[0]["problems"] if each["where"] == scale] == []
    assert [each["what"] for each in told[1]["problems"] if each["where"] == scale] == [
        "The file states 7; by its answers it comes to 18."
    ]
    few = response(*items[:3], answered("/44261-6", {"valueDecimal": 6}))
    assert scored(tmp_path, phq_9(), few)["problems"][-1]["what"] == (
        "The file states 6; by its answers it gives no score."
    )


def test_our_own_form_and_answers_score_the_same_through_fhir(tmp_path: Path) -> None:
    instrument = load_instrument("relationship-profile")
    answers = {f"partner/{item.link_id}": 3 for item in instrument.items} | {"partner/name": ""}
    there = scored(tmp_path, write_questionnaire(instrument), write_response(instrument, answers))
    plain = scored(tmp_path, instrument.as_mapping(), answers)
    assert there["scores"] == plain["scores"]
    assert list(plain["scores"]) == ["partner/anxiety", "partner/avoidance"]
