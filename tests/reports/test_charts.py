"""The charts: what they show, that labels never collide, and that nothing is executed."""

import re
from datetime import date, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.charts import PlanePoint, PlaneWords, TrendSeries, TrendWords, plane, spark, trend
from reports.charts.marks import spread, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 1, 8)
PLANE_WORDS = PlaneWords(
    "Anxiety", "Avoidance", "less", "more", "secure corner", "worry corner", "distance corner",
    "both corner", "start", "now",
)  # fmt: skip
TREND_WORDS = TrendWords(
    "less", "more", lambda day: f"{day:%b}", lambda day: f"{day.day} {day:%b}", lambda v: f"{v:.1f}"
)
scores = st.floats(1, 7, allow_nan=False).map(lambda score: round(score, 2))


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter(f"{SVG}text")]


def days(count: int, apart: int = 30) -> list[date]:
    return [FIRST + timedelta(days=apart * place) for place in range(count)]


def path(*pairs: tuple[float, float]) -> list[PlanePoint]:
    return [PlanePoint(a, v, day) for (a, v), day in zip(pairs, days(len(pairs)), strict=True)]


def two_lines(anxiety: list[float], avoidance: list[float], apart: int = 30) -> list[TrendSeries]:
    when = days(len(anxiety), apart)
    return [
        TrendSeries("Anxiety", "anxiety", list(zip(when, anxiety, strict=True)), 5.4, 1.1, "worry"),
        TrendSeries(
            "Avoidance", "avoidance", list(zip(when, avoidance, strict=True)), 4.9, 1.1, "distance"
        ),
    ]


def boxes(svg: str, kind: str) -> list[tuple[float, float, float, float]]:
    """Where the words of one colour lie: left, top, right, bottom, by the charts' own estimate."""
    found = []
    for element in parse(svg).iter(f"{SVG}text"):
        if element.get("class") != f"fill-{kind}" or element.get("transform"):
            continue
        x, y, size = (float(element.get(name, 0)) for name in ("x", "y", "font-size"))
        width = text_width(element.text or "", size)
        left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor", "")]
        found.append((left, y - size * 0.8, left + width, y + size * 0.2))
    return found


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- placing labels ------------------------------------------------------------------------


@given(st.lists(st.floats(-50, 350, allow_nan=False), min_size=1, max_size=8), st.floats(1, 25))
def test_spread_labels_stay_apart_in_order_and_inside(wanted: list[float], gap: float) -> None:
    placed = spread(wanted, gap, 0, 300)
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in placed)
    by_wish = [place for _, place in sorted(zip(wanted, placed, strict=True))]
    assert sorted(placed) == pytest.approx(by_wish)
    in_order = sorted(placed)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(in_order))


def test_spread_leaves_labels_alone_that_have_room() -> None:
    assert spread([10, 100, 50], 20, 0, 200) == [10, 100, 50]


def test_spread_shares_the_distance_between_two_equal_labels() -> None:
    assert spread([100, 100], 20, 0, 200) == [90, 110]


def test_spread_shrinks_the_gap_when_there_is_no_room() -> None:
    assert spread([5, 5, 5], 100, 0, 40) == [0, 20, 40]


def test_wrap_breaks_between_words_only() -> None:
    assert wrap("wants more distance", 10, 80) == ["wants more", "distance"]
    assert wrap("Bindungsvermeidung", 10, 20) == ["Bindungsvermeidung"]


# --- the plane -----------------------------------------------------------------------------


def test_plane_is_an_image_named_by_its_sentence() -> None:
    root = parse(plane(path((5, 4)), None, 4, PLANE_WORDS, "Both are lower."))
    assert root.get("role") == "img"
    assert root.get("direction") == "ltr"
    assert "Atkinson Hyperlegible" in root.get("font-family", "")
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Both are lower."


def test_plane_puts_more_anxiety_to_the_right_and_more_avoidance_on_top() -> None:
    svg = plane(path((2, 2), (6, 5)), None, None, PLANE_WORDS, "t")
    start, now = parse(svg).findall(f"{SVG}circle")
    assert float(start.get("cx", 0)) < float(now.get("cx", 0))
    assert float(start.get("cy", 0)) > float(now.get("cy", 0))


def test_plane_start_is_hollow_and_now_is_filled_whatever_order_points_come_in() -> None:
    points = path((5, 5), (4, 4), (3, 3))
    assert plane(points[::-1], None, 4, PLANE_WORDS, "t") == plane(
        points, None, 4, PLANE_WORDS, "t"
    )
    circles = parse(plane(points, None, 4, PLANE_WORDS, "t")).findall(f"{SVG}circle")
    filled = [circle.get("cx") for circle in circles if "fill-brand" in circle.get("class", "")]
    assert filled == [circles[-1].get("cx")]


