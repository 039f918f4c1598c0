"""Tables of pairs: the published table, every fault named, order and counts kept."""

import json
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.change import ChangeMethod, ChangeRule
from assessments.psychometrics.change.pairs import (
    Pair,
    PairsError,
    finite,
    judge_pairs,
    read_pairs,
    rule_of,
)
from tests.assessments.psychometrics.builders import DAS, assumed

TABLE = """id,pre,post
a,90.5,97
b,74,124
c,97,97.5
d,73.5,88
e,61,96.5
f,66.5,62.5
g,86.5,103.5
h,68.5,82.5
i,60.5,79.5
j,80,60.5
k,93,92
"""
RCS = [0.8691, 6.6852, 0.0669, 1.9387, 4.7465, -0.5348, 2.2730, 1.8719, 2.5404, -2.6072, -0.1337]
JT = ChangeRule(ChangeMethod.JACOBSON_TRUAX, DAS)


def test_the_published_table() -> None:
    judged = judge_pairs(read_pairs(TABLE), JT, cut=96.5, higher_is_better=True)
    assert [row["id"] for row in judged["rows"]] == list("abcdefghijk")
    assert [row["rc"] for row in judged["rows"]] == pytest.approx(RCS, abs=5e-5)
    classes = {row["id"]: row["class"] for row in judged["rows"]}
    assert [key for key, each in classes.items() if each == "recovered"] == ["b", "g"]
    assert [key for key, each in classes.items() if each == "improved"] == ["e", "i"]
    assert [key for key, each in classes.items() if each == "deteriorated"] == ["j"]
    assert judged["counts"] == {
        "recovered": 2,
        "improved": 2,
        "unchanged": 6,
        "deteriorated": 1,
    }
    assert [row["id"] for row in judged["rows"] if row["crossed"]] == ["a", "b", "g"]
    assert judged["parameters"] == {
        "method": "jacobson-truax",
        "sd": 11.8257,
        "reliability": 0.8,
        "mean": None,
        "higher_is_better": True,
        "cutoff": 96.5,
        "sem": pytest.approx(5.2886, abs=5e-5),
        "standard_error": pytest.approx(7.4792, abs=5e-5),
        "critical": 1.96,
        "threshold": pytest.approx(1.96 * 7.4792, abs=1e-3),
    }


def test_where_lower_is_better_the_classes_turn() -> None:
    judged = judge_pairs(read_pairs(TABLE), JT, cut=None, higher_is_better=False)
    assert judged["counts"] == {
        "recovered": 0,
        "improved": 1,
        "unchanged": 6,
        "deteriorated": 4,
    }
    assert not any(row["crossed"] for row in judged["rows"])


def test_no_rows_are_no_fault() -> None:
    judged = judge_pairs(read_pairs("id,pre,post\n"), JT, cut=None, higher_is_better=True)
    assert judged["rows"] == []
    assert set(judged["counts"].values()) == {0}


def test_other_columns_spaces_and_empty_lines_are_passed_over() -> None:
    text = 'note, post ,pre,id\r\n"x, ""y""",4,6.5,007\r\n\r\n,1e0,-2,"=1+1"\r\n'
    assert read_pairs(text) == (Pair("007", 6.5, 4.0), Pair("=1+1", -2.0, 1.0))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,pre,post\na,1,5,2\n", "Row 1 has more cells than the first line names columns."),
        ("", "must name the columns id, pre and post once each: see id"),
        ("id,pre\n1,2\n", "see post"),
        ("id,pre,post,pre\n1,2,3,4\n", "see pre"),
        ("id;pre;post\n1;2;3\n", "see id"),
        ("id,pre,post\n1,2,3\n2,x,3\n", "Row 2, column pre, is not a number"),
        ("id,pre,post\n1,2,\n", "Row 1, column post, is not a number"),
        ('id,pre,post\n1,"2,5",3\n', "Row 1, column pre, is not a number"),
        ("id,pre,post\n1,nan,3\n", "Row 1, column pre, is not a number"),
        ("id,pre,post\n1,2,-inf\n", "Row 1, column post, is not a number"),
        ("id,pre,post\n1,1_0,3\n", "Row 1, column pre, is not a number"),
        ("id,pre,post\n\n1,2\n", "Row 1 has no column post"),
        ('id,pre,post\n"1,2,3\n', "not a sound CSV table"),
        (f"id,pre,post\n{'9' * 200_000},2,3\n", "not a sound CSV table"),
    ],
)
def test_a_table_is_refused_in_a_sentence(text: str, fault: str) -> None:
    with pytest.raises(PairsError, match=fault):
        read_pairs(text)


