"""Somebody who has never seen the product: two clicks to what changed, one more to a note."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PASSWORD, Demo

LOUD = ("error", "warning")
WATCH = """
window.shifted = 0;
window.refused = [];
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
document.addEventListener(
    'securitypolicyviolation', (event) => window.refused.push(event.blockedURI)
);
"""


def quiet(page: Page, said: list[str]) -> None:
    """Nothing moved by itself, nothing was refused, nothing was complained about."""
    assert page.evaluate("window.shifted") < 0.02
    assert page.evaluate("window.refused") == []
    assert said == []


@pytest.mark.e2e
def test_two_clicks_to_what_changed_and_one_more_to_a_note(demo: Demo, browser: Browser) -> None:
    page = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}).new_page()
    said: list[str] = []
    page.on("console", lambda each: said.append(each.text) if each.type in LOUD else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(WATCH)
    page.goto(f"{demo.url}/account/login/")
    page.get_by_label("E-mail").fill("therapist@harbour.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Clients").click()
    expect(page.get_by_role("heading", level=1, name="Clients")).to_be_visible()
    quiet(page, said)
    page.get_by_role("link", name="Rowan Ashby").first.click()

    expect(page.get_by_text(re.compile("points lower than .* to .*change beyond"))).to_be_visible()
    expect(page.get_by_text("This does not say why")).to_be_visible()
    expect(page.locator("#part .moved").first).to_be_attached()  # brought after the head
    quiet(page, said)
    page.locator("#part").scroll_into_view_if_needed()
    page.locator("#part").get_by_role("link", name="Time line").click()
    expect(page.locator("#part .timeline")).to_be_visible()
    expect(page).to_have_url(re.compile("part=timeline"))
    quiet(page, said)

    page.goto(demo.address("/clients/{rowan}/prep/"))
    [printed] = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    words = " ".join(printed.extract_text().split())
    assert re.search(r"Printed by Dr Maya Okafor, as it stood on .* \d{4}, \d\d:\d\d", words)
    page.go_back()
    page.get_by_role("button", name="New note").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session note")
    expect(page.get_by_role("textbox").first).to_be_editable()
    assert said == []
    page.context.close()