def test_plane_ring_is_dashed_and_as_wide_as_the_error() -> None:
    root = parse(plane(path((3, 3)), (1.5, 0.75), 4, PLANE_WORDS, "t"))
    ring = root.find(f"{SVG}ellipse")
    assert ring is not None
    assert ring.get("stroke-dasharray")
    assert float(ring.get("rx", 0)) == pytest.approx(284 * 1.5 / 6, abs=0.1)
    assert float(ring.get("ry", 0)) == pytest.approx(284 * 0.75 / 6, abs=0.1)


def test_plane_without_points_has_axes_and_words_but_no_dots() -> None:
    svg = plane([], (0.9, 0.9), 4, PLANE_WORDS, "No scores yet.")
    root = parse(svg)
    assert not root.findall(f"{SVG}circle")
    assert not root.findall(f"{SVG}ellipse")
    assert {"Anxiety", "Avoidance", "secure corner"} <= set(words_of(svg))
    assert not {"start", "now"} & set(words_of(svg))


def test_plane_with_one_point_has_no_start() -> None:
    said = words_of(plane(path((3, 3)), None, 4, PLANE_WORDS, "t"))
    assert "now" in said
    assert "start" not in said


def test_plane_for_a_client_has_no_dividing_lines() -> None:
    def dotted(audience: str) -> int:
        svg = plane(path((3, 3)), None, 4, PLANE_WORDS, "t", audience)  # type: ignore[arg-type]
        lines = parse(svg).findall(f"{SVG}line")
        return sum(line.get("stroke-dasharray") == "1.5 4" for line in lines)

    assert dotted("therapist") == 2
    assert dotted("client") == 0


def test_plane_shades_up_to_each_dimensions_own_cut() -> None:
    shade = parse(plane([], None, (4, 2.5), PLANE_WORDS, "t")).findall(f"{SVG}rect")[0]
    assert float(shade.get("width", 0)) == pytest.approx(284 * 3 / 6)
    assert float(shade.get("height", 0)) == pytest.approx(284 * 1.5 / 6)


@given(st.lists(st.tuples(scores, scores), min_size=2, max_size=40))
@example([(1.0, 1.0), (2.38, 1.0)])
def test_plane_labels_stay_in_the_picture_and_apart(pairs: list[tuple[float, float]]) -> None:
    svg = plane(path(*pairs), (0.9, 0.9), 4, PLANE_WORDS, "t")
    labels = [box for box in boxes(svg, "ink") if box[1] < 300]
    assert len(labels) == 2
    assert not overlap(*labels)
    assert all(left >= 0 and right <= 340 and top >= 0 for left, top, right, _ in labels)


def test_plane_labels_keep_off_the_dividing_lines() -> None:
    way = [(5.5, 4.1), (5.4, 4.6), (5.0, 4.6), (4.5, 4.2), (3.9, 3.9), (4.0, 3.7), (3.3, 3.0)]
    svg = plane(path(*way, (3.25, 2.8)), (0.93, 0.93), 4, PLANE_WORDS, "t")
    dotted = [
        tuple(float(line.get(name, 0)) for name in ("x1", "y1", "x2", "y2"))
        for line in parse(svg).findall(f"{SVG}line")
        if line.get("stroke-dasharray") == "1.5 4"
    ]
    assert len(dotted) == 2
    labels = [box for box in boxes(svg, "ink") if box[1] < 300]
    assert not any(overlap(label, line) for label in labels for line in dotted)


# --- the trend -----------------------------------------------------------------------------


def test_trend_end_labels_carry_the_exact_latest_scores() -> None:
    said = words_of(trend(two_lines([5.4, 3.2], [4.9, 3.6]), [], "t", TREND_WORDS))
    assert "Anxiety 3.2" in said
    assert "Avoidance 3.6" in said


@pytest.mark.parametrize("width", [360, 640])
@given(last=st.tuples(scores, scores))
def test_trend_end_labels_never_collide_or_leave(width: float, last: tuple[float, float]) -> None:
    svg = trend(two_lines([5.4, last[0]], [4.9, last[1]]), [], "t", TREND_WORDS, width)
    anxiety, avoidance = boxes(svg, "anxiety"), boxes(svg, "avoidance")
    assert not any(overlap(one, other) for one in anxiety for other in avoidance)
    height = float((parse(svg).get("viewBox") or "").split()[3])
    assert all(
        left >= 0 and top >= 0 and right <= width and bottom <= height
        for left, top, right, bottom in anxiety + avoidance
    )


