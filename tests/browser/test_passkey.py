"""Passkeys in a real browser, whose key store is Chromium's own virtual one."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deployment import Deployment

PASSWORD = "one thumb opens every gate"
OPEN = """
from django.utils import timezone
from clinic.actions.practices import open_practice
from clinic.models import Practice
practice = open_practice(name="Passkey Practice", country="GB", time_zone="Europe/London",
                         owner_email="kay@passkey.example", owner_name="Kay Key", password=%r)
Practice.objects.filter(pk=practice.pk).update(set_up_at=timezone.now())
"""
LONG_AGO = """
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
from clinic.visit import Visit
for row in Session.objects.all():
    session = import_module(settings.SESSION_ENGINE).SessionStore(row.session_key)
    if Visit(session).is_signed_in:
        Visit(session).keep(confirmed=0)
        session.save()
"""


def with_key_store(page: Page) -> None:
    """A key store in this page that checks the person and always says yes."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.e2e
@pytest.mark.slow
# What the browser does here asks no database, so one is enough.
@pytest.mark.parametrize("running_practice", ["postgres"], indirect=True)
def test_a_passkey_is_made_and_signs_in_alone_confirms_and_unlocks(
    running_practice: Deployment, browser: Browser
) -> None:
    running_practice.run(OPEN % PASSWORD)
    said: list[str] = []
    page = browser.new_context(locale="en-GB").new_page()
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    with_key_store(page)
    today = page.get_by_role("heading", level=1, name="Today", exact=True)

    page.goto(f"{running_practice.url}/account/login/")
    page.get_by_label("E-mail").fill("kay@passkey.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("What you call it").fill("Thumb")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("checkbox", name=re.compile("on paper")).check()
    page.get_by_role("button", name="Go on").click()
    expect(today).to_be_visible()

    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(today).to_be_visible()

    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").fill("kay@passkey.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use your passkey").click()
    expect(today).to_be_visible()
    assert said == []

    page.goto(f"{running_practice.url}/account/tokens/")
    running_practice.run(LONG_AGO)
    page.get_by_role("button", name=re.compile("token", re.I)).first.click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1, name="API tokens")).to_be_visible()

    page.clock.install()
    page.goto(f"{running_practice.url}/clients/")
    page.clock.fast_forward("10:01")
    cover = page.locator("#cover")
    expect(cover).to_be_visible()
    cover.get_by_role("button", name="Use a passkey").click()
    expect(cover).to_be_hidden()
    page.context.close()
