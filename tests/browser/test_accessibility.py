"""Every main page: no axe violation in either theme at either width, no sideways scroll, no noise.

Turned round for a language from right to left, none scrolls sideways either and pictures stay.
With text at twice the size nothing of a client's page is cut off, broken or covered on a phone.
No word of a chart is smaller than 11 px, on a phone either.

The pages are the demonstration's, as each role sees them.
"""

from collections.abc import Iterator
from itertools import product
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo
from tests.browser.enlarged import faults_at_twice_the_size

PAGES = {
    "": [
        "/account/login/", "/support/", "/c/{token}/", "/c/{token}/fresh/", "/nowhere/",
        "/join/{invited}/", "/join/gone/",
    ],
    "therapist": [
        "/clients/bring-over/", "/clients/bring-over/{brought}/",
        "/", "/?show=overdue", "/search/", "/search/?q=ra", "/account/settings/",
        "/clients/", "/clients/?q=nobody", "/clients/new/", "/clients/{rowan}/",
        "/clients/{rowan}/people/", "/clients/{rowan}/life-line/", "/clients/{rowan}/safety-plan/",
        "/clients/{rowan}/prep/", "/clients/{rowan}/share/", "/clients/{rowan}/?part=security",
        "/clients/{rowan}/?part=therapy", "/clients/{rowan}/?part=signs",
        "/clients/{theo}/", "/clients/{yuki}/", "/clients/{rowan}/details/",
        "/clients/{rowan}/plan/", "/clients/{yuki}/plan/", "/clients/{ida}/check-ins/new/",
        "/check-ins/{answered}/", "/check-ins/{answered}/show/", "/check-ins/{sent}/",
        "/notes/{draft}/", "/notes/{signed}/",
        "/clients/{rowan}/reports/new/", "/reports/", "/reports/{report}/", "/reports/check/",
        "/account/tokens/",
        "/account/2fa/", "/account/password/change/",
        "/library/", *(f"/library/instruments/{path}" for path in (
            "attachment-dimensions/", "secure-functioning/", "attachment-dimensions/evidence/",
            "attachment-dimensions/references/import/", "attachment-dimensions/preview/",
            "relationship-profile/preview/1/", "life-areas/preview/1/",
            "session-check/preview/1/", "attachment-dimensions/preview/check/",
            "attachment-dimensions/preview/end/", "attachment-dimensions/preview/support/",
        )),
        "/practice/cover/", "/practice/opened/", "/practice/opened/find/",
        "/drafts/", "/snippets/", "/supervision/", "/clients/{rowan}/process-notes/",
        "/clients/{bruno}/open/",
        "/library/import/", "/library/new/", *(f"/library/drafts/{path}" for path in (
            "{built}/", "{built}/about/", "{built}/answers/", "{built}/questions/",
            "{built}/scales/1/", "{built}/preview/1/", "{readable}/", "{readable}/key/",
            "{readable}/use/", "{readable}/scales/1/", "{doubtful}/", "{doubtful}/scales/1/",
        )),
    ],
    "owner": [
        "/", "/clients/new/", "/clients/{rowan}/details/",
        *(f"/practice/{path}/" for path in (
            "people", "people/{tom}", "invitations", "supervision", "cover", "opened",
            "opened/find", "settings", "outcomes",
        )),
    ],
    "supervisor": ["/supervision/", "/practice/outcomes/?period=12"],
    "desk": ["/", "/clients/", "/reports/"],
    "client": [
        "/me/", "/me/plan/", "/me/safety-plan/", "/me/contact/", "/me/stop/", "/me/call/",
        "/me/keeping-up/", "/me/results/{result}/",
    ],
}  # fmt: skip
FLOW = [
    "/answer/{sent}/", "/answer/{sent}/1/", "/answer/{sent}/pause/12/", "/answer/{sent}/check/",
    "/answer/{sent}/support/", "/answer/{sent}/call/",
]  # fmt: skip
Scheme = Literal["light", "dark"]
RULES: dict[Scheme, str] = {
    "light": "{resultTypes: ['violations']}",
    "dark": "{runOnly: ['color-contrast'], resultTypes: ['violations']}",  # all that differs
}
TURNED_ROUND = """() => {
    const root = document.documentElement;
    root.dir = 'rtl';
    const pictures = [...document.querySelectorAll('svg.chart, svg.track')];
    const turned = pictures.filter(each => getComputedStyle(each).direction === 'rtl');
    const wide = root.scrollWidth;
    root.dir = 'ltr';
    return [wide, turned.length];
}"""
# Words of charts that are drawn smaller than they can be read.
TINY = """() => [...document.querySelectorAll('svg.chart text')].filter(words => {
    const chart = words.ownerSVGElement, scale = chart.getBoundingClientRect().width
        / chart.viewBox.baseVal.width;
    return words.checkVisibility() && words.getAttribute('font-size') * scale < 11;
}).map(words => words.textContent)"""
NARROW, PHONE, DESK = 320, 360, 1180
HIGH = 800
EXPECTED_NOISE = "Failed to load resource: the server responded with a status of 4"

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Looker:
    """Looks at pages in one window and keeps every fault it finds."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, list[str]()
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self._found(str(error)))

    def look(self, address: str) -> None:
        """At one address."""
        self.page.goto(address)
        self.look_here()

    def look_here(self) -> None:
        """At the page as it is: first for its width, then with axe in each look."""
        self.page.wait_for_load_state()
        self.page.set_viewport_size({"width": NARROW, "height": HIGH})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW:
            self._found(f"{wide} px wide in a window of {NARROW}")
        wide, turned = self.page.evaluate(TURNED_ROUND)
        if wide > NARROW or turned:
            self._found(f"turned round {wide} px wide, with {turned} pictures turned too")
        self.page.set_viewport_size({"width": PHONE, "height": HIGH})
        for fault in faults_at_twice_the_size(self.page):
            self._found(fault)
        self.page.evaluate(Axe().axe_script)
        for (scheme, rules), width in product(RULES.items(), (PHONE, DESK)):
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size({"width": width, "height": HIGH})
            if scheme == "light" and (tiny := self.page.evaluate(TINY)):
                self._found(f"{width}: smaller than 11 px: {tiny}")
            for fault in self.page.evaluate(f"axe.run({rules})")["violations"]:
                where = [node["target"] for node in fault["nodes"]]
                self._found(f"{scheme} {width}: {fault['id']} {where}")

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith(EXPECTED_NOISE):
            self._found(text)

    def _found(self, fault: str) -> None:
        self.faults.append(f"{self.page.url}: {fault}")


@pytest.fixture
def nobody(demo: Demo, browser: Browser) -> Iterator[Page]:
    page = demo.page(browser)
    yield page
    page.context.close()


@pytest.mark.parametrize("who", PAGES)
def test_pages_have_no_fault(demo: Demo, browser: Browser, who: str) -> None:
    looker = Looker(demo.page(browser, who))
    for path in PAGES[who]:
        looker.look(demo.address(path))

    looker.page.context.close()
    assert looker.faults == []


def test_the_clients_flow_has_no_fault(demo: Demo, nobody: Page) -> None:
    looker = Looker(nobody)
    nobody.goto(demo.address("/c/{token}/"))
    nobody.get_by_role("button", name="Open").click()
    nobody.wait_for_url(demo.address("/answer/{sent}/"))
    for path in FLOW:
        looker.look(demo.address(path))
    nobody.goto(demo.address("/answer/{sent}/1/"))
    nobody.get_by_role("button", name="Continue").click()
    expect(nobody.get_by_role("alert")).to_be_visible()
    looker.look_here()  # nothing chosen
    nobody.get_by_role("radio").first.check()
    nobody.get_by_role("button", name="Continue").click()
    nobody.wait_for_url(demo.address("/answer/{sent}/2/"))
    nobody.goto(demo.address("/answer/{sent}/check/"))
    nobody.get_by_role("button", name="Send to").click()
    expect(nobody.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    looker.look_here()  # sent

    assert looker.faults == []


def test_a_refused_form_has_no_fault_and_takes_the_focus(demo: Demo, browser: Browser) -> None:
    looker = Looker(demo.page(browser, "therapist"))
    page = looker.page
    page.goto(demo.address("/clients/new/"))
    page.get_by_role("button", name="Add this client").click()

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Add a client · Secure Base")
    looker.look_here()
    page.get_by_role("link", name="Enter a name or a code").click()
    expect(page.get_by_label("Name or code")).to_be_focused()
    page.context.close()
    assert looker.faults == []


def test_the_keyboard_finds_the_content_first_and_sees_where_it_is(
    demo: Demo, browser: Browser
) -> None:
    page = demo.page(browser, "therapist")
    page.goto(demo.address("/clients/{rowan}/"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")

    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Clients")
    assert focused.evaluate("node => getComputedStyle(node).outlineWidth") == "3px"
    page.context.close()
