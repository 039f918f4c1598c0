"""Plans without a pathway, goals and signs of one's own, routes, reviews, movement, history."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from assessments.actions.movement import confirm_movement
from assessments.queries.movement import movement_of
from clinic.actions.goals import add_goal
from clinic.actions.plans import choose_pathway, update_goals
from clinic.models import Confirmation, Goal, Plan
from reports.queries import caseload_page
from reports.queries.caseload import Filter, Sort
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import course, planned, session

AWAY = [(6.0, 2.0), (6.0, 2.0), (2.0, 2.0), (2.0, 2.0), (2.0, 2.0), (5.8, 2.0)]


@pytest.fixture
def browser(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.therapist)


def page(people: PracticePeople, browser: Browser, more: str = "") -> str:
    response = browser.get(f"/clients/{people.client.pk}/plan/{more}")
    assert response.status_code == 200
    return response.content.decode()


def send(browser: Browser, url: str, **data: Any) -> str:
    """The page that a POST leads to."""
    return browser.post(url, data, follow=True).content.decode()


def test_a_plan_of_its_own_is_chosen_grown_and_told(
    harbour: PracticePeople, browser: Browser
) -> None:
    choose = f"/clients/{harbour.client.pk}/plan/choose/"
    assert "Tick at least one goal" in send(browser, choose, pathway="mixed", reason="Kept")
    goals = ["anxious.trust", "fearful.safety"]
    body = send(browser, choose, pathway="mixed", reason="Of both", goals=goals)
    assert "A way of its own" in body
    assert "Safety and stabilisation first" in body  # for the goal taken from that pathway
    plan = Plan.objects.get()
    add = f"/plans/{plan.pk}/goals/add/"
    for both in ({}, {"template": "anxious.trust", "words": "x"}):
        assert "one of the two" in send(browser, add, **both)
    assert "in the plan already" in send(browser, add, template="anxious.trust")
    assert "<b>Sing</b>" not in (body := send(browser, add, words="<b>Sing</b> again"))
    assert "&lt;b&gt;Sing&lt;/b&gt; again" in body
    goal = Goal.objects.get(template="")
    data = {}
    for each in plan.goals.all():
        data |= {f"{each.pk}-words": each.words, f"{each.pk}-weight": 1}
        data |= {f"{each.pk}-level{level}": text for level, text in each.descriptors.items()}
    signed = data | {f"{goal.pk}-own.1": "Hums on the stairs.", f"{goal.pk}-in_focus": "on"}
    assert "Hums on the stairs." in send(browser, f"/plans/{plan.pk}/goals/", **signed)
    empty = data | {f"{goal.pk}-words": ""}
    assert "Say what this goal is." in send(browser, f"/plans/{plan.pk}/goals/", **empty)
    today = harbour.practice.today()
    session(harbour.client, harbour.therapist, plan, today, {2: 1}, evidence="Sang in the car.")
    body = page(harbour, browser)
    assert "seen once, on" in body
    client_page = browser.get(f"/clients/{harbour.client.pk}/").content.decode()
    assert "&lt;b&gt;Sing&lt;/b&gt; again" in client_page  # the strip
    lower = browser.get(f"/clients/{harbour.client.pk}/?part=timeline").content.decode()
    assert lower.count("&lt;b&gt;Sing&lt;/b&gt; again") > client_page.count(
        "&lt;b&gt;Sing&lt;/b&gt; again"
    )
    aside = f"/plans/{plan.pk}/goals/aside/"
    assert "Put aside for now" in send(browser, aside, goal=goal.pk)
    assert "Put aside for now" not in send(browser, aside, goal=goal.pk, deed="take_up")
    assert "not part of the plan" in send(browser, aside, goal="<x>")
    story = page(harbour, browser, "history/")
    for said in ("Goal put aside", "Goal taken up again", "Hums on the stairs.", "Of both"):
        assert said in story
    assert "<b>Sing" not in story


def test_the_caseload_names_no_sealed_words(harbour: PracticePeople) -> None:
    plan = choose_pathway(client=harbour.client, pathway="none", reason="", by=harbour.therapist)
    goal = add_goal(plan=plan, words="Sing again", by=harbour.therapist)
    update_goals(plan=plan, goals={goal.pk: {"in_focus": True}}, by=harbour.therapist)
    clients = type(harbour.client).objects.filter(pk=harbour.client.pk)
    _page, rows = caseload_page(lambda: clients, shown=Filter.ALL, sort=Sort.NAME, record=True)
    assert rows[0].focus == "a goal of their own"


def test_a_review_is_kept_and_comes_due(harbour: PracticePeople, browser: Browser) -> None:
    plan = planned(harbour.client, harbour.therapist)
    url, today = f"/plans/{plan.pk}/review/", harbour.practice.today()
    assert "Write a sentence" in send(browser, url, words="")
    assert "within the next two years" in send(
        browser, url, words="Kept words", next_on="1999-01-01"
    )
    assert "does not exist" in send(browser, url, words="Kept words", next_on="2026-02-31")
    send(browser, url, words="Less alarm.", next_on=(today + timedelta(days=9)).isoformat())
    assert "You wanted to look at this plan" not in page(harbour, browser)
    Plan.objects.update(review_on=today)
    assert "You wanted to look at this plan" in page(harbour, browser)
    assert "Less alarm." in page(harbour, browser, "history/")


def test_the_parts_of_the_routes_are_ticked(harbour: PracticePeople, browser: Browser) -> None:
    plan = planned(harbour.client, harbour.therapist)
    url = f"/plans/{plan.pk}/routes/"
    body = send(browser, url, elements=["life.caring", "life.meaning"])
    assert "2 of four parts in use" in body
    assert body.count("Not in use.") == 14
    assert body.count("not in use yet") == 3
    assert "Choose from the parts" in send(browser, url, elements=["life.luck"])


def test_movement_its_steps_back_and_the_therapists_word(
    harbour: PracticePeople, browser: Browser
) -> None:
    client, by = harbour.client, harbour.therapist
    assert "too little to speak of movement" in page(harbour, browser)
    first = course(client, by, AWAY[:5], every=60)
    assert "Sustained movement toward security" in (body := page(harbour, browser))
    assert "never “earned secure”" in body
    url, today = f"/clients/{client.pk}/movement/", harbour.practice.today()
    assert "Write a sentence of evidence." in send(browser, url, scale="anxiety", seen_on=today)
    early = (first[2].answered_on).isoformat()
    said = {"scale": "anxiety", "sentence": "She <b>slept</b>"}
    assert "do not show sustained movement" in send(browser, url, **said, seen_on=early)
    assert not Confirmation.objects.exists()
    body = send(browser, url, **said, seen_on=today.isoformat())
    assert "confirmed by the therapist" in body
    assert "She &lt;b&gt;slept&lt;/b&gt;" in body
    with pytest.raises(ValidationError, match="has not come yet"):
        confirm_movement(
            client=client, scale="anxiety", sentence="x", seen_on=today + timedelta(days=1), by=by
        )


def test_a_step_back_stays_in_sight(harbour: PracticePeople, browser: Browser) -> None:
    course(harbour.client, harbour.therapist, AWAY, every=60)
    found = movement_of(harbour.client)
    assert found is not None
    assert len(found.steps_back) == 1
    body = page(harbour, browser)
    assert "a step back:" in body
    assert "1 of them back" in body
    assert "Confirm by what you saw" not in body
    assert "do not show sustained" in send(
        browser, f"/clients/{harbour.client.pk}/movement/", scale="anxiety", sentence="x",
        seen_on=harbour.practice.today().isoformat(),
    )  # fmt: skip


def test_the_page_takes_the_same_statements_for_any_plan(
    harbour: PracticePeople, browser: Browser
) -> None:
    plan = planned(harbour.client, harbour.therapist)
    page(harbour, browser)
    with statements() as few:
        page(harbour, browser)
    for number in range(4):
        add_goal(plan=plan, words=f"Own {number}", by=harbour.therapist)
    with statements() as many:
        page(harbour, browser)
    assert len(own(many)) == len(own(few))