@pytest.mark.parametrize("width", [360, 640])
def test_trend_cuts_a_long_name_but_never_the_score_or_the_meaning_of_a_band(width: float) -> None:
    meaning = "This change lies within what measurement error alone could explain from the start"
    points = [(FIRST, 4.0), (FIRST + timedelta(days=90), 3.2)]
    series = TrendSeries(
        "Beziehungsvermeidungsneigung gesamt" * 2, "avoidance", points, 4, 1, meaning
    )
    svg = trend([series], [], "t", TREND_WORDS, width)
    said = words_of(svg)
    assert any(words.endswith("3.2") for words in said)
    assert meaning in " ".join(said)
    assert all(right <= width for _, _, right, _ in boxes(svg, "avoidance"))


def test_trend_dimensions_differ_without_colour() -> None:
    root = parse(trend(two_lines([5, 4], [4, 3]), [], "t", TREND_WORDS))
    solid, dashed = root.findall(f"{SVG}polyline")[:2]
    assert solid.get("class") == "stroke-anxiety"
    assert not solid.get("stroke-dasharray")
    assert dashed.get("class") == "stroke-avoidance"
    assert dashed.get("stroke-dasharray")
    assert len(root.findall(f"{SVG}circle")) == 2
    hatches = [element.get("class") for element in root.findall(f"{SVG}path")]
    assert hatches == ["stroke-avoidance"] * 2


def test_trend_band_lies_on_both_sides_of_the_baseline() -> None:
    root = parse(trend(two_lines([5.4, 5.4], [4, 4]), [], "t", TREND_WORDS))
    band = next(r for r in root.findall(f"{SVG}rect") if r.get("class") == "fill-anxiety")
    top, height = float(band.get("y", 0)), float(band.get("height", 0))
    line = root.find(f"{SVG}polyline")
    assert line is not None
    at = float((line.get("points") or "").split()[0].split(",")[1])
    assert top + height / 2 == pytest.approx(at, abs=0.2)


def test_trend_of_forty_points_thins_its_ticks() -> None:
    values = [4 + (place % 5) / 5 for place in range(40)]
    svg = trend(two_lines(values, values[::-1], apart=13), [], "t", TREND_WORDS, 360)
    ticks = [box for box, said in zip(boxes(svg, "muted"), words_of_muted(svg), strict=True)
             if re.fullmatch(r"[A-Z][a-z]{2}", said)]  # fmt: skip
    assert 2 <= len(ticks) <= 8
    assert not any(overlap(one, other) for one, other in combinations(ticks, 2))


def words_of_muted(svg: str) -> list[str]:
    return [
        element.text or ""
        for element in parse(svg).iter(f"{SVG}text")
        if element.get("class") == "fill-muted" and not element.get("transform")
    ]


@pytest.mark.parametrize("width", [360, 640])
@given(offsets=st.lists(st.integers(0, 150), min_size=1, max_size=4))
def test_trend_event_words_do_not_lie_on_each_other(width: float, offsets: list[int]) -> None:
    events = [(FIRST + timedelta(days=n), f"Goal reviewed {n}") for n in offsets]
    svg = trend(two_lines([5.0] * 6, [4.0] * 6), events, "t", TREND_WORDS, width)
    said = list(zip(boxes(svg, "muted"), words_of_muted(svg), strict=True))
    named = [box for box, words in said if words.startswith("Goal")]
    assert not any(overlap(one, other) for one, other in combinations(named, 2))
    assert all(left >= 0 and right <= width and top >= 0 for left, top, right, _ in named)


def test_trend_names_every_event_of_a_crowded_phone_picture() -> None:
    told = {45: "Goal reviewed", 108: "Two weeks apart", 170: "Rupture and repair"}
    events = [(FIRST + timedelta(days=n), words) for n, words in told.items()]
    said = words_of(trend(two_lines([5.0] * 6, [4.0] * 6, 36), events, "t", TREND_WORDS, 360))
    assert set(told.values()) <= set(said)


def uprights(svg: str) -> list[tuple[float, ...]]:
    return [
        tuple(float(line.get(name, 0)) for name in ("x1", "y1", "x2", "y2"))
        for line in parse(svg).findall(f"{SVG}line")
        if line.get("stroke-dasharray") == "1.5 3.5"
    ]


@pytest.mark.parametrize("width", [320, 640])
def test_trend_never_strikes_through_the_words_of_events(width: float) -> None:
    told = {202: "Steady self-worth +1", 222: "Room for not knowing +1", 306: "Trust again +1"}
    events = [(FIRST + timedelta(days=n), words) for n, words in told.items()]
    points = two_lines([5.0] * 10, [4.0] * 10, 50)
    svg = trend(points, events, "t", TREND_WORDS, width)
    named = zip(boxes(svg, "muted"), words_of_muted(svg), strict=True)
    labels = [box for box, words in named if words[:4] in ("Stea", "Room", "Trus")]
    assert len(labels) == len(uprights(svg)) == 3
    assert not any(overlap(label, line) for label in labels for line in uprights(svg))


