"""What a therapist sees where a part of a page does not come, is late, or a draft is not kept.

And where a page is left alone with words in it.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PASSWORD, Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

FAILED = '<main><div id="problem"><p>It could not be made. Quote 4f3a91.</p></div></main>'
# Each thing one can tab to, in turn: it must show that it has the focus, and lie under nothing.
UNSEEN = """() => {
    const named = node => node.id || node.name || node.textContent.trim().slice(0, 30);
    const marked = node => {
        const look = getComputedStyle(node.closest('.option, .tile') ?? node);
        return look.outlineStyle !== 'none' || look.boxShadow !== 'none';
    };
    const found = [], kinds = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    for (const node of document.querySelectorAll(kinds)) {
        if (!node.checkVisibility() || node.disabled || node.closest('[inert], dialog')) continue;
        node.focus();
        if (document.activeElement !== node) continue;
        if (!marked(node)) found.push(`no mark: ${named(node)}`);
        const box = node.getClientRects()[0];
        const on = document.elementFromPoint(box.left + box.width / 2, box.top + 3);
        if (on !== node && !node.contains(on) && !on?.contains(node))
            found.push(`behind ${on && on.className}: ${named(node)}`);
    }
    return found;
}"""
PAGES = [
    "/", "/clients/", "/clients/{rowan}/", "/clients/{rowan}/plan/", "/clients/{rowan}/prep/",
    "/clients/{ida}/check-ins/new/", "/notes/{draft}/", "/calendar/", "/alerts/", "/library/",
    "/account/settings/",
]  # fmt: skip


def refuse(route: Route) -> None:
    route.fulfill(status=500, body=FAILED, content_type="text/html")


def words_at(page: Page, place: str) -> str:
    box = page.locator(f"{place} > [data-problem]")
    expect(box).to_be_in_viewport()
    return box.inner_text()


def test_a_part_that_does_not_come_says_so_where_it_was_asked_for(
    demo: Demo, browser: Browser
) -> None:
    page = demo.page(browser, "therapist", viewport={"width": 360, "height": 740})
    page.route("**/*part=moved*", refuse)
    page.goto(demo.address("/clients/{rowan}/"))
    box = page.locator("#part > [data-problem]")
    expect(box).to_have_text("It could not be made. Quote 4f3a91. Try again")  # the first one
    page.unroute("**/*part=moved*")

    page.context.set_offline(True)
    page.locator("#part").get_by_role("link", name="Time line").click()
    expect(box).to_contain_text("This did not come just now.")
    assert box.count() == 1
    page.context.set_offline(False)
    page.locator("#part").get_by_role("link", name="Time line").click()
    expect(page.locator("#part .timeline")).to_be_visible()
    expect(box).to_have_count(0)

    page.goto(demo.address("/clients/?sort=name"))
    page.context.set_offline(True)
    page.get_by_role("link", name="No reliable change").click()
    assert words_at(page, "#caseload-list") == "This did not come just now. Try again"
    page.keyboard.press("Control+k")
    page.locator("#palette-q").fill("ra")
    expect(page.locator("#palette-found")).to_contain_text("This did not come just now.")
    page.keyboard.press("Control+k")
    page.context.set_offline(False)
    page.locator("#caseload-list").get_by_role("link", name="Try again").click()
    expect(page).to_have_url(re.compile("show=same"))  # the same, by a plain link
    page.context.close()


def test_a_late_part_says_that_it_is_late(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist")
    page.goto(demo.address("/clients/{rowan}/?part=goals"))
    held: list[Route] = []
    page.route("**/*part=timeline*", lambda route: held.append(route))
    page.clock.install()
    page.locator("#part").get_by_role("link", name="Time line").click()
    page.clock.run_for(3500)
    expect(page.locator("#part > [data-problem]")).to_contain_text("longer than usual")
    held[0].continue_()
    expect(page.locator("#part .timeline")).to_be_visible()
    expect(page.locator("#part > [data-problem]")).to_have_count(0)
    page.context.close()


def test_the_focus_is_always_seen_also_while_a_draft_is_not_kept(
    demo: Demo, browser: Browser
) -> None:
    page = demo.page(browser, "therapist", viewport={"width": 360, "height": 740})
    unseen = []
    for path in PAGES:
        page.goto(demo.address(path))
        page.keyboard.press("Tab")
        unseen += [f"{path}: {fault}" for fault in page.evaluate(UNSEEN)]
    page.goto(demo.address("/notes/{draft}/"))
    page.context.set_offline(True)
    plan = page.get_by_label("Plan", exact=True)
    kept = plan.input_value()
    plan.fill(f"{kept} Ring first.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("That did not reach us. Nothing is lost")).to_be_in_viewport()
    unseen += page.evaluate(UNSEEN)
    page.context.set_offline(False)
    plan.fill(kept)
    page.keyboard.press("Control+s")
    expect(page.locator("#request-problem")).to_be_empty()
    page.context.close()
    assert unseen == []


def test_a_note_left_alone_is_covered_and_keeps_its_words(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist")
    page.goto(demo.address("/notes/{draft}/"))
    page.clock.install()
    risk = page.get_by_label("Risk", exact=True)
    before = risk.input_value()
    risk.fill("Asked; nothing new.")
    page.clock.fast_forward("10:01")
    cover = page.locator("#cover")
    expect(cover.get_by_role("heading", name="Locked")).to_be_visible()
    cover.get_by_label("Password").fill(PASSWORD)
    cover.get_by_role("button", name="Unlock").click()
    expect(cover).to_be_hidden()
    expect(risk).to_have_value("Asked; nothing new.")
    expect(risk).to_be_focused()
    risk.fill(before)
    page.keyboard.press("Control+s")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.context.close()
