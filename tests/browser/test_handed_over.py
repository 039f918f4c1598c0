"""A device in a client's hands and back again, and the tablet of the waiting room, on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.apps import code
from tests.browser.journey import PHONE, Journey
from tests.deployment import Deployment

PASSWORD = "two hands and one small device"
EMAIL = "hana@handed.example"
OPEN = """
from assessments.actions.check_ins import assign_check_in
from clinic.actions.clients import add_client
from clinic.actions.practices import open_practice
from clinic.models import Member
open_practice(name="Handed Practice", country="GB", time_zone="Europe/London",
              owner_email="hana@handed.example", owner_name="Hana Handed", password=%r)
hana = Member.objects.get(user__email="hana@handed.example")
alex = add_client(practice=hana.practice, name="Alex Hands", birth_year=1990, by=hana, carer=hana,
                  consents={"measurement"})
print(assign_check_in(client=alex, instrument="secure-pulse", why="To see together.",
                      closes_on=hana.practice.today(), by=hana).pk)
"""
BACK = "Please hand the device back"


@pytest.mark.e2e
@pytest.mark.slow
# The walls stand on PostgreSQL, and what the browser does is the same on both.
@pytest.mark.parametrize("running_practice", ["postgres"], indirect=True)
def test_a_device_handed_over_never_shows_the_dashboard_until_its_owner_is_back(
    running_practice: Deployment, browser: Browser
) -> None:
    check_in = running_practice.run(OPEN % PASSWORD).strip().splitlines()[-1]
    url = running_practice.url
    window = browser.new_context(locale="en-GB", viewport=PHONE)  # type: ignore[arg-type]
    page = window.new_page()
    key = sign_in(page, url)
    second = window.new_page()
    second.goto(f"{url}/clients/new/")
    page.goto(f"{url}/clients/")
    page.goto(f"{url}/check-ins/{check_in}/")
    page.get_by_role("button", name="Hand this device over").click()
    expect(page.get_by_role("heading", level=1, name="Before you begin")).to_be_visible()
    expect(page.get_by_text("To see together.")).to_be_visible()

    second.wait_for_url(re.compile("/account/login/"))  # the other tab noticed by itself
    for path in ("/clients/", f"/check-ins/{check_in}/", "/practice/people/", "/"):
        second.goto(url + path)
        expect(heading(second)).to_have_text(BACK)
    page.go_back()
    expect(heading(page)).to_have_text(BACK)
    page.go_back()
    expect(heading(page)).to_have_text(BACK)
    assert window.request.get(f"{url}/api/v1/clients/").status == 401
    part = window.request.get(f"{url}/clients/", headers={"HX-Request": "true"})
    assert part.status == 401
    assert "Alex" not in part.text()

    page.get_by_role("link", name="Go on with the check-in").click()
    answer(page)
    expect(page.get_by_role("heading", name=BACK)).to_be_visible()
    page.get_by_role("button", name="Close and hand back").click()
    expect(heading(page)).to_have_text(BACK)
    expect(page.get_by_text("Please give it to Hana Handed now.")).to_be_visible()
    page.go_back()
    expect(heading(page)).to_have_text("These pages are closed")
    expect(page).to_have_title(re.compile("^These pages are closed"))
    page.goto(f"{url}/device/")
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Take the device back").click()
    expect(page.get_by_text("This was not accepted.").first).to_be_visible()
    second.goto(f"{url}/clients/")
    expect(heading(second)).to_have_text(BACK)
    page.get_by_label("Code from the app").fill(code(key))
    page.get_by_role("button", name="Take the device back").click()
    page.wait_for_url(f"{url}/check-ins/{check_in}/")
    expect(page.get_by_text("Answered", exact=True).first).to_be_visible()
    second.goto(f"{url}/clients/")
    expect(heading(second)).to_have_text("Clients")
    on_the_tablet(page, browser, url)
    window.close()


def on_the_tablet(page: Page, browser: Browser, url: str) -> None:
    """A code made now opens one check-in there; the next client finds nothing."""
    page.goto(f"{url}/clients/")
    page.get_by_role("link", name="Alex Hands").first.click()
    page.get_by_role("link", name="Send a check-in").click()
    page.get_by_text("On the practice's tablet, or on paper").click()
    page.get_by_role("radio", name=re.compile("code for the practice")).check()
    page.get_by_role("button", name="Set it up").click()
    letters = page.locator(".tablet-code").inner_text()
    tablet = browser.new_context(locale="en-GB", viewport=PHONE).new_page()  # type: ignore[arg-type]
    tablet.goto(f"{url}/tablet/")
    tablet.get_by_label("Your code").fill(letters.lower())
    tablet.get_by_role("button", name="Open").click()
    tablet.get_by_role("link", name="Start").click()
    expect(tablet.get_by_text("Question 1 of").first).to_be_visible()
    tablet.get_by_role("button", name="Leave quickly").click()
    expect(heading(tablet)).to_have_text("Type in your code")
    tablet.go_back()
    expect(heading(tablet)).to_have_text("This page is closed here")
    tablet.goto(f"{url}/tablet/")
    tablet.get_by_label("Your code").fill(letters)
    tablet.get_by_role("button", name="Open").click()
    expect(tablet.get_by_text("This code opens nothing.").first).to_be_visible()
    tablet.context.close()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def sign_in(page: Page, url: str) -> str:
    """With a second factor of their own; the key of the app."""
    page.goto(f"{url}/account/login/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    key = Journey(page.context.browser, url).set_up_app(page)  # type: ignore[arg-type]
    page.wait_for_url(lambda address: "/account/" not in address)
    return key


def answer(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Start").click()
    while page.locator("input[name=answer]").count():
        page.locator("input[name=answer]").first.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("^Send to")).click()
    expect(page.get_by_role("heading", level=1, name="Thank you.")).to_be_visible()
