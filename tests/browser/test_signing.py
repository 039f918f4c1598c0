"""Signing while a draft still saves itself."""

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Demo
from tests.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_signing_waits_for_the_save_on_its_way(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist")
    page.goto(demo.address("/clients/{yuki}/"))
    page.get_by_role("button", name="New note").click()
    held: list[Route] = []
    page.route("**/save/", lambda route: held.append(route))

    page.locator("details.sign summary").click()
    page.get_by_label("Focus", exact=True).fill("Signed at once.")
    page.keyboard.press("Tab")
    wait_until(lambda: page.wait_for_timeout(50) or held, what="the draft's own save")
    page.get_by_role("button", name="Sign and lock").click(no_wait_after=True)
    held[0].continue_()

    expect(page.get_by_text(re.compile("signed as author"))).to_be_visible()
    expect(page.get_by_text("Signed at once.")).to_be_visible()
    page.context.close()
