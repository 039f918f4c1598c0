"""Hostile words in a real browser: none runs, though no security policy would stop it."""

from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, Route

from tests.architecture.hostile import ESCAPED, LONG
from tests.architecture.test_hostile_words import hostile as hostile
from tests.architecture.world import World
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
HERE = "http://localhost"


def served(page: Page, bodies: dict[str, bytes]) -> None:
    """Let the page have these and the product's own files, and nothing else."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in bodies:
            route.fulfill(content_type="text/html; charset=utf-8", body=bodies[path])
        elif path.startswith("/static/") and (found := finders.find(path[len("/static/") :])):
            route.fulfill(path=str(found))
        else:
            route.fulfill(status=204)

    page.route("**/*", answer)


def test_no_payload_runs_in_a_browser(page: Page, hostile: World) -> None:
    client, draft = hostile.harbour.people.client, hostile.harbour.draft
    names = {"client": [client.pk], "plan": [client.pk], "client_details": [client.pk]}
    names |= {"note": [draft.pk], "caseload": []}
    paths = {name: reverse(name, args=ids) for name, ids in names.items()}
    browser = signed_in(hostile.harbour.people.therapist)
    served(page, {path: browser.get(path).content for path in paths.values()})
    page.add_init_script("window.ran = () => { window.hasRun = true }")
    for name, path in paths.items():
        page.goto(HERE + path)
        assert ESCAPED in page.locator("body").inner_html(), name
        assert page.evaluate("window.hasRun === undefined"), name
        assert page.locator("[onerror]").count() == 0, name
    page.set_content(f"<p>{LONG}</p>")
    page.wait_for_function("window.hasRun === true")  # and it does run where it is not escaped
