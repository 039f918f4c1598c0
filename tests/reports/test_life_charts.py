"""The map of people and the life line: all of it in the picture, and every word escaped."""

import re
from xml.etree import ElementTree

import pytest

from reports.charts.life import LifeWords, Moment, life_line
from reports.charts.people import MOST, Dot, people_map

WORDS = LifeWords(title="A <life>", good="good", hard="hard", therapy="since therapy began")


def numbers(svg: str, *names: str) -> list[float]:
    found = [re.findall(rf' {name}="(-?[\d.]+)"', svg) for name in names]
    return [float(each) for group in found for each in group]


@pytest.mark.parametrize("width", [640, 340])
@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_everybody_stays_in_the_picture(width: int, count: int) -> None:
    manners = ("steady", "worried", "distant", "mixed", "unclear")
    dots = [Dot(f"Per<son {n}", "father figure", n % 3 == 0, manners[n % 5]) for n in range(count)]
    svg = people_map("Rowan & Co", dots, "A map", width=width)
    ElementTree.fromstring(svg)
    height = float(svg.split('viewBox="0 0 ')[1].split('"')[0].split()[1])
    assert svg.count('r="7"') == min(count, MOST)
    assert all(0 <= x <= width for x in numbers(svg, "cx", "x"))
    assert all(0 <= y <= height for y in numbers(svg, "cy", "y"))


@pytest.mark.parametrize("width", [720, 340])
def test_a_life_is_drawn_in_order_and_inside(width: int) -> None:
    ages = [0, 0, 3, 3, 3, 40, 41, 41]
    moments = [Moment(n, age, (n % 3) - 1) for n, age in enumerate(ages, start=1)]
    svg = life_line(moments, now=41, therapy_from=40.5, words=WORDS, width=width)
    ElementTree.fromstring(svg)
    places = numbers(svg, "cx")
    assert len(places) == len(ages)
    assert all(0 <= x <= width for x in places)
    assert "A &lt;life&gt;" in svg
    assert "fill-opacity" not in life_line(moments, now=41, therapy_from=None, words=WORDS)
