"""A published key on the practice's own file, by number."""

from typing import Any

import pytest

from assessments.fhir import read_questionnaire
from assessments.library.keys import shipped_keys
from assessments.psychometrics.scoring import score
from assessments.psychometrics.trials import trials
from tests.assessments.fhir.files import SEVEN, adding, calculated, choice, form


def numbered(count: int, **more: Any) -> dict[str, Any]:
    return form(*(choice(f"q{number}", SEVEN) for number in range(1, count + 1)), **more)


def integers(count: int) -> dict[str, Any]:
    return form(
        *(
            {"linkId": f"q{n}", "text": f"Invented {n}", "type": "integer"}
            for n in range(1, count + 1)
        )
    )


@pytest.mark.parametrize(
    ("answers", "anxiety", "avoidance"),
    [
        ({}, 6.3333, 3.0),
        (dict.fromkeys(range(1, 37), 4), 4, 4),
        ({**dict.fromkeys(range(1, 37), 4), 9: 7}, 3.8333, 4),
        ({**dict.fromkeys(range(1, 37), 4), 1: 7}, 4.1667, 4),
        ({**dict.fromkeys(range(1, 37), 4), 36: 1}, 4, 4.1667),
    ],
)
@pytest.mark.parametrize("resource", [numbered(36), integers(36)], ids=["coded", "integers"])
def test_the_vectors_of_the_ecr_r(
    resource: dict[str, Any], answers: dict[int, int], anxiety: float, avoidance: float
) -> None:
    read = read_questionnaire(resource, "ecr-r")
    assert read.may_activate, read.problems
    assert read.instrument is not None
    answers = answers or dict.fromkeys(range(1, 37), 7)
    found = score(read.instrument, {f"q{number}": each for number, each in answers.items()})
    assert found["anxiety"].value == pytest.approx(anxiety, abs=1e-4)  # type: ignore[union-attr]
    assert found["avoidance"].value == pytest.approx(avoidance, abs=1e-4)  # type: ignore[union-attr]
    assert read.key["anxiety"]["reversed"] == ["q9", "q11"]


@pytest.mark.parametrize("template", shipped_keys(), ids=lambda each: each.id)
def test_every_key_fits_its_own_number_of_questions(template: Any) -> None:
    read = read_questionnaire(integers(template.count), template.id)
    assert read.may_activate
    assert read.instrument is not None
    tried = trials(read.instrument)
    assert len(tried["lowest"]) == 2
    short = read_questionnaire(integers(template.count - 1), template.id)
    assert not short.may_activate
    assert f"has {template.count} questions" in short.problems[0].what


def test_the_structures_are_asked_about_each_person() -> None:
    read = read_questionnaire(numbered(9), "ecr-rs")
    assert read.instrument is not None
    assert read.instrument.repeat is not None
    assert set(score(read.instrument, {"partner/q7": 1, "partner/q8": 2, "partner/q9": 3})) == {
        "partner/avoidance",
        "partner/anxiety",
    }


def test_an_unknown_key_is_named() -> None:
    read = read_questionnaire(numbered(36), "ecr-x")
    assert read.instrument is None
    assert "no key template 'ecr-x'" in read.problems[0].what


def test_answers_of_another_range_block() -> None:
    shifted: Any = [(code, display, (weight or 0) - 1) for code, display, weight in SEVEN]
    read = read_questionnaire(form(*(choice(f"q{n}", shifted) for n in range(1, 13))), "ecr-12")
    assert not read.may_activate
    assert read.problems[0].what == "ECR-12 is answered 1 to 7; 12 of the questions here are not."


def test_answers_without_numbers_count_in_their_order_and_that_is_said() -> None:
    plain: Any = [(code, display, None) for code, display, _ in SEVEN]
    plain = [("a", "one", None), *plain[1:6], ("g", "seven", None)]
    read = read_questionnaire(form(*(choice(f"q{n}", plain) for n in range(1, 13))), "ecr-12")
    assert read.may_activate
    assert any("in the order in which they stand" in each.what for each in read.problems)
    assert read.key["anxiety"]["weights"]["q1"]["a"] == 1


def test_an_item_turned_round_twice_blocks() -> None:
    turned: Any = [(code, display, 8 - (weight or 0)) for code, display, weight in SEVEN]
    items = [choice(f"q{n}", turned if n in (6, 9) else SEVEN) for n in range(1, 13)]
    read = read_questionnaire(form(*items), "ecr-12")
    assert not read.may_activate
    twice = [each.where for each in read.problems if "turned round twice" in each.what]
    assert twice == ["q6", "q9"]


def test_the_files_own_sum_disagrees_with_a_key_of_means() -> None:
    names = [f"q{n}" for n in (1, 2, 3, 5, 7, 8)]
    total = calculated("t", adding(*names))
    read = read_questionnaire(form(*numbered(12)["item"], total), "ecr-12")
    assert not read.may_activate
    assert "gives 6, and the key gives 1" in read.problems[0].what


def test_a_calculation_of_no_scale_is_said_and_does_not_block() -> None:
    total = calculated("t", adding("q1", "q2"))
    read = read_questionnaire(form(*numbered(12)["item"], total), "ecr-12")
    assert read.may_activate
    assert any("matches no scale" in each.what for each in read.problems)


def test_words_between_the_questions_are_not_counted() -> None:
    words = {"linkId": "intro", "text": "Invented words", "type": "display"}
    assert read_questionnaire(form(words, *numbered(36)["item"]), "ecr-r").may_activate