def test_the_rule_comes_from_text() -> None:
    assert rule_of("jt", "2", "0.8", None).parameters.source
    assert rule_of("jt", "2", "0.8", "5").mean is None
    by_mean = rule_of("en", "2", "0", "-5.5")
    assert (by_mean.method, by_mean.mean) == (ChangeMethod.EDWARDS_NUNNALLY, -5.5)
    assert rule_of("gln", "2", "0.8", "0").method is ChangeMethod.GULLIKSEN_LORD_NOVICK


@pytest.mark.parametrize(
    ("method", "sd", "reliability", "mean", "fault"),
    [
        ("jt", "0", "0.8", None, "The SD must be above 0"),
        ("jt", "-1", "0.8", None, "The SD must be above 0"),
        ("jt", "inf", "0.8", None, "The SD is not a number"),
        ("jt", "nan", "0.8", None, "The SD is not a number"),
        ("jt", "two", "0.8", None, "The SD is not a number"),
        ("jt", "2", "1", None, "reliability must be from 0 to below 1"),
        ("jt", "2", "-0.1", None, "reliability must be from 0 to below 1"),
        ("jt", "2", "nan", None, "The reliability is not a number"),
        ("en", "2", "0.8", None, "say which with --mean"),
        ("gln", "2", "0.8", None, "say which with --mean"),
        ("gln", "2", "0.8", "inf", "The mean is not a number"),
    ],
)
def test_an_impossible_rule_is_refused_in_a_sentence(
    method: str, sd: str, reliability: str, mean: str | None, fault: str
) -> None:
    with pytest.raises(PairsError, match=fault):
        rule_of(method, sd, reliability, mean)


def test_figures_beyond_all_numbers_are_refused() -> None:
    far = (Pair("1", -1.7e308, 1.7e308),)
    with pytest.raises(PairsError, match="Row 1: the change is too large"):
        judge_pairs(far, JT, cut=None, higher_is_better=True)
    for sd in (5e-324, 1.7e308):
        rule = ChangeRule(ChangeMethod.JACOBSON_TRUAX, assumed(0.8, sd))
        with pytest.raises(PairsError, match="no number above 0"):
            judge_pairs((), rule, cut=None, higher_is_better=True)


NUMBERS = st.floats(-1e6, 1e6)


@given(
    st.lists(st.tuples(st.text(), NUMBERS, NUMBERS), max_size=20),
    st.sampled_from(["jt", "en", "gln"]),
    st.booleans(),
    NUMBERS | st.none(),
)
def test_every_row_is_kept_and_counted_once(
    rows: list[tuple[str, float, float]], method: str, better: bool, cut: float | None
) -> None:
    rule = rule_of(method, "7.5", "0.8", "3")
    pairs = [Pair(*row) for row in rows]
    judged = judge_pairs(pairs, rule, cut=cut, higher_is_better=better)
    assert [row["id"] for row in judged["rows"]] == [pair.id for pair in pairs]
    assert sum(judged["counts"].values()) == len(pairs)
    assert json.loads(json.dumps(judged, allow_nan=False)) == judged
    for row in judged["rows"]:
        assert (row["class"] == "unchanged") == (abs(row["rc"]) <= 1.96)
        assert row["class"] != "recovered" or row["crossed"]


@given(st.text(max_size=60))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    for given_text in (text, "id,pre,post\n" + text):
        try:
            pairs = read_pairs(given_text)
        except PairsError:
            continue
        assert all(isfinite(pair.pre) and isfinite(pair.post) for pair in pairs)


@given(NUMBERS)
def test_a_number_is_read_as_written(number: float) -> None:
    assert finite(repr(number), "It") == number
