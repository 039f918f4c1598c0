"""Check-ins and scores over the API: the pages' gates, the pages' action."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from assessments.models import Assignment
from clinic.models import Client
from tests.assessments.stories import answered, asked, events, signed_in
from tests.people import PracticePeople, TwoPractices


def body(whom: Client, **changes: Any) -> dict[str, Any]:
    day = whom.practice.today() + timedelta(days=7)
    return {"client": str(whom.pk), "why": "To look.", "closes_on": day.isoformat()} | changes


def post(browser: Browser, given: dict[str, Any]) -> Any:
    return browser.post("/api/v1/assignments/", given, content_type="application/json")


def test_asking_for_a_check_in(harbour: PracticePeople) -> None:
    response = post(signed_in(harbour.therapist), body(harbour.client))
    assert response.status_code == 201
    assignment = Assignment.objects.get()
    made = response.json()
    assert made["id"] == str(assignment.pk)
    assert (made["instrument"], made["version"], made["state"]) == (
        "attachment-dimensions",
        "1.0",
        "open",
    )
    assert events("check_in.assigned", harbour.client) == 1


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"practice": "x"}, "practice"),
        ({"state": "done"}, "state"),
        ({"closes_on": "2020-01-01"}, "closes_on"),
        ({"closes_on": "tomorrow"}, "closes_on"),
        ({"why": "w" * 301}, "why"),
        ({"client": "me"}, "client"),
        ({"instrument": "horoscope"}, "non_field_errors"),
    ],
)
def test_a_body_that_is_not_right_is_refused_by_name(
    harbour: PracticePeople, changes: dict[str, Any], key: str
) -> None:
    response = post(signed_in(harbour.therapist), body(harbour.client, **changes))
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [key]
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("given", [[], "text", 7, None])
def test_a_body_that_is_no_object_is_refused(harbour: PracticePeople, given: Any) -> None:
    assert post(signed_in(harbour.therapist), given).status_code == 400


def test_who_may_ask(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    expected = {"supervisor": 403, "desk": 403, "owner": 403, "colleague": 404, "trainee": 404}
    for who, status in expected.items():
        assert post(signed_in(harbour.members[who]), body(harbour.client)).status_code == status
    stranger = signed_in(two_practices.lighthouse.therapist)
    assert post(stranger, body(harbour.client)).status_code == 404
    assert post(signed_in(harbour.client_user), body(harbour.client)).status_code == 403
    assert post(Browser(), body(harbour.client)).status_code in (401, 403)
    assert not Assignment.objects.exists()


def test_lists_hold_ones_own_caseload(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    answered(harbour, 30, 6, 2)
    asked(harbour, harbour.others_client)
    asked(two_practices.lighthouse)
    seen = {"therapist": 1, "supervisor": 1, "colleague": 1, "trainee": 0}
    for who, n in seen.items():
        browser = signed_in(harbour.members[who])
        rows = browser.get("/api/v1/assignments/").json()["results"]
        assert len(rows) == n, who
    for who in ("desk", "owner"):  # no right to any record at all
        assert signed_in(harbour.members[who]).get("/api/v1/assignments/").status_code == 403
    own = signed_in(harbour.therapist)
    assert {row["client"] for row in own.get("/api/v1/assignments/").json()["results"]} == {
        str(harbour.client.pk)
    }
    scores = own.get("/api/v1/scores/").json()["results"]
    assert {row["scale"]: row["value"] for row in scores} == {"anxiety": 6.0, "avoidance": 2.0}
    assert {row["verdict"]["method"] for row in scores} == {"jacobson-truax"}
    assert events("scores.read") == 1


def test_scores_of_one_client_go_through_the_gate(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    answered(harbour, 30, 6, 2)
    path = f"/api/v1/scores/?client={harbour.client.pk}"
    assert len(signed_in(harbour.therapist).get(path).json()["results"]) == 2
    assert signed_in(harbour.colleague).get(path).status_code == 404
    assert signed_in(harbour.desk).get(path).status_code == 403
    assert signed_in(two_practices.lighthouse.therapist).get(path).status_code == 404
    assert signed_in(harbour.therapist).get("/api/v1/scores/?client=x").status_code == 400


def test_no_list_without_a_membership(harbour: PracticePeople) -> None:
    for path in ("/api/v1/scores/", "/api/v1/assignments/"):
        assert signed_in(harbour.client_user).get(path).status_code == 403
        assert Browser().get(path).status_code in (401, 403)
