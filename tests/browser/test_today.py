"""A therapist's first two minutes at a desk and on a phone: Today, the palette, keys, privacy."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


SCREEN = 800
TOP = "node => node.getBoundingClientRect().top + scrollY"


def test_who_comes_next_is_within_two_screens_of_a_phone(untouched: Demo, browser: Browser) -> None:
    page = untouched.page(browser, "therapist", viewport={"width": 360, "height": SCREEN})
    page.goto(untouched.address("/"))
    needs = page.locator(".need")
    reasons = page.locator(".because > p")
    assert needs.count() >= 5
    assert page.locator("#sessions-head").evaluate(TOP) <= 2 * SCREEN
    for red in page.locator(".need-red > p").all():
        expect(red).to_be_visible()  # what is red is never folded away
    expect(page.get_by_text("Answered “On one or two days”")).to_be_visible()
    expect(page.get_by_text("Two forms in a row lie beyond it.")).to_be_visible()
    first = reasons.first
    expect(first).to_be_hidden()
    page.locator(".because > summary").first.press("Enter")
    expect(first).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": SCREEN})
    for shown in ("screen", "print"):
        page.emulate_media(media=shown)
        assert reasons.count() == len([each for each in reasons.all() if each.is_visible()]) >= 2
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_palette_over_a_client_begins_what_the_page_offers(
    demo: Demo, browser: Browser, width: int
) -> None:
    page = demo.page(browser, "therapist", viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    palette = page.locator("#palette")

    def over(path: str) -> None:
        page.goto(demo.address(path))
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Control+k")
        expect(palette.get_by_role("button", name="New note")).to_be_visible()

    over("/clients/{rowan}/")
    palette.get_by_role("searchbox").press_sequentially("send a")
    expect(palette.get_by_role("button", name="New note")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/check-ins/new/$"))

    over("/clients/{rowan}/plan/")  # on each page of theirs
    expect(palette.get_by_role("heading", name="For Rowan Ashby")).to_be_visible()
    page.keyboard.press("Enter")  # nothing was typed: nothing is begun
    expect(palette).to_be_visible()
    palette.get_by_role("searchbox").press_sequentially("new n")
    expect(palette.get_by_role("link")).to_have_count(0)
    page.keyboard.press("Enter")  # what begins something wants an Enter of its own
    expect(palette.get_by_role("button", name="New note")).to_be_focused()
    expect(page).to_have_url(re.compile("/plan/$"))

    over("/clients/{rowan}/")
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("button", name="New note")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Session note")

    over("/clients/{rowan}/")
    palette.get_by_role("link", name="Share view").click()
    page.wait_for_url(re.compile("/share/$"))
    assert said == []
    page.context.close()


def test_whom_one_types_over_another_client_s_page_is_whom_one_gets(
    demo: Demo, browser: Browser
) -> None:
    page, begun = demo.page(browser, "therapist"), list[str]()
    page.on("request", lambda asked: begun.append(asked.url) if asked.method == "POST" else None)
    palette = page.locator("#palette")
    field = palette.get_by_role("searchbox")
    for typed, name in (("Ida", "Ida Palmer"), ("no", "Noor Bakker"), ("re", "Callum Reid")):
        for waits in (False, True):
            page.goto(demo.address("/clients/{rowan}/"))
            page.wait_for_load_state("networkidle")
            page.keyboard.press("Control+k")
            expect(palette.get_by_role("button", name="New note")).to_be_visible()
            if not waits:
                page.route("**/search/?*", let_the_palette_wait)
            field.press_sequentially(typed)
            if waits:
                expect(palette.get_by_role("link").first).to_contain_text(name)
            page.keyboard.press("Enter")
            if waits:
                expect(page.get_by_role("heading", level=1)).to_have_text(name)
            else:
                page.wait_for_url(re.compile(f"/search/[?]q={typed}$"))
                page.unroute("**/search/?*")
    assert begun == []
    page.context.close()


def let_the_palette_wait(route: Route) -> None:
    """However long the Enter takes that follows the words, what they find comes later."""
    if route.request.is_navigation_request():
        route.continue_()


def test_without_scripts_the_search_of_a_client_s_page_leads_to_the_same(
    demo: Demo, browser: Browser
) -> None:
    page = demo.page(browser, "therapist", java_script_enabled=False)
    page.goto(demo.address("/clients/{rowan}/plan/"))
    page.get_by_role("link", name="Search", exact=True).click()
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Prep", exact=True)).to_be_visible()
    main.get_by_role("button", name="New note").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session note")
    page.context.close()


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
