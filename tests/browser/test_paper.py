"""A sheet on paper: printed, typed in by number keys, lost on the way, settled; and together."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo
from tests.browser.test_accessibility import Looker

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SIZES = ({"width": 1280, "height": 900}, {"width": 360, "height": 740})
KEYS = "23-124534"


def asked_on_paper(page: Page, demo: Demo) -> str:
    """A check-in on paper; the address of its page."""
    page.goto(demo.address("/clients/{elias}/check-ins/new/"))
    page.get_by_role("radio", name=re.compile("^Attachment, short form")).check()
    page.get_by_text("On the practice's tablet, or on paper").click()
    page.get_by_role("radio", name=re.compile("^On paper")).check()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="On paper")).to_be_visible()
    return page.url


def typed(page: Page, keys: str) -> None:
    """From the first question on, a key a question."""
    questions = page.locator("fieldset[data-advance]")
    last = str(questions.last.locator("input").first.get_attribute("name"))
    questions.first.locator("input").first.focus()
    # Slow keys are saved on the way too: what is waited for is the save that holds the last one.
    with page.expect_response(lambda answer: last in parse_qs(answer.request.post_data or "")):
        for key in keys[: questions.count()]:
            page.keyboard.press(key)
    expect(page.locator("#sheet-news")).to_contain_text("Saved")


def test_on_paper_and_together(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist", viewport=SIZES[0])
    look = Looker(page)
    address = asked_on_paper(page, demo)
    page.get_by_role("link", name="Print the sheet").click()
    page.emulate_media(media="print")
    expect(page.locator(".paper-bar")).to_be_hidden()
    expect(page.get_by_text("Nobody reads this straight away.").first).to_be_visible()
    page.emulate_media(media="screen")
    look.look_here()
    page.goto(f"{address}typed/")
    today = page.get_by_label("Filled in on").get_attribute("max")
    page.get_by_label("Filled in on").fill(str(today))
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("fieldset[data-advance]").first).to_be_visible()
    look.look_here()
    count = page.locator("fieldset[data-advance]").count()
    typed(page, KEYS)
    assert page.locator("input[data-key='-']:checked").count() == 1
    page.context.set_offline(True)
    page.locator("fieldset[data-advance] input[data-key='1']").first.check()
    expect(page.locator("#request-problem")).to_contain_text("Nothing is lost")
    page.context.set_offline(False)
    page.context.close()  # the tab is gone; what was typed is not

    page = demo.page(browser, "therapist", viewport=SIZES[1])
    look = Looker(page)
    page.goto(f"{address}typed/1/")
    assert page.locator("fieldset[data-advance] input:checked").count() == count
    look.look_here()
    page.set_viewport_size(SIZES[1])  # type: ignore[arg-type]
    page.get_by_role("button", name="That is the whole sheet").click()
    expect(page.get_by_text("The second time").first).to_be_visible()
    assert page.locator("fieldset[data-advance] input:checked").count() == 0
    typed(page, "33" + KEYS[2:])
    page.get_by_role("button", name="That is the whole sheet").click()
    expect(page.get_by_text("In 1 place the two typings differ.")).to_be_visible()
    look.look_here()
    page.get_by_role("radio", name=re.compile("^The second time")).check()
    page.get_by_role("button", name="Put it into the record").click()
    expect(page.get_by_text(re.compile("^Typed in by .*, filled in on"))).to_be_visible()

    page.goto(demo.address("/clients/{elias}/"))
    page.get_by_role("button", name="Early care, together").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("checkbox", name="First person").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Next part").click()
    expect(page.locator(".top-nav")).to_have_count(0)
    look.look_here()
    page.context.close()
