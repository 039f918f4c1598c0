"""The main job, and what a form asks of a client beside answers, with JavaScript switched off."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PASSWORD, Demo
from tests.browser.journey import Journey, whole_job
from tests.browser.test_forms import link_to, opened

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_whole_job_without_scripts(demo: Demo, browser: Browser) -> None:
    journey = Journey(browser, demo.url, scripts=False)

    first_page = whole_job(journey, "therapist@harbour.example", PASSWORD, "Quinn Example")

    assert "Quinn Example" in first_page
    assert "One attachment check-in so far" in first_page
    assert journey.complaints == []


def test_people_are_named_and_a_pause_leads_back_without_scripts(
    demo: Demo, browser: Browser
) -> None:
    link = link_to(demo, browser, "noor", "Relationship profile")
    phone = opened(demo, browser, link, scripts=False)
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose at least one person")
    phone.get_by_role("checkbox", name="Partner").check()
    phone.get_by_label(re.compile("^Their name")).fill("Nana")
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_text("Question 1 of 20")).to_be_visible()
    phone.get_by_role("radio", name="Agree", exact=True).check()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_text("Question 2 of 20")).to_be_visible()
    phone.goto(re.sub(r"/\d+/$", "/pause/11/", phone.url))
    expect(phone.get_by_role("heading", level=1, name="Half-way")).to_be_visible()
    expect(phone.get_by_text("Next: Nana")).to_be_visible()
    phone.get_by_role("link", name="Finish later").click()
    expect(phone.get_by_text("1 of 20 questions")).to_be_visible()
    phone.get_by_role("link", name="Continue").click()
    expect(phone.get_by_text("Question 2 of 20")).to_be_visible()
    phone.goto(f"{phone.url.removesuffix('3/')}check/")
    expect(phone.get_by_text("Partner, Nana")).to_be_visible()
    phone.context.close()


def test_a_part_is_set_aside_and_taken_up_again_without_scripts(
    demo: Demo, browser: Browser
) -> None:
    link = link_to(demo, browser, "noor", "Life areas")
    phone = opened(demo, browser, link, scripts=False)
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_have_text("Friendships")
    phone.get_by_role("button", name="This part does not apply to me").click()
    expect(heading).to_have_text("Work or study")
    phone.get_by_role("link", name="Back").click()
    expect(phone.get_by_text("You set this part aside.")).to_be_visible()
    phone.get_by_role("button", name="Answer this part").click()
    expect(phone.get_by_text(re.compile("^Question 1 of"))).to_be_visible()
    phone.context.close()


def test_an_answer_that_tells_of_danger_meets_help_without_scripts(
    demo: Demo, browser: Browser
) -> None:
    link = link_to(demo, browser, "noor", "Wellbeing and safety")
    phone = opened(demo, browser, link, scripts=False)
    phone.goto(re.sub("/1/$", "/8/", phone.url))
    expect(phone.get_by_text("Question 7 of 8")).to_be_visible()
    phone.get_by_role("radio", name="On one or two days").check()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    expect(phone.get_by_text("Nobody reads this form as you fill it in.")).to_be_visible()
    expect(phone.locator("#support a[href^='tel:']").nth(2)).to_be_attached()
    phone.get_by_role("link", name="Ask the practice to call me").click()
    phone.wait_for_url(re.compile("/call/$"))
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    phone.go_back()
    phone.get_by_role("link", name="Go on with the check-in").click()
    expect(phone.get_by_text("Thank you for telling us")).to_have_count(0)
    phone.context.close()
