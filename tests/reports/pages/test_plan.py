"""The plan: suggested, chosen, agreed, changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clinic.models import AuditEvent, Goal, Plan
from reports.queries import suggested_pathway
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign
from tests.reports.stories import course, planned, session

SUGGESTED = "Suggested by the latest answers"


@pytest.fixture
def browser(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.therapist)


def page(people: PracticePeople, browser: Browser) -> str:
    return browser.get(f"/clients/{people.client.pk}/plan/").content.decode()


def goals_data(plan: Plan, **changes: Any) -> dict[str, Any]:
    """What the goals' form sends, as it stands."""
    data: dict[str, Any] = {}
    for goal in plan.goals.all():
        data |= {f"{goal.pk}-words": goal.words, f"{goal.pk}-weight": goal.weight}
        for level, text in goal.descriptors.items():
            data[f"{goal.pk}-level{level}"] = text
    return data | changes


@pytest.mark.parametrize(
    ("scores", "pathway"),
    [((6.0, 2.0), "anxious"), ((2.0, 6.0), "avoidant"), ((6.0, 6.0), "fearful")],
)
def test_the_picture_suggests_a_pathway_with_its_reason(
    harbour: PracticePeople, browser: Browser, scores: tuple[float, float], pathway: str
) -> None:
    course(harbour.client, harbour.therapist, [scores])
    body = page(harbour, browser)
    assert body.count(SUGGESTED) == 1
    card = body[body.index(f'value="{pathway}"') :]
    assert SUGGESTED in card[: card.index("</label>")]
    assert "this is a suggestion, and you choose" in body
    assert "checked" not in body


@pytest.mark.parametrize("scores", [(4.0, 2.0), (2.0, 2.0)])
def test_between_zones_and_low_on_both_nothing_is_suggested(
    harbour: PracticePeople, browser: Browser, scores: tuple[float, float]
) -> None:
    course(harbour.client, harbour.therapist, [scores])
    body = page(harbour, browser)
    assert SUGGESTED not in body
    assert "othing is suggested" in body


def test_without_scores_nothing_is_suggested() -> None:
    assert suggested_pathway({}).pathway == ""


def test_all_ways_are_described_and_the_fearful_one_says_its_caution(
    harbour: PracticePeople, browser: Browser
) -> None:
    body = page(harbour, browser)
    assert body.count('name="pathway"') == 5
    assert "Do not open traumatic memories before" in body


def test_choosing_makes_four_goals(harbour: PracticePeople, browser: Browser) -> None:
    url = f"/clients/{harbour.client.pk}/plan/choose/"
    response = browser.post(url, {"pathway": "fearful", "reason": "We agreed."})
    assert response["Location"] == f"/clients/{harbour.client.pk}/plan/"
    plan = Plan.objects.get()
    assert (plan.pathway, plan.reason, plan.goals.count()) == ("fearful", "We agreed.", 4)
    body = page(harbour, browser)
    assert "Safety and stabilisation first" in body
    assert "not in use yet" in body
    assert "We agreed." in body
    assert browser.get(url)["Location"] == f"/clients/{harbour.client.pk}/plan/", "gone back to"
    assert browser.get(f"/plans/{plan.pk}/goals/")["Location"].endswith("/plan/")
    folded, unfolded = '<details class="card goal-edit">', '<details class="card goal-edit" open>'
    assert (body.count(folded), body.count(unfolded)) == (4, 0)
    plan.goals.filter(position=2).update(in_focus=True)
    body = page(harbour, browser)
    assert (body.count(folded), body.count(unfolded)) == (3, 1)


def test_another_pathway_takes_a_tick_and_ends_the_plan(
    harbour: PracticePeople, browser: Browser
) -> None:
    first = planned(harbour.client, harbour.therapist)
    url = f"/clients/{harbour.client.pk}/plan/choose/"
    data = {"pathway": "avoidant", "reason": "New words"}
    refused = browser.post(url, data)
    assert refused.status_code == 422
    assert "Another pathway ends the present plan." in refused.content.decode()
    assert "New words" in refused.content.decode()
    assert Plan.objects.get().ended_at is None
    assert browser.post(url, data | {"confirm": "on"}).status_code == 302
    first.refresh_from_db()
    assert first.ended_at is not None
    assert "Earlier plans" in page(harbour, browser)


