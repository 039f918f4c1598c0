"""The page of the safety plan: read, kept anew, printed with the practice's lines."""

import pytest

from clinic.actions.safety_plans import make_safety_plan
from clinic.models import SafetyPlan
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def typed(here: PracticePeople, **more: str) -> dict[str, str]:
    return {"what_helps": "Walk round the harbour.", "after": "0", "with_client": "on"} | {
        "agreed_on": here.practice.today().isoformat(),
        **more,
    }


def test_a_plan_is_kept_and_shown_with_the_lines_of_the_practice(harbour: PracticePeople) -> None:
    browser, address = signed_in(harbour.therapist), f"/clients/{harbour.client.pk}/safety-plan/"
    assert "No safety plan yet" in browser.get(address).content.decode()
    answer = browser.post(address, typed(harbour, people="<b>Ada</b>\nJune"), follow=True)
    body = answer.content.decode()
    assert answer.redirect_chain
    assert "<li>&lt;b&gt;Ada&lt;/b&gt;</li><li>June</li>" in body
    assert "Version 1, agreed on" in body
    assert "Harbour line" in body
    second = browser.post(address, typed(harbour, after="1", what_helps="Sleep."), follow=True)
    assert "Earlier versions" in second.content.decode()
    assert "Walk round the harbour." in second.content.decode()
    seen = signed_in(harbour.supervisor).get(address).content.decode()
    assert "Sleep." in seen
    assert "<form" not in seen.partition("<main")[2].partition("</main>")[0]


def test_two_who_write_at_once_lose_nothing(harbour: PracticePeople) -> None:
    browser, address = signed_in(harbour.therapist), f"/clients/{harbour.client.pk}/safety-plan/"
    make_safety_plan(
        client=harbour.client, content={"what_helps": "Theirs."},
        agreed_on=harbour.practice.today(), by=harbour.therapist,
    )  # fmt: skip
    ahead = browser.post(address, typed(harbour, agreed_on="soon"))
    assert ahead.status_code == 422
    assert 'name="after" value="0"' in ahead.content.decode()
    refused = browser.post(address, typed(harbour))
    body = refused.content.decode()
    assert refused.status_code == 422
    assert "newer version" in body
    assert "Theirs." in body
    assert "Walk round the harbour." in body
    assert 'name="after" value="1"' in body
    assert browser.post(address, typed(harbour, after="1")).status_code == 302
    assert SafetyPlan.objects.count() == 2
