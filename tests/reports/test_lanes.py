"""Lanes and tables: nothing collides or leaves the picture, and nothing is executed."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import Lane, lanes, table
from tests.reports.test_charts import FIRST, TREND_WORDS, boxes, overlap, parse, words_of

answers = st.lists(st.integers(0, 10), min_size=1, max_size=30)
NAMES = ("Felt safe", "Felt understood", "Worked on what matters", "Approach fits")


def lane(name: str, values: list[int]) -> Lane:
    points = [(FIRST + timedelta(days=7 * place), value) for place, value in enumerate(values)]
    return Lane(name, points, 0, 10, f"{values[-1]:+d}", 5)


@pytest.mark.parametrize("width", [360, 640])
@given(
    courses=st.lists(answers, min_size=1, max_size=4), at=st.lists(st.integers(0, 200), max_size=4)
)
def test_end_labels_and_names_never_lie_on_each_other(
    width: float, courses: list[list[int]], at: list[int]
) -> None:
    rows = [lane(name, values) for name, values in zip(NAMES, courses, strict=False)]
    events = [(FIRST + timedelta(days=day), "strain told of") for day in at]
    svg = lanes(rows, events, "t", TREND_WORDS, width)
    said = boxes(svg, "ink")
    assert len(said) == 2 * len(rows)
    assert not any(overlap(one, other) for place, one in enumerate(said) for other in said[:place])
    height = float((parse(svg).get("viewBox") or "").split()[3])
    assert all(x >= 0 and y >= 0 and right <= width and low <= height for x, y, right, low in said)
    assert parse(svg).get("direction") == "ltr"


def test_a_lane_says_its_latest_value_and_the_days_of_the_axis() -> None:
    said = words_of(lanes([lane("Felt safe", [5, 8])], [], "Two checks.", TREND_WORDS))
    assert said == ["Felt safe", "+8", "8 Jan 2026", "15 Jan 2026"]
    assert lanes([], [], "t", TREND_WORDS) == ""


def test_words_of_a_table_are_never_markup() -> None:
    made = table("<b>c", ["<i>a", "b"], [["<s>1", "2 & 3"]])
    root = ElementTree.fromstring(made)
    assert [cell.text for cell in root.iter() if cell.tag in ("th", "td", "caption")] == [
        "<b>c", "<i>a", "b", "<s>1", "2 & 3",
    ]  # fmt: skip
