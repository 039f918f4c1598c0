"""The lower parts of a client's page by keyboard: the focus stays where one is at work."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

BEHIND_THE_EDGE = """() => [...document.querySelectorAll('.tabs > a')].filter(link =>
    link.getBoundingClientRect().right > link.parentElement.getBoundingClientRect().right + 0.5
).map(link => link.textContent)"""


def enter(page: Page, name: str, answer: str) -> None:
    """Press Enter on a link of the lower parts, and wait for what it brings."""
    link = page.locator("#part").get_by_role("link", name=name, exact=True)
    link.focus()
    with page.expect_response(re.compile(answer)):
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(answer))


def test_a_link_that_brings_a_part_keeps_the_focus(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist", viewport={"width": 1280, "height": 800})
    page.goto(demo.address("/clients/{rowan}/?part=moved"))
    for name, answer in (
        ("Relationships", "part=people"),
        ("Time line", "part=timeline"),
        ("Notes", "kind=notes"),
        ("All", "part=timeline$"),
    ):
        enter(page, name, answer)
        link = page.locator("#part").get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("aria-current", re.compile("page|true"))
        expect(link).to_be_focused()
        assert link.evaluate("link => getComputedStyle(link).outlineStyle") != "none"

    assert page.evaluate(BEHIND_THE_EDGE) == []
    few = page.locator("#part .timeline > li").count()
    enter(page, "Show more", "timeline=all")
    first_new = page.locator("#part .timeline > li").nth(few)
    expect(first_new).to_be_focused()
    expect(first_new).to_be_in_viewport()
    assert first_new.evaluate("item => getComputedStyle(item).outlineStyle") != "none"
    page.context.close()
