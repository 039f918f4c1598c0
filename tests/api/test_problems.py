"""Faults come as problem documents, say what is wrong, and change nothing."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Assignment
from clinic.models import AuditEvent
from reports.models import Report
from tests.api.conftest import Caller
from tests.people import PracticePeople, TwoPractices

PROBLEM = "application/problem+json"


def body_for(path: str, client_id: Any) -> dict[str, Any]:
    extra = {"why": "To look.", "closes_on": "2099-01-01"} if path == "assignments/" else {}
    return {"client": str(client_id)} | extra


@pytest.mark.parametrize("path", ["assignments/", "reports/"])
def test_what_is_missing_or_unknown_is_named(therapist: Caller, path: str) -> None:
    for body, key in (({}, "client"), ({"client": "x"}, "client"), ({"practise": 1}, "practise")):
        answer = therapist.post(path, body)
        assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
        assert key in answer.json()["errors"]
        assert answer.json()["type"] == "about:blank"


@pytest.mark.parametrize("path", ["assignments/", "reports/"])
@pytest.mark.parametrize("key", ["practice", "state", "id", "requested_by", "created_at"])
def test_no_column_is_set_that_is_not_asked_for(
    therapist: Caller, harbour: PracticePeople, path: str, key: str
) -> None:
    answer = therapist.post(path, body_for(path, harbour.client.pk) | {key: str(uuid4())})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [key]
    assert not Report.objects.exists()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("path", ["assignments/", "reports/"])
@pytest.mark.parametrize("body", ["[]", "7", '"x"', "null", "{", "", '{"client": {"a": []}}', "é"])
def test_a_body_that_makes_no_sense_is_refused(therapist: Caller, path: str, body: str) -> None:
    answer = therapist.post(path, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("path", ["assignments/", "reports/"])
@pytest.mark.parametrize(
    "body", ["[" * 200_000, '{"client":' * 100_000, '{"\\ud800": 1}', '{"client": ["\\udfff"]}']
)
def test_a_body_too_deep_or_of_half_letters_is_refused(
    therapist: Caller, path: str, body: str
) -> None:
    therapist.client.raise_request_exception = False
    answer = therapist.post(path, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_another_kind_of_body_is_refused(therapist: Caller) -> None:
    answer = therapist.client.post("/api/v1/reports/", {"client": "x"})
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


@pytest.mark.parametrize("path", ["assignments/", "reports/"])
def test_what_is_not_yours_is_not_there(
    therapist: Caller, two_practices: TwoPractices, path: str
) -> None:
    strangers = (two_practices.lighthouse.client.pk, two_practices.harbour.others_client.pk)
    for pk in (*strangers, uuid4()):
        answer = therapist.post(path, body_for(path, pk))
        assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
        assert answer.json()["title"] == "Not found"
    denied = AuditEvent.objects.filter(event="denied", reason="not_found")
    assert sorted(denied.values_list("subject_id", flat=True))[0] != ""
    assert denied.count() == 3
    assert not Report.objects.exists()


@pytest.mark.parametrize("path", ["scores/", "assignments/"])
def test_another_practice_s_client_is_not_filtered_by(
    therapist: Caller, two_practices: TwoPractices, path: str
) -> None:
    assert therapist.get(path, client=two_practices.lighthouse.client.pk).status_code == 404
    assert therapist.get(path, client="nonsense").status_code == 400


@pytest.mark.parametrize("who", ["desk", "owner"])
@pytest.mark.parametrize("path", ["scores/", "assignments/", "reports/"])
def test_names_only_means_no_scores_and_no_documents(
    harbour: PracticePeople, who: str, path: str
) -> None:
    answer = Caller(harbour.members[who].user).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)
