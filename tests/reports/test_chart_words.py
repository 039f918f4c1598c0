"""No words of a chart ever lie on other words, and none leave the picture: random ones of each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from reports.charts import Lane, PlaneWords, lanes, plane, trend
from reports.charts.life import LifeWords, Moment, life_line
from reports.charts.marks import text_width
from reports.charts.people import Dot, people_map
from tests.reports.test_charts import FIRST, SVG, TREND_WORDS, overlap, parse, path, two_lines
from tests.sizes import n_of

TOLD = ("plan chosen", "Rupture and repair", "Goal reviewed: waiting before writing again")
NAMES = ("Bo", "Gran Tilly", "Dr Okafor", "Anna-Maria Schneider-Holz")
ROLES = ("friend", "father figure", "therapist", "brother or sister")
CORNERS = PlaneWords(
    "Anxiety", "Avoidance", "less", "more", "More at ease with closeness and with being alone",
    "Worries more about being left", "Keeps more distance", "Wants closeness and fears it",
    "start", "now",
)  # fmt: skip
LIFE = LifeWords("t", "good", "hard", "since therapy began")
EDGE = 0.5  # what rounding of the coordinates may add


def words_in(svg: str) -> Iterator[tuple[tuple[float, ...], str]]:
    """Each line of words with its box, by the charts' own estimate: left, top, right, bottom."""
    for element in parse(svg).iter(f"{SVG}text"):
        x, y, size = (float(element.get(name, 0)) for name in ("x", "y", "font-size"))
        width = text_width(element.text or "", size)
        before = {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor", "")]
        box = (x - before, y - size * 0.8, x - before + width, y + size * 0.2)
        if element.get("transform"):  # reads upwards
            box = (x - size * 0.8, y - width + before, x + size * 0.2, y + before)
        left, top, right, bottom = box
        yield (left + EDGE, top + EDGE, right - EDGE, bottom - EDGE), element.text or ""


def faults(svg: str) -> list[str]:
    said = list(words_in(svg))
    width, height = (float(each) for each in (parse(svg).get("viewBox") or "").split()[2:])
    found = [f"{a} on {b}" for (one, a), (other, b) in combinations(said, 2) if overlap(one, other)]
    return found + [
        f"{words} outside"
        for (left, top, right, bottom), words in said
        if left < -1 or top < -1 or right > width + 1 or bottom > height + 1
    ]


def a_trend(luck: Random, width: float) -> str:
    count, apart = luck.randint(1, 30), luck.choice([1, 3, 7, 14, 30, 90])
    scores = [[round(luck.uniform(1, 7), 2) for _ in range(count)] for _ in range(2)]
    days = [luck.randint(-14, max(1, count * apart)) for _ in range(luck.randint(0, 3))]
    events = [(FIRST + timedelta(days=day), luck.choice(TOLD)) for day in days]
    return trend(two_lines(*scores, apart), events, "t", TREND_WORDS, width)


def a_plane(luck: Random, _width: float) -> str:
    step = [(luck.uniform(1, 7), luck.uniform(1, 7)) for _ in range(luck.randint(1, 12))]
    return plane(path(*step), (luck.uniform(0.3, 1.5), luck.uniform(0.3, 1.5)), 4, CORNERS, "t")


def a_life(luck: Random, width: float) -> str:
    now = luck.randint(18, 80)
    moments = [
        Moment(number, luck.randint(0, now), luck.choice([-1, 0, 1]))
        for number in range(1, luck.randint(2, 18))
    ]
    return life_line(
        moments, now=now, therapy_from=luck.uniform(0, now), words=LIFE, width=round(width)
    )


def a_map(luck: Random, width: float) -> str:
    dots = [
        Dot(luck.choice(NAMES), luck.choice(ROLES), luck.random() < 0.4, "steady")
        for _ in range(luck.randint(1, 14))
    ]
    return people_map("Rowan", dots, "t", width=round(width))


def some_lanes(luck: Random, width: float) -> str:
    rows = [
        Lane(
            luck.choice(("Felt safe", "Worked on what matters to me in this hour")),
            [(FIRST + timedelta(days=7 * at), luck.randint(-2, 2)) for at in range(count)],
            -2, 2, "+1", 0,
        )
        for count in (luck.randint(1, 20) for _ in range(luck.randint(1, 5)))
    ]  # fmt: skip
    days = [luck.randint(0, 150) for _ in range(luck.randint(0, 4))]
    events = [(FIRST + timedelta(days=day), "strain told of") for day in days]
    return lanes(rows, events, "t", TREND_WORDS, width)


@pytest.mark.parametrize("width", [640.0, 320.0, 300.0])
@pytest.mark.parametrize("draw", [a_trend, a_plane, a_life, a_map, some_lanes])
def test_no_words_lie_on_words(draw: Callable[[Random, float], str], width: float) -> None:
    found = {seed: faults(draw(Random(seed), width)) for seed in range(n_of(1000))}
    assert {seed: words for seed, words in found.items() if words} == {}
