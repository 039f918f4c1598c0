"""A report read on a telephone: one column, whatever its paper, kind and opening are."""

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
CSS = Path(__file__).parents[2] / "static" / "css"
SHEETS = "".join((CSS / name).read_text() for name in ("report.css", "report-screen.css"))
PAGE = """<style>{css}</style><body class="{body}"><ul class="goals six">{goals}</ul>
<div class="halves"><figure>A</figure><div>B</div></div></body>"""
COLUMNS = """() => [...document.querySelectorAll(".goals, .halves")].map(
    each => getComputedStyle(each).gridTemplateColumns.split(" ").length)"""


def test_page_one_is_one_column(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for paper, kind, opened in product(("a4", "letter"), ("progress", "ending"), ("", "opened")):
        body = f"{paper} client {kind} {opened}"
        goals = "<li>A</li>" * 6
        page.set_content(PAGE.format(css=SHEETS, body=body, goals=goals))
        assert page.evaluate(COLUMNS) == [1, 1], body
        page.set_viewport_size({"width": 1000, "height": 740})
        assert page.evaluate(COLUMNS) == [6, 2], body
        page.set_viewport_size({"width": 360, "height": 740})
    page.close()
