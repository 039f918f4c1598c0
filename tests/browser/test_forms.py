"""Any questionnaire on a phone: people, conditions, numbers, with and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Demo
from tests.browser.journey import unfold
from tests.browser.test_accessibility import Looker

PHONE = {"width": 360, "height": 740}
MOST_PAGES = 60
LEAST_TARGET = 48

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def link_to(demo: Demo, browser: Browser, client: str, title: str) -> str:
    """The link of a new check-in, from the therapist's own page."""
    page = demo.page(browser, "therapist")
    page.goto(demo.address(f"/clients/{{{client}}}/check-ins/new/"))
    unfold(page)
    page.get_by_role("radio", name=re.compile(f"^{title}")).check()
    page.get_by_role("radio", name=re.compile("hand on myself")).check()
    page.get_by_role("button", name="Set it up").click()
    link = page.get_by_label("Link for the client").input_value()
    page.context.close()
    return link


def opened(demo: Demo, browser: Browser, link: str, *, scripts: bool = True) -> Page:
    """The check-in on a phone, at its first page."""
    page = demo.page(browser, viewport=PHONE, java_script_enabled=scripts)
    page.goto(link)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Start").click()
    page.wait_for_url(re.compile("/1/$"))
    return page


def choose(option: Locator) -> None:
    """Press an option where a thumb would: on its label, once that lies still."""
    option.locator("..").click()
    expect(option).to_be_checked()


def to_the_check(page: Page, place: int = 0) -> int:
    """Answer every question with the answer at `place`; how many there were."""
    count = 0
    for _ in range(MOST_PAGES):
        here = page.url
        if here.endswith("/check/"):
            return count
        options = page.locator("main input[type=radio]")
        if options.count():
            count += 1
            choose(options.nth(min(place, options.count() - 1)))
            page.get_by_role("button", name="Continue").click()
        else:
            page.get_by_role("link", name="Continue").click()
        page.wait_for_url(lambda url, left=here: url != left)  # type: ignore[misc]
    raise AssertionError("the check was never reached")


def send(page: Page) -> None:
    page.get_by_role("button", name="Send to").click()
    expect(page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()


def test_a_relationship_profile_from_the_people_to_their_scores(
    demo: Demo, browser: Browser
) -> None:
    phone = opened(demo, browser, link_to(demo, browser, "theo", "Relationship profile"))
    looker = Looker(phone)
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose at least one person")
    looker.look_here()
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    phone.get_by_role("checkbox", name="Partner").check()
    phone.get_by_label(re.compile("^Their name")).fill("Nana")
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_text("Question 1 of 20")).to_be_visible()
    looker.look_here()
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert to_the_check(phone, 4) == 20
    looker.look_here()
    send(phone)
    answered = phone.url.split("/")[-3]
    phone.context.close()

    member = demo.page(browser, "therapist")
    looker.page = member
    member.goto(demo.address(f"/check-ins/{answered}/"))
    for name in ("Partner", "Nana"):
        expect(member.get_by_role("heading", level=3, name=name)).to_be_visible()
    looker.look_here()
    member.goto(demo.address("/clients/{theo}/?part=forms"))
    expect(member.get_by_role("heading", level=2, name="Other check-ins")).to_be_visible()
    expect(member.get_by_text("Nana")).to_have_count(0)  # the name is on the form's own page
    looker.look_here()
    member.context.close()
    assert looker.faults == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_practice_log_asks_on_only_where_something_was_done(
    demo: Demo, browser: Browser, scripts: bool
) -> None:
    client = "freya" if scripts else "yuki"
    link = link_to(demo, browser, client, "Practice log")
    phone = opened(demo, browser, link, scripts=scripts)
    expect(phone.get_by_text("Question 1 of 10")).to_be_visible()
    phone.get_by_role("radio", name="Once").check()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_text("Question 2 of 11")).to_be_visible()
    phone.get_by_role("link", name="Back").click()
    expect(phone.get_by_role("radio", name="Once")).to_be_checked()
    phone.get_by_role("radio", name="Not this week").check()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_text("Question 2 of 10")).to_be_visible()
    assert to_the_check(phone, 0) == 9
    send(phone)
    phone.context.close()


def test_eleven_numbers_are_large_enough_and_answer_to_keys(demo: Demo, browser: Browser) -> None:
    phone = opened(demo, browser, link_to(demo, browser, "freya", "Four beliefs"))
    tiles = phone.locator(".tile")
    expect(tiles).to_have_count(11)
    for width in (320, 360, 1180):
        phone.set_viewport_size({"width": width, "height": 800})
        boxes = [tile.bounding_box() for tile in tiles.all()]
        assert all(box and min(box["width"], box["height"]) >= LEAST_TARGET for box in boxes)
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
    looker = Looker(phone)
    phone.get_by_role("radio", name=re.compile("^0")).focus()
    phone.keyboard.press("7")
    expect(phone.get_by_role("radio", name="7", exact=True)).to_be_checked()
    looker.look_here()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Question 2 of 8")).to_be_visible()
    phone.context.close()
    assert looker.faults == []


def test_a_part_set_aside(demo: Demo, browser: Browser) -> None:
    phone = opened(demo, browser, link_to(demo, browser, "freya", "Life areas"))
    looker = Looker(phone)
    looker.look_here()
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(phone.get_by_role("heading", level=1, name="Friendships")).to_be_visible()
    phone.get_by_role("button", name="This part does not apply to me").click()
    expect(phone.get_by_role("heading", level=1, name="Work or study")).to_be_visible()
    phone.get_by_role("link", name="Back").click()
    expect(phone.get_by_text("You set this part aside.")).to_be_visible()
    looker.look_here()
    phone.context.close()
    assert looker.faults == []
