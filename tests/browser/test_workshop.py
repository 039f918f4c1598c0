"""A questionnaire from a file, and one built here, each as far as a client's answers."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assessments.workshop import closeness
from tests.browser.conftest import PASSWORD, Demo
from tests.browser.journey import PHONE, Journey

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_file_is_imported_keyed_approved_assigned_and_answered(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "closeness.json"
    file.write_text(json.dumps(closeness()))
    journey = Journey(browser, demo.url)
    page = journey.therapist("therapist@harbour.example", PASSWORD)

    page.goto(demo.address("/library/"))
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("FHIR R4 Questionnaire").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("Nothing in this file says how it is scored")).to_be_visible()
    page.get_by_role("link", name="Attach a published key", exact=True).click()
    page.get_by_label("Published key").select_option("ecr-r")
    page.get_by_role("button", name="Work out the key").click()
    trials = page.get_by_role("region", name="Trial scores")
    expect(trials.get_by_role("row", name="Attachment anxiety")).to_contain_text("6.33")
    say_facts(page)
    page.get_by_role("checkbox", name="I have checked this key").check()
    page.get_by_role("button", name="Approve version 1.0").click()
    expect(page.get_by_text("Version 1.0 of Closeness, 36 questions is published.")).to_be_visible()

    link = assigned(journey, page, "Isa Example", "Closeness, 36 questions")
    assert answered(journey, link) == 36
    page.goto(demo.address("/clients/?q=Isa"))
    page.get_by_role("link", name="Isa Example").click()
    page.get_by_role("link", name="Other check-ins", exact=True).click()
    expect(page.get_by_text("Attachment anxiety").first).to_be_visible()
    assert journey.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_one_is_built_published_assigned_and_answered(
    demo: Demo, browser: Browser, scripts: bool
) -> None:
    title = "Evenings with scripts" if scripts else "Evenings without"
    journey = Journey(browser, demo.url, scripts=scripts)
    page = journey.therapist("therapist@harbour.example", PASSWORD)

    page.goto(demo.address("/library/"))
    page.get_by_role("link", name="Build your own").click()
    page.get_by_label("Title").fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Write at least one question").click()
    questions = page.get_by_label("Question", exact=True)
    texts = ("I lay awake.", "I could fall asleep.", "I had someone to talk to.")
    for number, text in enumerate(texts, start=1):
        page.get_by_label("A new question").fill(text)
        page.get_by_role("button", name="Add this question").click()
        expect(questions).to_have_count(number)
    page.get_by_role("button", name="Up question 2").focus()
    page.keyboard.press("Enter")
    expect(questions.first).to_have_value("I could fall asleep.")
    page.get_by_role("button", name="Remove question 3").click()
    expect(questions).to_have_count(2)
    expect(questions.first).to_have_value("I could fall asleep.")
    page.get_by_role("button", name="Keep the questions").first.click()
    page.get_by_role("link", name="Write at least two answers").click()
    for number, label in enumerate(("Never", "Sometimes", "Often"), start=1):
        page.get_by_label(f"Answer {number}", exact=True).fill(label)
    page.get_by_role("button", name="Keep the answers").click()
    page.get_by_role("link", name="Make at least one scale").click()
    page.get_by_label("Name of the scale").fill("Calm evenings")
    page.get_by_role("radio", name="higher is better").check()
    first = page.get_by_role("group", name="1. I could fall asleep.")
    first.get_by_role("radio", name="as it stands").check()
    second = page.get_by_role("group", name="2. I lay awake.")
    second.get_by_role("radio", name="turned round").check()
    page.get_by_role("button", name="Keep the scale").click()
    say_about(page)
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text(f"Version 1 of {title} is published.")).to_be_visible()

    link = assigned(journey, page, f"{title.split()[-1].title()} Example", title)
    assert answered(journey, link) == 2
    assert journey.complaints == []


def say_facts(page: Page) -> None:
    """How the practice uses it, and why it may."""
    page.get_by_role("link", name="Say who answers").click()
    page.get_by_label("What it is for").fill("How close people feel.")
    page.get_by_label("How many minutes it takes").fill("8")
    page.get_by_label("How often").fill("Every two months")
    page.get_by_label("Fewest days between two").fill("28")
    page.get_by_label("Our practice may use this questionnaire").fill("the authors allow it")
    page.get_by_role("button", name="Keep").click()


def say_about(page: Page) -> None:
    """Everything a questionnaire says of itself."""
    page.get_by_role("link", name="Say what it is for").click()
    page.get_by_label("What it is for").fill("How the evening was.")
    page.get_by_label("What is read before the first question").fill("Think of last night.")
    page.get_by_label("How many minutes it takes").fill("1")
    page.get_by_label("How often").fill("Weekly")
    page.get_by_label("Fewest days between two").fill("7")
    page.get_by_role("button", name="Keep").click()


def assigned(journey: Journey, page: Page, name: str, title: str) -> str:
    """A new client is asked to answer it; the link."""
    page.goto(f"{journey.url}/clients/")
    journey.add_client(page, name)
    page.get_by_role("link", name="Send a check-in").click()
    page.get_by_role("radio", name=re.compile(re.escape(title))).check()
    page.get_by_role("radio", name=re.compile("hand on myself")).check()
    page.get_by_role("button", name="Set it up").click()
    return page.get_by_label("Link for the client").input_value()


def answered(journey: Journey, link: str) -> int:
    """On a phone, the first answer to every question; how many there were."""
    page = journey._window(PHONE)
    page.goto(link)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Start").click()
    count = 0
    send = page.get_by_role("button", name=re.compile("^Send to"))
    option, onward = page.get_by_role("radio").first, page.get_by_role("link", name="Continue")
    expect(option).to_be_visible()
    while not send.is_visible():
        with page.expect_navigation():
            if option.is_visible():
                option.check()
                page.get_by_role("button", name="Continue").click()
                count += 1
            else:
                onward.click()
        expect(option.or_(onward).or_(send).first).to_be_visible()
    send.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Thank you"))).to_be_visible()
    page.context.close()
    return count
