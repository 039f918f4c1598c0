"""A note that saves itself, and one that is open in two windows."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.journey import Journey
from tests.deployment import Deployment

PASSWORD = "two windows on one note"
OPEN = """
from clinic.actions.clients import add_client
from clinic.actions.practices import open_practice
from clinic.models import Member
open_practice(name="Window Practice", country="GB", time_zone="Europe/London",
              owner_email="wen@window.example", owner_name="Wen Window", password=%r)
wen = Member.objects.get(user__email="wen@window.example")
add_client(practice=wen.practice, name="Alex Pane", birth_year=1990, by=wen, carer=wen)
"""


def note_of(page: Page) -> str:
    """Start a note from the caseload, and give its address."""
    page.get_by_role("link", name="Alex Pane").click()
    page.get_by_role("button", name="New note").click()
    page.wait_for_url(re.compile("/notes/"))
    return page.url


def focus(page: Page) -> Locator:
    return page.get_by_label("Focus", exact=True)


@pytest.mark.e2e
@pytest.mark.slow
def test_a_note_saves_itself_and_two_windows_overwrite_nothing(
    running_practice: Deployment, browser: Browser
) -> None:
    running_practice.run(OPEN % PASSWORD)
    first = Journey(browser, running_practice.url).therapist("wen@window.example", PASSWORD)
    address = note_of(first)

    focus(first).fill("Left by itself.")
    expect(first.locator("#save-state")).to_have_text(re.compile(r"Saved \d\d:\d\d"))

    second = first.context.new_page()
    second.goto(address)
    expect(focus(second)).to_have_value("Left by itself.")
    focus(second).fill("From the second window.")
    second.keyboard.press("Control+s")
    expect(second.locator("#id_revision")).to_have_value("2")

    focus(first).fill("From the first window.")
    first.get_by_label("Risk").focus()
    first.get_by_role("button", name="See both texts").click()
    expect(first.locator(".document").get_by_text("From the second window.")).to_be_visible()
    expect(focus(first)).to_have_value("From the first window.")

    second.reload()
    expect(focus(second)).to_have_value("From the second window.")
    first.context.close()