@pytest.mark.parametrize("width", [300, 320, 640])
@given(offsets=st.lists(st.integers(0, 150), min_size=1, max_size=3))
def test_trend_draws_no_upright_without_words(width: float, offsets: list[int]) -> None:
    told = "Room for not knowing, where waiting was hard"
    events = [(FIRST + timedelta(days=n), told) for n in offsets]
    svg = trend(two_lines([5.0] * 6, [4.0] * 6), events, "t", TREND_WORDS, width)
    named = [words for words in words_of_muted(svg) if told.startswith(words.rstrip("…"))]
    assert len([words for words in named if len(words) > 5]) == len(uprights(svg)) == len(offsets)


def test_trend_with_a_single_check_in_or_none_still_draws() -> None:
    one = trend(two_lines([5.4], [4.9]), [(FIRST, "Break")], "t", TREND_WORDS)
    assert "Anxiety 5.4" in words_of(one)
    none = trend([], [(FIRST, "Break")], "t", TREND_WORDS)
    assert not parse(none).findall(f"{SVG}polyline")


def test_trend_shows_the_year_below_the_first_tick_and_each_january() -> None:
    said = words_of(trend(two_lines([5.0] * 20, [4.0] * 20), [], "t", TREND_WORDS))
    assert [words for words in said if words.startswith("20")] == ["2026", "2027"]


# --- the spark line ------------------------------------------------------------------------


def test_spark_uses_one_range_for_all_clients() -> None:
    def height_of(svg: str) -> float:
        return float(parse(f'<svg xmlns="http://www.w3.org/2000/svg">{svg}</svg>')
                     .iter(f"{SVG}circle").__next__().get("cy", 0))  # fmt: skip

    assert height_of(spark([1, 7], "anxiety")) < height_of(spark([1, 2], "anxiety"))
    assert height_of(spark([4, 4], "anxiety")) == height_of(spark([1, 7, 4], "anxiety"))


def test_spark_is_hidden_from_screen_readers_and_empty_without_scores() -> None:
    assert 'aria-hidden="true"' in spark([3.0], "avoidance")
    assert spark([], "anxiety") == ""


# --- safety --------------------------------------------------------------------------------

EVIL = '"><script>alert(1)</script>&'


def test_no_words_can_become_markup() -> None:
    words = PlaneWords(*[EVIL] * 10, day=lambda day: EVIL)
    drawn = plane(path((3, 3), (4, 4)), (1, 1), 4, words, EVIL)
    series = [TrendSeries(EVIL, "anxiety", [(FIRST, 3.0)], 3, 1, EVIL)]
    said = TrendWords(EVIL, EVIL, lambda d: EVIL, lambda d: EVIL, lambda v: EVIL)
    drawn += trend(series, [(FIRST, EVIL)], EVIL, said)
    assert "<script" not in drawn
    parse(f"<both>{drawn}</both>")


def test_charts_obey_the_content_security_policy() -> None:
    drawn = plane(path((3, 3), (4, 4)), (1, 1), 4, PLANE_WORDS, "t")
    drawn += trend(two_lines([5, 4], [4, 3]), [], "t", TREND_WORDS) + spark([1, 2], "anxiety")
    fetched = drawn.replace("url(#plane-plot)", "")  # a part of the chart itself
    assert not re.search(r"style=|<style|\son\w+=|url\(|currentColor", fetched)


def test_plane_ring_is_cut_off_at_the_edge_of_the_plot() -> None:
    root = parse(plane(path((4, 4), (6.8, 1.2)), (0.93, 0.93), 4, PLANE_WORDS, "t"))
    cut = root.find(f"{SVG}clipPath")
    ring = root.find(f"{SVG}ellipse")
    assert cut is not None
    assert ring is not None
    assert ring.get("clip-path") == f"url(#{cut.get('id')})"


def test_every_coloured_mark_has_its_colour_twice() -> None:
    """As a class for the screen's theme and as an attribute for the PDF."""
    drawn = trend(two_lines([5, 4], [4, 3]), [], "t", TREND_WORDS)
    for element in parse(drawn).iter():
        for part in (element.get("class") or "").split():
            if part.startswith(("fill-", "stroke-")):
                assert re.fullmatch("#[0-9a-f]{6}", element.get(part.split("-")[0], ""))
