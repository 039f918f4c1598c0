"""The colours of static/css/tokens.css, measured by the contrast formula of WCAG 2.2."""

import re
from itertools import product
from pathlib import Path

import pytest

from reports.charts.marks import INKS

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
HEX = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
GROUNDS = ("bg", "surface", "sunken", "tint")
TEXT = [
    *product(("ink", "muted", "link"), GROUNDS),
    *product(("anxiety", "avoidance", "good", "warn", "crit", "brand"), ("bg", "surface")),
    ("brand-ink", "brand"),
    ("brand-ink", "brand-deep"),
    ("good", "good-tint"),
    ("warn", "warn-tint"),
    ("crit", "crit-tint"),
    *product(("ink", "muted"), ("good-tint", "warn-tint", "crit-tint", "private-tint")),
]
CONTROLS = [
    *product(("control", "brand", "anxiety", "avoidance", "crit"), ("bg", "surface", "tint")),
]


def block(opening: str) -> dict[str, str]:
    """The colours between an opening line of the file and its closing brace."""
    css = TOKENS.read_text()
    start = css.index(opening)
    return dict(HEX.findall(css[start : css.index("}", start)]))


THEMES = {
    "light": block("  :root {\n    color-scheme: light"),
    "dark": block(':root:not([data-theme="light"]) {\n      color-scheme'),
}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_reach_four_and_a_half(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), CONTROLS)
def test_controls_and_chart_marks_reach_three(theme: str, mark: str, ground: str) -> None:
    assert contrast(THEMES[theme][mark], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_focus_shows_on_every_ground(theme: str, ground: str) -> None:
    """Outline and halo together: one of them always stands against the ground."""
    colours = THEMES[theme]
    assert max(contrast(colours[name], colours[ground]) for name in ("ink", "focus")) >= 3


def test_the_chosen_dark_theme_is_the_system_one() -> None:
    assert block(':root[data-theme="dark"] {\n    color-scheme') == THEMES["dark"]


def test_both_themes_define_the_same_colours() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()


def test_charts_print_in_the_light_theme() -> None:
    assert {name: THEMES["light"][name] for name in INKS} == INKS
