"""On a phone, whatever is lost on the way: network, cookie, tab or device, at each page."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Demo
from tests.browser.test_accessibility import Looker
from tests.browser.test_forms import PHONE, choose, link_to
from tests.sizes import n_of

QUESTIONS = 8
OPEN, SEND = 0, QUESTIONS + 1
POINTS = [(step, cut) for step in range(SEND + 1) for cut in ("before", "after")]
FEW = [(OPEN, "after"), (3, "before"), (6, "after"), (SEND, "after")]

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@dataclass
class Line:
    """The phone's network: `cut` loses the next form on its way there, or the answer to it."""

    context: BrowserContext
    cut: str = ""

    def carry(self, route: Route) -> None:
        if not self.cut or route.request.method != "POST":
            route.continue_()
            return
        cut, self.cut = self.cut, ""
        if cut == "after":
            cookies = self.context.cookies()
            route.fetch(max_redirects=0)
            self.context.clear_cookies()  # what came with the lost answer is lost too
            self.context.add_cookies(cookies)  # type: ignore[arg-type]
        route.abort("internetdisconnected")


def press(page: Page, name: str | re.Pattern[str], line: Line, cuts: list[str]) -> list[str]:
    """Press it; where the network is cut, come back to where one was. Returns what is left."""
    here = page.url
    button = page.get_by_role("button", name=name)
    if not cuts:
        button.click()
        page.wait_for_url(lambda url: url != here)
        return []
    line.cut = cuts[0]
    with page.expect_event("requestfailed"):
        button.click(no_wait_after=True)
    page.wait_for_url(re.compile("^chrome-error"))
    page.goto(here)
    return cuts[1:]


def open_link(page: Page, line: Line, link: str, cuts: list[str]) -> None:
    page.goto(link)
    while cuts:
        cuts = press(page, "Open", line, cuts)
    press(page, "Open", line, [])


def answer(page: Page, line: Line, number: int, value: int, cuts: list[str]) -> None:
    """Choose and go on; once the practice has it, the page that comes back shows it chosen."""
    progress = page.get_by_text(f"Question {number} of {QUESTIONS}").first
    while True:
        expect(progress).to_be_visible()
        choose(page.locator(f"input[name=answer][value='{value}']"))
        cut = cuts[0] if cuts else ""
        cuts = press(page, "Continue", line, cuts)
        if not cut:
            return
        chosen = page.locator("input[name=answer]:checked")
        expect(chosen).to_have_count(1 if cut == "after" else 0)


def test_the_network_is_cut_at_each_point(demo: Demo, browser: Browser) -> None:
    points = POINTS if n_of(len(POINTS)) == len(POINTS) else FEW
    cuts = {step: [cut for at, cut in points if at == step] for step in range(SEND + 1)}
    page = demo.page(browser, viewport=PHONE)
    line = Line(page.context)
    link = link_to(demo, browser, "ida", "Four beliefs")
    page.route("**/*", line.carry)
    open_link(page, line, link, cuts[OPEN])
    page.get_by_role("link", name="Start").click()
    for number in range(1, QUESTIONS + 1):
        answer(page, line, number, number % 10, cuts[number])
    expect(page).to_have_url(re.compile("/check/$"))
    left = cuts[SEND]
    while left:
        left = press(page, "Send to", line, left)
    if page.url.endswith("/check/"):
        press(page, "Send to", line, [])
    expect(page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    sent = page.url.split("/")[-3]
    page.goto(demo.address(f"/answer/{sent}/check/"))
    expect(page).to_have_url(re.compile("/done/$"))  # nothing is left to send
    page.context.close()

    member = demo.page(browser, "therapist")
    member.goto(demo.address(f"/check-ins/{sent}/"))
    expect(member.get_by_text("Answered on")).to_be_visible()
    expect(member.get_by_role("definition").filter(has_text="none").first).to_be_visible()
    member.context.close()


def test_tab_killed_cookie_lost_and_a_second_device(demo: Demo, browser: Browser) -> None:
    link = link_to(demo, browser, "ida", "Wellbeing and safety")
    page = demo.page(browser, viewport=PHONE)
    context, looker = page.context, Looker(page)
    line = Line(context)
    open_link(page, line, link, [])
    flow = page.url
    page.get_by_role("link", name="Start").click()
    page.wait_for_url(f"{flow}1/")
    answered = 0
    while answered < 2:
        answered += forward(page)

    page.close()  # the tab is killed
    page = looker.page = context.new_page()
    page.goto(flow)
    expect(page.get_by_text(f"{answered} of {QUESTIONS} questions")).to_be_visible()

    context.clear_cookies()
    page.goto(f"{flow}3/")
    expect(page.get_by_role("heading", level=1, name="This page is closed here")).to_be_visible()
    page.goto(link)
    press_here(page, "Open")
    looker.look_here()
    press_here(page, "Send me a fresh link")
    expect(page.get_by_role("heading", level=1)).to_have_text("You asked for a fresh link")
    looker.look_here()
    context.close()

    member = demo.page(browser, "therapist")
    member.goto(demo.address(f"/check-ins/{flow.split('/')[-2]}/"))
    expect(member.get_by_text("The client asked for one on")).to_be_visible()
    member.get_by_role("button", name=re.compile("new link|Make a link", re.I)).first.click()
    fresh = member.get_by_label("Link for the client").input_value()
    member.context.close()

    second = demo.page(browser, viewport=PHONE)
    looker.page = second
    open_link(second, Line(second.context), fresh, [])
    expect(second.get_by_text(f"{answered} of {QUESTIONS} questions")).to_be_visible()
    second.get_by_role("link", name=re.compile("Continue|Go on")).click()
    second.wait_for_url(f"{flow}{answered + 1}/")
    while not second.url.endswith("/check/"):
        forward(second, looker)
    press_here(second, "Send to")
    expect(second.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    second.context.close()
    assert looker.faults == []


def forward(page: Page, looker: Looker | None = None) -> int:
    """One page on, with the second answer; whether it was a question."""
    here = page.url
    options = page.locator("main input[type=radio]")
    if "/care/" in here and looker:
        looker.look_here()
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    if asked := options.count():
        choose(options.nth(1))
        page.get_by_role("button", name="Continue").click()
    else:
        page.get_by_role("link", name=re.compile("Continue|Go on")).first.click()
    page.wait_for_url(lambda url: url != here)
    return int(bool(asked))


def press_here(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()
