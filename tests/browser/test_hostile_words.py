"""Hostile words in a real browser: none runs, though no security policy would stop it."""

from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, Route

from clinic.actions.life import add_person
from tests.architecture.hostile import ESCAPED, LONG
from tests.architecture.test_hostile_words import hostile as hostile
from tests.architecture.world import World
from tests.people import TwoPractices
from tests.reports.pages.test_today import danger
from tests.reports.stories import planned
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


NAMED = (
    *("client", "client_details", "client_sessions", "prep", "plan", "life_people", "life_line"),
    *("schedules", "check_in_new", "given", "report_new", "ending", "contact_wishes"),
    *("client_access_log", "safety_plan"),
)


def test_a_name_that_is_one_long_word_is_no_wider_than_a_phone(
    page: Page, two_practices: TwoPractices
) -> None:
    """Headings, the way back, alerts and lists to choose from break it or keep within the page."""
    harbour = two_practices.harbour
    client, by = harbour.client, harbour.therapist
    client.name = "Wolfeschlegelsteinhausenbergerdorff" * 2
    client.save(update_fields=["name"])
    planned(client, by)
    add_person(client=client, content={"name": client.name[:60], "role": "friend"}, by=by)
    danger(harbour, client)
    paths = {name: reverse(name, args=[client.pk]) for name in NAMED} | {
        "alerts": reverse("alerts")
    }
    browser = signed_in(by)
    served(page, {path: browser.get(path).content for path in paths.values()})
    page.set_viewport_size({"width": 360, "height": 740})
    wide: dict[str, int] = {}
    for name, path in paths.items():
        page.goto(HERE + path)
        assert client.name in page.content(), name
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 360} == {}