@pytest.mark.parametrize("pathway", ["", "secure", "<script>"])
def test_an_unknown_pathway_is_said(
    harbour: PracticePeople, browser: Browser, pathway: str
) -> None:
    response = browser.post(
        f"/clients/{harbour.client.pk}/plan/choose/", {"pathway": pathway, "reason": "Kept words"}
    )
    assert response.status_code == 422
    assert "Choose one of the pathways, or a way without." in response.content.decode()
    assert "Kept words" in response.content.decode()
    assert not Plan.objects.exists()


def test_goals_are_agreed_in_the_clients_words(harbour: PracticePeople, browser: Browser) -> None:
    plan = planned(harbour.client, harbour.therapist)
    goal = plan.goals.all()[1]
    data = goals_data(
        plan,
        **{
            f"{goal.pk}-words": "<b>My</b> worth is mine.",
            f"{goal.pk}-weight": 3,
            f"{goal.pk}-in_focus": "on",
            f"{goal.pk}-level2": "Sings in the choir.",
        },
    )
    assert browser.post(f"/plans/{plan.pk}/goals/", data).status_code == 302
    kept = Goal.objects.get(pk=goal.pk)
    assert (kept.words, kept.weight, kept.in_focus) == ("<b>My</b> worth is mine.", 3, True)
    assert kept.descriptors["2"] == "Sings in the choir."
    body = page(harbour, browser)
    assert "&lt;b&gt;My&lt;/b&gt; worth" in body
    assert "<b>My" not in body


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("weight", "9", "Choose a weight from 1 to 5."),
        ("words", "x" * 2_001, "2001 characters long"),
        ("level0", "", "Say what this level looks like."),
    ],
)
def test_faulty_goals_keep_every_word(
    harbour: PracticePeople, browser: Browser, field: str, value: str, said: str
) -> None:
    plan = planned(harbour.client, harbour.therapist)
    first, second = plan.goals.all()[:2]
    data = goals_data(
        plan, **{f"{first.pk}-{field}": value, f"{second.pk}-words": "Other words kept"}
    )
    response = browser.post(f"/plans/{plan.pk}/goals/", data)
    body = response.content.decode()
    assert response.status_code == 422
    assert said in body
    assert "Other words kept" in body
    assert Goal.objects.get(pk=second.pk).words == ""


def test_signs_and_routes_come_from_signed_notes(harbour: PracticePeople, browser: Browser) -> None:
    plan = planned(harbour.client, harbour.therapist)
    for days in (14, 7):
        day = harbour.practice.today() - timedelta(days=days)
        session(harbour.client, harbour.therapist, plan, day, {0: 1}, evidence="Waited an hour.")
    body = page(harbour, browser)
    assert "seen 2 times, last on" in body
    assert "in use, 2 times, last on" in body
    assert body.count("not in use yet") == 3
    assert "All goals together: 60" in body


def test_a_supervisor_reads_and_does_not_change(harbour: PracticePeople, sign_in: Sign) -> None:
    plan = planned(harbour.client, harbour.therapist, words="I breathe first.")
    browser = sign_in(harbour.supervisor)
    body = page(harbour, browser)
    assert "I breathe first." in body
    assert "<textarea" not in body
    assert browser.post(f"/plans/{plan.pk}/goals/", goals_data(plan)).status_code == 403
    url = f"/clients/{harbour.client.pk}/plan/choose/"
    assert browser.post(url, {"pathway": "anxious"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 404), ("trainee", 404), ("owner", 403), ("desk", 403)]
)
def test_others_reach_no_plan(
    harbour: PracticePeople, sign_in: Sign, who: str, status: int
) -> None:
    plan = planned(harbour.client, harbour.therapist)
    browser = sign_in(harbour.members[who])
    assert browser.get(f"/clients/{harbour.client.pk}/plan/").status_code == status
    assert browser.post(f"/plans/{plan.pk}/goals/").status_code == status


def test_another_practice_reaches_no_plan(two_practices: TwoPractices, sign_in: Sign) -> None:
    plan = planned(two_practices.harbour.client, two_practices.harbour.therapist)
    browser = sign_in(two_practices.lighthouse.therapist)
    assert browser.get(f"/clients/{two_practices.harbour.client.pk}/plan/").status_code == 404
    assert browser.post(f"/plans/{plan.pk}/goals/").status_code == 404


def test_reading_is_audited(harbour: PracticePeople, browser: Browser) -> None:
    page(harbour, browser)
    assert AuditEvent.objects.get(event="plan.viewed").client == harbour.client
