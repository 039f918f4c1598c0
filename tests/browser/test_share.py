"""The screen turned to the client: words typed there are not lost by closing it."""

import re

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.browser.conftest import Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_closing_with_words_that_are_not_kept_asks_first(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(demo.address("/clients/{rowan}/share/"))
    close = page.get_by_role("link", name="Close this view")
    words = page.get_by_label("In your words")
    words.press_sequentially("It is easier on Sundays.")
    with page.expect_event("dialog"):
        close.click()
    expect(words).to_have_value("It is easier on Sundays.")
    assert (asked, page.url.endswith("/share/")) == (["beforeunload"], True)

    page.get_by_role("button", name="Keep my words").click()
    expect(page.get_by_text("Your words are kept in your record.")).to_be_visible()
    close.click()
    expect(page).to_have_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    assert asked == ["beforeunload"]
    page.context.close()
