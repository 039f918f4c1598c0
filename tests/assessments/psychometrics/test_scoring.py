"""Scores: the ECR-R vectors, the missing rule, what is refused, and the notes on care."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.definition import Instrument, load
from assessments.psychometrics.scoring import (
    AnswerError,
    Incomplete,
    ScaleScore,
    score,
)
from tests.assessments.psychometrics.builders import (
    ECR_R_REVERSED,
    ecr_r,
    rich,
    rich_mapping,
    small,
    small_mapping,
)

ECR_R = ecr_r()
SMALL = small()
LINK_IDS = [str(number) for number in range(1, 37)]


def all_of(value: int, **others: int) -> dict[str, int | None]:
    changed = {key.removeprefix("item_"): other for key, other in others.items()}
    return dict.fromkeys(LINK_IDS, value) | changed


def values(answers: dict[str, int | None], instrument: Instrument = ECR_R) -> list[float]:
    scored = score(instrument, answers).values()
    return [one.value for one in scored if isinstance(one, ScaleScore)]


KEYED_HIGH = {key: 1 if int(key) in ECR_R_REVERSED else 7 for key in LINK_IDS}
KEYED_LOW = {key: 8 - value for key, value in KEYED_HIGH.items()}


@pytest.mark.parametrize(
    ("answers", "anxiety", "avoidance"),
    [
        (all_of(7), 114 / 18, 54 / 18),
        (all_of(4), 4.0, 4.0),
        (all_of(4, item_9=7), 69 / 18, 4.0),
        (all_of(4, item_1=7), 75 / 18, 4.0),
        (all_of(4, item_36=1), 4.0, 75 / 18),
        (KEYED_HIGH, 7.0, 7.0),
        (KEYED_LOW, 1.0, 1.0),
    ],
)
def test_the_ecr_r_vectors(answers: Any, anxiety: float, avoidance: float) -> None:
    assert values(answers) == [pytest.approx(anxiety), pytest.approx(avoidance)]


def test_the_ecr_r_vectors_as_printed() -> None:
    assert [round(value, 4) for value in values(all_of(7))] == [6.3333, 3.0]
    assert round(values(all_of(4, item_9=7))[0], 4) == 3.8333
    assert round(values(all_of(4, item_1=7))[0], 4) == 4.1667
    assert round(values(all_of(4, item_36=1))[1], 4) == 4.1667


def test_a_score_carries_what_must_be_said_of_it() -> None:
    answers = all_of(4)
    del answers["7"]
    scored = score(ECR_R, answers)
    assert scored["anxiety"] == ScaleScore("anxiety", 4.0, 17, 18, False, 1.0, 7.0)
    assert scored["avoidance"] == ScaleScore("avoidance", 4.0, 18, 18, False, 1.0, 7.0)


@pytest.mark.parametrize("skipped", ["absent", "null"])
def test_fourteen_of_eighteen_give_no_score_and_fifteen_do(skipped: str) -> None:
    answers = all_of(4)
    for link_id in ("1", "2", "3"):
        if skipped == "null":
            answers[link_id] = None
        else:
            del answers[link_id]
    fifteen = score(ECR_R, answers)["anxiety"]
    assert isinstance(fifteen, ScaleScore)
    assert fifteen.answered == 15
    answers["4"] = None
    scored = score(ECR_R, answers)
    assert scored["anxiety"] == Incomplete("anxiety", 14, 18, 15)
    assert isinstance(scored["avoidance"], ScaleScore)


def test_no_answers_are_no_scores() -> None:
    assert score(ECR_R, {}) == {
        "anxiety": Incomplete("anxiety", 0, 18, 15),
        "avoidance": Incomplete("avoidance", 0, 18, 15),
    }


@pytest.mark.parametrize(
    "value", [0, 8, -1, 4.0, "4", True, [4], pytest.param(10**5000, id="huge")]
)
def test_an_answer_that_was_not_offered_is_refused(value: Any) -> None:
    with pytest.raises(AnswerError) as caught:
        score(ECR_R, {**all_of(4), "3": value})
    assert caught.value.faults == ("3: is not one of the answers offered",)


def test_true_is_no_answer_even_where_one_is_offered() -> None:
    answers: Any = {"i1": True}
    with pytest.raises(AnswerError, match="i1"):
        score(SMALL, answers)


def test_all_faults_of_the_answers_are_named_and_no_answer_is_told() -> None:
    answers: Any = {"1": 4, "37": 4, "2": 99, "x" * 500: None}
    with pytest.raises(AnswerError) as caught:
        score(ECR_R, answers)
    assert caught.value.faults == (
        "37: is no item of this instrument",
        "2: is not one of the answers offered",
        "x" * 60 + ": is no item of this instrument",
    )
    assert "99" not in str(caught.value)


def test_a_sum_is_prorated_and_says_so() -> None:
    four = dict.fromkeys(["i1", "i2", "i3", "i4"], 3)
    assert score(small("sum"), four | {"i5": 1}) == {
        "all": ScaleScore("all", 15.0, 5, 5, False, 0.0, 20.0)
    }
    assert score(small("sum"), four) == {"all": ScaleScore("all", 15.0, 4, 5, True, 0.0, 20.0)}
    del four["i4"]
    assert score(small("sum"), four) == {"all": Incomplete("all", 3, 5, 4)}


def test_a_reversed_item_is_mirrored_within_the_answers_offered() -> None:
    answers: dict[str, int | None] = {"i1": 0, "i2": 0, "i3": 0, "i4": 0, "i5": 3}
    assert values(answers, SMALL) == [0.2]


def test_items_outside_every_scale_are_not_counted() -> None:
    mapping = small_mapping()
    mapping["items"].append({"linkId": "aside", "text": "Aside"})
    instrument = load(mapping)
    answers: dict[str, int | None] = {f"i{n}": 2 for n in range(1, 6)}
    assert score(instrument, answers | {"aside": 4}) == score(instrument, answers)


ANSWERS = st.fixed_dictionaries({key: st.none() | st.integers(1, 7) for key in LINK_IDS})
FULL = st.fixed_dictionaries({key: st.integers(1, 7) for key in LINK_IDS})


@given(ANSWERS)
def test_a_score_lies_within_the_range_and_needs_four_in_five(answers: dict[str, Any]) -> None:
    for scale_id, scored in score(ECR_R, answers).items():
        given_count = sum(answers[key] is not None for key in ECR_R.scale(scale_id).items)
        assert scored.answered == given_count
        assert isinstance(scored, ScaleScore) == (given_count >= 0.8 * 18)
        if isinstance(scored, ScaleScore):
            assert scored.minimum <= scored.value <= scored.maximum


@given(FULL)
def test_mirroring_every_answer_mirrors_every_score(answers: dict[str, Any]) -> None:
    mirrored = {key: 8 - value for key, value in answers.items()}
    for one, other in zip(values(answers), values(mirrored), strict=True):
        assert one + other == pytest.approx(8)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: dict[str, Any], random: Any) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(ECR_R, dict(shuffled)) == score(ECR_R, answers)


@given(FULL, st.sampled_from(LINK_IDS))
def test_one_answer_moves_only_its_own_dimension(answers: dict[str, Any], link_id: str) -> None:
    answers[link_id] = 1
    before = values(answers)
    answers[link_id] = 7
    after = values(answers)
    mine = 0 if int(link_id) <= 18 else 1
    step = -6 / 18 if int(link_id) in ECR_R_REVERSED else 6 / 18
    assert after[mine] - before[mine] == pytest.approx(step)
    assert after[1 - mine] == before[1 - mine]


@given(st.lists(st.integers(0, 4), min_size=4, max_size=5))
def test_a_prorated_sum_is_the_mean_raised_to_all_items(given_values: list[int]) -> None:
    answers: dict[str, int | None] = {f"i{n + 1}": v for n, v in enumerate(given_values)}
    (mean,) = values(answers, SMALL)
    (total,) = values(answers, small("sum"))
    assert total == pytest.approx(mean * 5)


RICH = rich()


def scored(answers: dict[str, Any], scale: str = "home") -> ScaleScore | Incomplete:
    return score(RICH, answers)[scale]


def test_weights_count_and_only_what_is_asked_is_counted() -> None:
    assert scored({"calm": 2}) == ScaleScore("home", 6.0, 1, 1, False, 0.0, 6.0)
    full = {"parent": 1, "calm": 1, "tired": 1, "proud": 2}
    # calm twice 1.5, tired 3 − 1.5, proud 3
    assert scored(full) == ScaleScore("home", 7.5, 3, 3, False, 0.0, 12.0)


def test_answers_to_what_is_closed_are_ignored_and_still_checked() -> None:
    assert scored({"parent": 0, "calm": 2, "tired": 2}) == scored({"calm": 2})
    with pytest.raises(AnswerError, match="tired"):
        score(RICH, {"parent": 0, "tired": 7})


def test_a_weighted_sum_is_prorated_by_weight() -> None:
    two = scored({"parent": 1, "calm": 1, "tired": 1})
    assert two == ScaleScore("home", 4.5 * 4 / 3, 2, 3, True, 0.0, 12.0)


def test_a_weighted_mean_divides_by_the_weights_answered() -> None:
    mapping = small_mapping()
    mapping["scales"][0] |= {"weights": {"i1": 3}, "reversed": []}
    instrument = load(mapping)
    answers: dict[str, int | None] = {"i1": 4, "i2": 0, "i3": 0, "i4": 0}
    assert values(answers, instrument) == [12 / 6]
    assert instrument.range_of(instrument.scale("all")) == (0.0, 4.0)


def test_an_answer_that_does_not_count_is_a_skipped_one() -> None:
    assert scored({"parent": 1, "calm": 9, "tired": 9, "proud": 2}) == Incomplete("home", 1, 3, 2)


def test_where_nothing_is_asked_there_is_no_score() -> None:
    mapping = rich_mapping()
    mapping["items"][2]["section"] = "children"
    assert score(load(mapping), {"calm": 1})["home"] == Incomplete("home", 0, 0, 0)


def test_each_person_has_scores_of_their_own() -> None:
    answers = {"father/name": "", "father/near": 1, "mother/near": 2, "mother/far": 0}
    assert list(score(RICH, answers)) == ["home", "mother/ease", "father/ease"]
    assert scored(answers, "mother/ease") == ScaleScore(
        "ease", 3.0, 2, 2, False, 0.0, 3.0, "mother"
    )
    assert scored(answers, "father/ease") == ScaleScore(
        "ease", 1.5, 1, 2, False, 0.0, 3.0, "father"
    )
    assert scored({"other/name": "Rosa"}, "other/ease") == Incomplete("ease", 0, 1, 1, "other")


def test_the_last_digit_never_strays_over_the_end() -> None:
    items = [f"i{n}" for n in range(1, 6)]
    mapping = small_mapping()
    mapping["options"] = [{"value": n, "label": str(n), "weight": n / 10} for n in range(1, 4)]
    mapping["scales"][0] |= {"weights": dict.fromkeys(items, 1.1), "reversed": []}
    for method in ("mean", "sum"):
        mapping["scales"][0]["method"] = method
        instrument = load(mapping)
        for value in (1, 3):
            result = score(instrument, dict.fromkeys(items[:4], value))["all"]
            assert isinstance(result, ScaleScore)
            assert result.minimum <= result.value <= result.maximum
            assert result.value == pytest.approx(value / 10 * (5.5 if method == "sum" else 1))


def test_a_band_is_found_for_every_score() -> None:
    home = RICH.scale("home")
    assert [getattr(home.band_of(value), "label", None) for value in (0, 5.9, 6, 12)] == [
        "Low", "Low", "High", "High",
    ]  # fmt: skip
    assert RICH.scale("ease").band_of(1) is None
