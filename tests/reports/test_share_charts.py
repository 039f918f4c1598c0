"""Shares as dots with their intervals: what is drawn, and that no words lie on each other."""

from xml.etree import ElementTree

import pytest

from reports.charts import Share, shares
from reports.charts.marks import Kind
from tests.reports.test_charts import SVG, boxes, overlap, parse, words_of

PERCENT = ("0 %", "25 %", "50 %", "75 %", "100 %")
ROWS = (
    Share("Reliably lower", 0.25, 0.1, 0.5, "5 of 20"),
    Share(
        "A much longer name than there is room for beside the figure <i>", 1, 0.84, 1, "20 of 20"
    ),
    Share("None", 0, 0, 0.16, "0 of 20"),
)


def drawn(kind: Kind | None, width: float = 640) -> ElementTree.Element:
    return parse(shares(ROWS, "5 of 20 <b>", PERCENT, kind, width))


@pytest.mark.parametrize("width", [360, 640])
def test_dots_and_intervals_stand_where_their_numbers_say(width: float) -> None:
    root = drawn("anxiety", width)
    assert (root.get("role"), root[0].text) == ("img", "5 of 20 <b>")
    left, right = 16, width - 20
    dots = [float(each.get("cx", 0)) for each in root.iter(f"{SVG}circle")]
    assert dots == pytest.approx([left + (right - left) * v for v in (0.25, 1, 0)], abs=0.1)
    lines = [
        each for each in root.iter(f"{SVG}line") if each.get("stroke-width") == "2.5"
    ]  # fmt: skip
    ends = [(float(each.get("x1", 0)), float(each.get("x2", 0))) for each in lines]
    for row, (low, high) in zip(ROWS, ends, strict=True):
        wanted = [left + (right - left) * v for v in (row.low, row.high)]
        assert [low, high] == pytest.approx(wanted, abs=0.1)
    found = boxes(shares(ROWS, "t", PERCENT, None, width), "ink")
    assert len(found) == 6
    assert not any(overlap(one, other) for one in found for other in found if one is not other)
    assert all(box[0] >= 0 and box[2] <= width for box in found)


def test_each_dimension_keeps_its_shape_and_line_and_others_have_one_of_their_own() -> None:
    dashed = [each.get("stroke-dasharray") for each in drawn("avoidance").iter(f"{SVG}line")]
    assert dashed.count("6 4") == 3
    squares = [each for each in drawn("avoidance").iter(f"{SVG}rect") if each.get("stroke")]
    assert len(squares) == 3
    assert not list(drawn("avoidance").iter(f"{SVG}circle"))
    assert len(list(drawn(None).iter(f"{SVG}polygon"))) == 3
    assert shares((), "t", PERCENT, None) == ""


def test_the_order_is_the_caller_s() -> None:
    names = [each for each in words_of(shares(ROWS, "t", PERCENT, None)) if "of 20" in each]
    assert names == ["5 of 20", "20 of 20", "0 of 20"]
