"""A page nobody uses: covered after ten minutes with what was typed, over after fifteen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apps import code
from tests.deployment import Deployment

PASSWORD = "three locks on one garden gate"
EMAIL = "lou@lock.example"
OPEN = """
from clinic.actions.practices import open_practice
open_practice(name="Locked Practice", country="GB", time_zone="Europe/London",
              owner_email=%r, owner_name="Lou Lock", password=%r)
from clinic.models import User
from tests.sign_in import with_app
print(with_app(User.objects.get(email=%r)))
"""
# Past the form: a code of the app opens once, and the next one is half a minute away.
SIGN_IN = """
from django.conf import settings
from django.test import Client
from clinic.models import User
from tests.sign_in import sign_in
browser = sign_in(Client(), User.objects.get(email=%r))
print(settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value)
"""
UNUSED = """
import time
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
from clinic.visit import Visit
for row in Session.objects.all():
    session = import_module(settings.SESSION_ENGINE).SessionStore(row.session_key)
    visit = Visit(session)
    if visit.is_signed_in:
        visit.keep(seen=time.time() - %d)
        session.save()
"""
pytestmark = [
    *(pytest.mark.e2e, pytest.mark.slow),
    # What the browser does here asks no database, so one is enough.
    pytest.mark.parametrize("running_practice", ["postgres"], indirect=True),
]


@pytest.fixture(scope="module")
def key(running_practice: Deployment) -> str:
    """The key of the owner's app, in a practice that is open."""
    return running_practice.run(OPEN % (EMAIL, PASSWORD, EMAIL))


@pytest.fixture
def page(running_practice: Deployment, browser: Browser, key: str) -> Iterator[Page]:
    """Signed in, with a clock in the page that the test moves."""
    url = running_practice.url
    window = browser.new_context(locale="en-GB")
    name, value = running_practice.run(SIGN_IN % EMAIL).split()
    window.add_cookies([{"name": name, "value": value, "url": url, "httpOnly": True}])
    page = window.new_page()
    page.clock.install()
    page.goto(f"{url}/clients/new/")
    yield page
    window.close()


def sign_in(page: Page, url: str, key: str) -> None:
    page.goto(f"{url}/account/login/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code from the app").fill(code(key))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/account/" not in address)


def unlock(page: Page, password: str) -> None:
    page.locator("#cover").get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock").click()


def test_it_is_covered_after_ten_minutes_and_gives_back_what_was_typed(page: Page) -> None:
    cover, name = page.locator("#cover"), page.get_by_label("Name or code")
    name.fill("Robin Locked")
    title, warning = page.title(), page.get_by_text("Still there?")
    assert title != "Locked Practice"
    page.clock.fast_forward("09:50")
    expect(cover).to_be_hidden()
    expect(warning).to_be_visible()
    page.clock.fast_forward("00:11")
    expect(cover).to_be_visible()
    expect(page).to_have_title("Locked Practice")
    assert page.locator("main").evaluate("main => main.inert")
    expect(cover.get_by_label("Password")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(cover).to_be_visible()
    assert page.evaluate("document.querySelector('#cover').contains(document.activeElement)")

    unlock(page, "not the password")
    expect(page.get_by_text("This is not your present password.")).to_be_visible()
    expect(cover).to_be_visible()
    unlock(page, PASSWORD)
    expect(cover).to_be_hidden()
    expect(page).to_have_title(title)
    expect(warning).to_be_hidden(timeout=200)
    expect(name).to_have_value("Robin Locked")
    expect(name).to_be_focused()
    page.get_by_label("Birth year").fill("1990")
    page.get_by_role("button", name="Add this client").click()
    expect(page.get_by_text("Robin Locked is added.")).to_be_visible()


def test_a_page_behind_the_privacy_screen_is_covered_and_keeps_its_title(page: Page) -> None:
    title, cover = page.title(), page.locator("#cover")
    page.get_by_role("button", name="Privacy screen").click()
    page.clock.fast_forward("10:01")
    expect(cover).to_be_visible()
    page.clock.run_for(1_000)
    expect(page).to_have_title("Locked Practice")
    unlock(page, PASSWORD)
    expect(cover).to_be_hidden()
    expect(page).to_have_title(title)
    page.keyboard.press("Control+.")
    expect(page).to_have_title("Locked Practice")
    page.keyboard.press("Control+.")
    expect(page).to_have_title(title)


def test_typing_and_pointing_tell_the_server_and_timers_never_do(page: Page) -> None:
    told: list[str] = []
    page.on("request", lambda sent: told.append(sent.url) if "/active/" in sent.url else None)
    for _ in range(3):
        page.clock.fast_forward("09:00")
        with page.expect_request("**/active/"):
            page.keyboard.press("a")
    expect(page.locator("#cover")).to_be_hidden()
    page.clock.fast_forward("00:30")
    page.mouse.move(200, 300)
    assert len(told) == 3
    page.clock.run_for("08:00")
    assert len(told) == 3


def test_after_fifteen_minutes_an_untouched_page_leads_to_the_sign_in(
    page: Page, running_practice: Deployment
) -> None:
    page.clock.fast_forward("10:01")
    expect(page.locator("#cover")).to_be_visible()
    running_practice.run(UNUSED % (16 * 60))
    page.clock.fast_forward("05:00")
    page.clock.run_for(5_000)
    page.wait_for_url(re.compile(r"/account/login/\?next=%2Fclients%2Fnew%2F"))


def test_what_was_typed_outlives_the_visit(
    page: Page, running_practice: Deployment, key: str
) -> None:
    page.get_by_label("Name or code").fill("Robin Later")
    page.get_by_label("Birth year").fill("1991")
    page.clock.fast_forward("10:01")
    running_practice.run(UNUSED % (16 * 60))
    page.clock.fast_forward("05:00")
    page.clock.run_for(5_000)
    cover = page.locator("#cover")
    expect(cover.get_by_role("heading", name="You are signed out")).to_be_visible()

    other = page.context.new_page()
    sign_in(other, running_practice.url, key)
    other.close()
    page.clock.run_for(5_000)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(cover).to_be_hidden()
    page.get_by_role("button", name="Add this client").click()
    expect(page.get_by_text("Robin Later is added.")).to_be_visible()


def test_without_a_script_the_server_locks(page: Page, running_practice: Deployment) -> None:
    page.get_by_label("Name or code").fill("Robin Kept")
    page.get_by_label("Birth year").fill("1992")
    running_practice.run(UNUSED % (11 * 60))
    page.get_by_role("button", name="Add this client").click()
    expect(page.get_by_role("heading", level=1, name="Locked")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page.get_by_text("Robin Kept is added.")).to_be_visible()
