"""A usable note by keyboard alone, in a minute."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("demo")]

# Card, Moran and Newell's keystroke-level model, its figures for an average typist who is no
# secretary: seconds for a key, and for making up one's mind before a part of the work.
A_KEY, A_THOUGHT = 0.28, 1.35


@dataclass
class Keys:
    """A person at the keyboard, and how often they pressed, and how often they thought."""

    page: Page
    pressed: int = 0
    thoughts: int = 0

    def press(self, *keys: str, times: int = 1) -> None:
        for key in keys * times:
            self.page.keyboard.press(key)
            self.pressed += key.count("+") + 1

    def write(self, text: str) -> None:
        self.thoughts += 1
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def tab_to(self, name: str) -> None:
        """Tab on until the field or box of this name has the focus; a thought to look for it."""
        self.thoughts += 1
        for _ in range(40):
            if self.page.evaluate("document.activeElement.name ?? ''") == name:
                return
            self.press("Tab")
        pytest.fail(f"forty tabs did not lead to {name}")

    @property
    def seconds(self) -> float:
        return self.pressed * A_KEY + self.thoughts * A_THOUGHT


def first_goal(page: Page) -> str:
    """The id of the first goal that stands open, as the names of its fields begin."""
    box = page.locator("details.goal-edit[open] input[name$=-worked_on]").first
    return str(box.get_attribute("name")).removesuffix("-worked_on")


def test_a_usable_note_takes_a_minute_by_keyboard_alone(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist")
    page.goto(demo.address("/clients/{ida}/"))
    keys = Keys(page)
    page.get_by_role("button", name="New note").focus()
    keys.press("Enter")
    page.wait_for_url(re.compile("/notes/"))
    goal = first_goal(page)

    expect(page.get_by_label("Focus", exact=True)).to_be_focused()  # without a key
    keys.write("An unanswered text; waited it out.")
    keys.tab_to("plan")
    keys.write("Keep the pause; ring her sister.")
    keys.press("Tab")
    keys.press("/")  # a snippet for what is asked each week
    expect(page.get_by_role("dialog", name="Snippets")).to_be_visible()
    keys.write("risk")
    keys.press("Enter")
    expect(page.get_by_label("Risk")).to_have_value(re.compile("thoughts of harming"))
    keys.tab_to(f"{goal}-worked_on")
    keys.press("Space", "Tab")
    keys.press("ArrowDown", times=3)  # as hoped

    keys.press("Control+Enter")
    sign = page.get_by_role("button", name="Sign and lock")
    expect(sign).to_be_focused()
    keys.thoughts += 1
    keys.press("Enter")
    expect(page.get_by_text(re.compile("signed as author"))).to_be_visible()
    expect(page.get_by_text("Keep the pause; ring her sister.")).to_be_visible()
    expect(page.get_by_role("heading", name="Risk")).to_be_visible()
    print(f"{keys.pressed} keys, {keys.thoughts} thoughts, {keys.seconds:.0f} s")  # noqa: T201
    assert keys.seconds <= 60
    page.context.close()


def test_a_slash_within_words_stays_one_and_escape_leaves_one(demo: Demo, browser: Browser) -> None:
    page = demo.page(browser, "therapist")
    page.goto(demo.address("/notes/{draft}/"))
    focus, snippets = page.get_by_label("Focus", exact=True), page.locator("#snippets")
    focus.fill("either")
    page.keyboard.type("/or ")
    expect(focus).to_have_value("either/or ")
    expect(snippets).to_be_hidden()
    page.keyboard.press("/")
    expect(snippets).to_be_visible()
    page.keyboard.press("Escape")
    expect(snippets).to_be_hidden()
    expect(focus).to_have_value("either/or /")

    page.get_by_label("Format").select_option("soap")
    expect(page.get_by_label("Subjective")).to_be_visible()
    expect(page.get_by_label("Focus", exact=True)).to_have_value("either/or /")
    page.get_by_label("Format").select_option("attachment")  # as the next note will be
    expect(page.get_by_label("Subjective")).to_be_hidden()
    page.context.close()
