"""A therapist's first two minutes at a desk and on a phone: Today, the palette, keys, privacy."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.mark.parametrize("width", [360, 1280])
def test_from_today_to_a_client_by_palette_and_keys(
    demo: Demo, browser: Browser, width: int
) -> None:
    page = demo.page(browser, "therapist", viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.goto(demo.address("/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.get_by_role("link", name="Rowan Ashby").first).to_be_visible()

    page.keyboard.press("Control+k")
    palette = page.locator("#palette")
    field = palette.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.fill("ra")
    found = palette.get_by_role("link", name="Rowan Ashby")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()

    privacy_hides_and_gives_back(page)
    single_keys_wait_for_their_switch(page, demo)
    assert said == []
    page.context.close()


def privacy_hides_and_gives_back(page: Page) -> None:
    screen = page.locator("#privacy")
    page.keyboard.press("Control+.")
    expect(screen.get_by_text("Harbour Practice")).to_be_visible()
    expect(page).to_have_title("Harbour Practice")
    expect(page.locator("html")).to_have_class("private")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+.")
    expect(screen).to_be_hidden()
    expect(page).to_have_title("Today · Secure Base")
    page.get_by_role("button", name="Privacy screen").click()
    expect(screen).to_be_visible()
    screen.get_by_role("button", name="Show the page again").click()
    expect(screen).to_be_hidden()


def single_keys_wait_for_their_switch(page: Page, demo: Demo) -> None:
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")

    page.goto(demo.address("/account/settings/"))
    page.get_by_label("Single keys do something").check()
    page.get_by_role("button", name="Keep these").click()
    expect(page.get_by_text("Your settings are kept.")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")

    search = page.get_by_label("Search by name")
    search.press_sequentially("jgc")
    expect(search).to_have_value("jgc")
    page.wait_for_url(re.compile("q=jgc"))
    page.goto(demo.address("/clients/?sort=name"))
    page.keyboard.press("j")
    first = page.locator("tbody th a").first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    assert first.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    page.wait_for_load_state("networkidle")  # what is left half loaded writes an error line
    page.keyboard.press("a")
    page.wait_for_url(re.compile("/check-ins/new/$"))

    page.goto(demo.address("/account/settings/"))
    page.get_by_label("Single keys do something").uncheck()
    page.get_by_role("button", name="Keep these").click()
    expect(page.locator("dialog#keys")).to_have_count(0)


def test_the_palette_is_a_page_without_scripts(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist", java_script_enabled=False)
    page.goto(demo.address("/"))
    expect(page.get_by_role("button", name="Privacy screen")).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).click()
    page.locator("#id_search").fill("ra")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Rowan Ashby").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rowan Ashby")
    page.context.close()
