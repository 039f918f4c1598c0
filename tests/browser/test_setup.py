"""A new installation, from the code on its console to the first page of the practice."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journey import Journey
from tests.browser.test_accessibility import Looker
from tests.deployment import Deployment

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
PASSWORD = "a heron stood in the shallows"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_practice_is_set_up(browser: Browser, scripts: bool) -> None:
    installation = Deployment("sqlite", None)
    try:
        installation.start()
        go_through(Journey(browser, installation.url, scripts=scripts), installation)
    finally:
        installation.stop()


def go_through(journey: Journey, installation: Deployment) -> None:
    (code,) = re.findall(r"(?:[A-Z2-9]{4}-){4}[A-Z2-9]{4}", installation.manage("setup_code"))
    page = journey._window({"width": 1280, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    looker = Looker(page)
    look = looker.look_here if journey.scripts else lambda: None
    heading = page.get_by_role("heading", level=1)
    page.goto(f"{journey.url}/setup/")
    look()
    page.get_by_label("Code from the console").fill(code.lower())
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text("Your practice")
    page.get_by_label("Name of the practice").fill("Harbour Practice")
    page.get_by_label("Country").fill("gb")
    look()
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text("Your account")
    page.get_by_label("Your name").fill("Ruth Adeyemi")
    page.get_by_label("E-mail").fill("ruth@harbour.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    look()
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text("Sign in")
    page.get_by_label("E-mail").fill("ruth@harbour.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(heading).to_have_text("A second key to your account")
    journey.set_up_app(page)
    expect(heading).to_have_text("Who looks at what clients send")
    page.get_by_label("Who looks").select_option("Ruth Adeyemi")
    page.get_by_label("How often").fill("Answers are read on weekdays before noon.")
    page.get_by_label("Who does while").select_option("Nobody")
    look()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".error-summary")).to_contain_text("Confirm that nobody looks")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text("Where clients find help now")
    page.get_by_label("Name of the line").fill("Night line")
    page.get_by_label("Telephone").fill("116 123")
    page.get_by_role("button", name="Add this line").click()
    expect(page.get_by_role("listitem")).to_contain_text("Night line")
    look()
    page.get_by_role("link", name="Continue").click()
    expect(heading).to_have_text("How do you want to begin?")
    page.get_by_role("radio", name=re.compile("three invented clients")).check()
    look()
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text("Clients")
    expect(page.get_by_role("link", name=re.compile("invented"))).to_have_count(3)
    page.context.close()
    assert looker.faults == []
