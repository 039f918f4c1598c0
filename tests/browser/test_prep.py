"""The sheet before a session: one screen, one column on a phone, one sheet of paper."""

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SCREEN = {"width": 1280, "height": 800}
MORE = 40  # px that danger which was told and open alerts may take beyond a screen
ENDS = """() => document.querySelector('.prep-columns').getBoundingClientRect().bottom
    - document.querySelector('.demo-strip').getBoundingClientRect().height"""
HEADS = "() => [...document.querySelectorAll('.prep h2')].map(head => head.textContent)"
LEFTS = """() => new Set([...document.querySelectorAll('.prep :is(.card, .message)')]
    .map(card => Math.round(card.getBoundingClientRect().left))).size"""


def opened(demo: Demo, browser: Browser, who: str) -> Page:
    page = demo.page(browser, "therapist", viewport=SCREEN)
    page.goto(demo.address(f"/clients/{{{who}}}/prep/"))
    return page


@pytest.mark.parametrize(("who", "most"), [("rowan", 0), ("samir", MORE)])
def test_a_full_sheet_is_one_screen(demo: Demo, browser: Browser, who: str, most: int) -> None:
    page = opened(demo, browser, who)
    heads = page.evaluate(HEADS)
    assert {"What changed", "To talk about", "What we agreed", "Tried since"} < set(heads)
    assert {"A question to begin with", "Where it stands", "The relationship at hand"} < set(heads)
    assert (heads[0] == "Told of danger") == (who == "samir")
    assert page.evaluate(ENDS) <= SCREEN["height"] + most
    page.context.close()


@pytest.mark.parametrize("width", [768, 1024])
def test_between_a_phone_and_a_desk_it_is_two_columns(
    demo: Demo, browser: Browser, width: int
) -> None:
    page = opened(demo, browser, "rowan")
    page.set_viewport_size({"width": width, "height": 768})
    assert page.evaluate(LEFTS) == 2
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(ENDS) <= 2 * 768
    page.context.close()


def test_it_is_one_column_on_a_phone_and_one_sheet_of_paper(demo: Demo, browser: Browser) -> None:
    page = opened(demo, browser, "samir")
    page.locator("#relationship nav a").first.click()
    expect(page.get_by_text("What steadies")).to_be_visible()
    [printed] = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    words = " ".join(printed.extract_text().split())
    told = ("Told of danger", "wait for a decision", "What changed", "To talk about", "steadies")
    assert [part for part in told if part not in words] == []
    assert "worked out" not in words
    assert "Ring: where the true scores" in words
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(LEFTS) == 1
    page.context.close()
