"""A batch gives what `score` gives, response by response, and refuses what it refuses."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.library import shipped
from assessments.psychometrics.answers import AnswerError, key_of
from assessments.psychometrics.batch import ROWS, SKIPPED, BatchScore, score_batch
from assessments.psychometrics.definition import Instrument, ItemKind, load
from assessments.psychometrics.scoring import ScaleScore, score
from tests.assessments.psychometrics.builders import ecr_r, rich, small, small_mapping
from tests.sizes import n_of


def far_apart() -> Instrument:
    """Answers too far from one another for a table, some of them not scored."""
    mapping = small_mapping()
    mapping["options"] = [
        {"value": -5_000, "label": "Least"},
        {"value": 7, "label": "Not known", "scored": False},
        {"value": 90_000, "label": "Most", "weight": 0.5},
    ]
    mapping["scales"][0] |= {"weights": {"i1": 0.25, "i5": 3}, "min_answered": 0.5}
    return load(mapping)


INSTRUMENTS = {
    "small": small(),
    "small-sum": small("sum"),
    "far-apart": far_apart(),
    **{each.id: each for each in (*shipped(), ecr_r(), rich())},
}


def keys_of(instrument: Instrument) -> list[str]:
    """The choice items, for as many people as may be chosen."""
    people = instrument.repeat.people[: instrument.repeat.most] if instrument.repeat else ()
    return [
        key_of(item.link_id, person)
        for item in instrument.items
        if item.kind is ItemKind.CHOICE
        for person in (
            [each.id for each in people] if item.link_id in instrument.repeated else [""]
        )
    ]


def values_of(instrument: Instrument, key: str) -> list[int]:
    item = instrument.item(key.rpartition("/")[2])
    return [option.value for option in instrument.options_of(item)]


def responses(instrument: Instrument, n: int, seed: int) -> np.ndarray[Any, Any]:
    """Forms that skip much, little or nothing, some of them nothing but skipped."""
    chance, keys = Random(seed), keys_of(instrument)
    found = np.full((n, len(keys)), SKIPPED, np.int64)
    for row in range(n):
        skipping = chance.choice([0.0, 0.1, 0.2, 0.5, 1.0])
        for place, key in enumerate(keys):
            if chance.random() >= skipping:
                found[row, place] = chance.choice(values_of(instrument, key))
    return found


def same_as_score(
    instrument: Instrument, keys: list[str], forms: np.ndarray[Any, Any], found: dict[str, Any]
) -> None:
    for row, form in enumerate(forms):
        answers = {
            key: None if value == SKIPPED else int(value)
            for key, value in zip(keys, form, strict=True)
        }
        expected = score(instrument, answers)
        for key, each in found.items():
            one = expected.get(key)
            if one is None:  # a person not chosen
                assert (each.of[row], each.answered[row]) == (0, 0)
                assert np.isnan(each.values[row])
                continue
            assert (each.scale, each.about) == (one.scale, one.about)
            assert (each.answered[row], each.of[row]) == (one.answered, one.of)
            if isinstance(one, ScaleScore):
                assert each.values[row] == pytest.approx(one.value, rel=1e-12, abs=1e-12)
                assert each.prorated[row] == one.prorated
            else:
                assert np.isnan(each.values[row])
                assert not each.prorated[row]
        assert expected.keys() <= found.keys()


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_a_batch_scores_as_one_by_one(name: str) -> None:
    instrument = INSTRUMENTS[name]
    keys, cases = keys_of(instrument), n_of(2_000)

    @settings(
        max_examples=max(1, cases // 20),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32))
    def agrees(seed: int) -> None:
        forms = responses(instrument, 20, seed)
        same_as_score(instrument, keys, forms, score_batch(instrument, forms, keys))

    agrees()


def test_answers_may_come_as_bytes_or_floats() -> None:
    forms = responses(small(), 50, 3)
    whole = score_batch(small(), forms)["all"]
    floats = forms.astype(np.float64)
    floats[forms == SKIPPED] = np.nan
    for other in (forms.astype(np.int8), floats, floats.astype(np.float32)):
        same(score_batch(small(), other)["all"], whole)
    marked = np.where(forms == SKIPPED, 99, forms)
    same(score_batch(small(), marked, skipped=99)["all"], whole)


def same(one: BatchScore, other: BatchScore) -> None:
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.answered, other.answered)
    np.testing.assert_array_equal(one.of, other.of)
    np.testing.assert_array_equal(one.prorated, other.prorated)


def test_more_rows_than_are_done_at_once() -> None:
    forms = np.tile(responses(rich(), 7, 1), (ROWS // 3, 1))
    found = score_batch(rich(), forms, keys_of(rich()))
    first = score_batch(rich(), forms[:7], keys_of(rich()))
    for key, each in found.items():
        assert len(each.values) == len(forms) > 2 * ROWS
        np.testing.assert_array_equal(each.values, np.tile(first[key].values, ROWS // 3))
        np.testing.assert_array_equal(each.of, np.tile(first[key].of, ROWS // 3))


def test_items_without_a_column_are_skipped_ones() -> None:
    four = ["i4", "i3", "i2", "i1"]
    found = score_batch(small("sum"), np.array([[3, 3, 3, 3]]), four)["all"]
    assert (found.values[0], found.answered[0], found.of[0], found.prorated[0]) == (15, 4, 5, True)
    part = score_batch(small("sum"), np.array([[3, 3, 3]]), four[:3])["all"]
    assert (np.isnan(part.values[0]), part.answered[0], part.of[0]) == (True, 3, 5)


def test_only_people_with_a_column_are_scored() -> None:
    found = score_batch(rich(), np.array([[1, 0]]), ["parent", "father/near"])
    assert set(found) == {"home", "father/ease"}
    assert set(score_batch(rich(), np.empty((0, 1), np.int8), ["calm"])) == {"home"}


@pytest.mark.parametrize("value", [5, -1, 3.5, float("inf"), -float("inf"), 1e300, 2**60])
def test_an_answer_not_offered_is_refused_with_its_place(value: float) -> None:
    for instrument in (small(), far_apart()):
        forms = responses(instrument, 5, 1).astype(type(value))
        forms[3, 2] = value
        with pytest.raises(AnswerError) as caught:
            score_batch(instrument, forms)
        assert caught.value.faults == ("row 4, i3: is not one of the answers offered",)


def test_the_row_named_is_that_of_the_whole_matrix() -> None:
    forms = np.zeros((ROWS + 10, 5), np.int8)
    forms[ROWS + 4, 1] = 77
    with pytest.raises(AnswerError, match=f"row {ROWS + 5}, i2"):
        score_batch(small(), forms)


def test_more_people_than_allowed_are_refused() -> None:
    keys = [f"{person}/near" for person in ("mother", "father", "other")]
    with pytest.raises(AnswerError, match="row 2, people: more than 2 were chosen"):
        score_batch(rich(), np.array([[0, 0, SKIPPED], [0, 0, 0]]), keys)


@pytest.mark.parametrize("key", ["i6", "mother/i1", "x" * 500])
def test_a_column_of_no_item_is_refused(key: str) -> None:
    with pytest.raises(AnswerError, match="no item that offers answers"):
        score_batch(small(), np.array([[1]]), [key])


@pytest.mark.parametrize("key", ["near", "mother/parent", "aunt/near", "hello", "why", "mother/"])
def test_a_column_of_another_kind_is_refused(key: str) -> None:
    with pytest.raises(AnswerError, match="no item that offers answers"):
        score_batch(rich(), np.array([[1]]), [key])


@pytest.mark.parametrize(
    ("forms", "columns", "fault"),
    [
        (np.zeros((3, 4), np.int8), None, "5 columns"),
        (np.zeros(5, np.int8), None, "5 columns"),
        (np.zeros((3, 2), np.int8), ["i1", "i1"], "1 columns"),
        (np.zeros((3, 5), np.uint8), None, "signed integers or floats"),
        (np.zeros((3, 5), np.bool_), None, "signed integers or floats"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(
    forms: np.ndarray[Any, Any], columns: list[str] | None, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        score_batch(small(), forms, columns)


def test_the_mark_of_a_skipped_answer_must_not_be_an_answer() -> None:
    with pytest.raises(ValueError, match="3 is an answer offered"):
        score_batch(small(), np.zeros((1, 5), np.int8), skipped=3)


def test_by_default_the_columns_are_the_choices_made_once() -> None:
    forms = np.array([[1, 2, 0, 2, 0], [0, 2, 0, 2, SKIPPED]])
    found = score_batch(rich(), forms)
    keys = ["parent", "calm", "tired", "proud", "safe"]
    same_as_score(rich(), keys, forms, found)
    assert found["home"].of.tolist() == [3, 1]


def test_nobody_chosen_gives_no_score() -> None:
    found = score_batch(rich(), np.full((2, 2), SKIPPED), ["mother/near", "mother/far"])
    assert found["mother/ease"].of.tolist() == [0, 0]
    assert np.isnan(found["mother/ease"].values).all()
