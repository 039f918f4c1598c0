"""Nothing moves when typeface and scripts come late, as on a first visit over a slow line."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests.browser.conftest import Demo
from tests.browser.test_forms import link_to, opened
from tests.waiting import wait_until

MOST = 0.01  # a tenth of what is called good
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})
PAGES = (("", "/account/login/"), ("therapist", "/"), ("therapist", "/clients/{rowan}/"))
WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
LOADED = "[...document.fonts].some(f => /Atkinson/.test(f.family) && f.status == 'loaded')"
PAINTED = """new Promise((done) => new PerformanceObserver(() => done())
    .observe({type: 'paint', buffered: true}))"""
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def shifts(context: BrowserContext, url: str) -> float:
    """How much of the page moves by itself from its first picture to the last one."""
    page, held = context.new_page(), list[Route]()
    page.add_init_script(WATCH)
    is_late = True

    def hold(route: Route) -> None:
        held.append(route) if is_late else route.continue_()

    page.route(re.compile(r"[.](js|ttf)$"), hold)
    page.goto(url, wait_until="commit")
    page.evaluate(PAINTED)
    page.evaluate(DRAWN)
    both = {"js", "ttf"}
    wait_until(lambda: page.wait_for_timeout(20) or kinds(held) == both, what="both asked for")
    assert not page.evaluate(LOADED)
    is_late = False  # first: what is asked for while these are let go is held no more
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(DRAWN)
    assert page.evaluate(LOADED)
    found: float = page.evaluate("window.shifted")
    context.close()
    return found


def kinds(held: list[Route]) -> set[str]:
    return {route.request.url.rpartition(".")[2] for route in held}


def test_pages_stay_where_they_are_when_the_typeface_comes(demo: Demo, browser: Browser) -> None:
    phone = opened(demo, browser, link_to(demo, browser, "elias", "Practice log"))
    answering, question = phone.context.storage_state(), phone.url
    phone.context.close()
    found: dict[tuple[str, int], float] = {}
    for size in SIZES:
        for who, path in PAGES:
            page = demo.page(browser, who, viewport=size)
            found[path, size["width"]] = shifts(page.context, demo.address(path))
        cold = browser.new_context(storage_state=answering, viewport=size, locale="en-GB")
        found["a question", size["width"]] = shifts(cold, question)
    assert {where: each for where, each in found.items() if each >= MOST} == {}
