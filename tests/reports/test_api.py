"""Reports over the API: the same gates and deeds as the pages."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from clinic.models import AuditEvent, Event
from reports import storage
from reports.models import Report
from tests.people import PracticePeople, TwoPractices
from tests.reports.stories import asked_for
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/reports/"


@pytest.fixture
def api(client: Browser, harbour: PracticePeople) -> Browser:
    sign_in(client, harbour.therapist)
    return client


def post(api: Browser, key: str = "", **data: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(ADDRESS, data, content_type="application/json", headers=headers)


def test_asking(api: Browser, harbour: PracticePeople) -> None:
    response = post(api, client=str(harbour.client.pk), audience="therapist")
    assert response.status_code == 201
    body = response.json()
    assert (body["state"], body["audience"]) == ("waiting", "therapist")
    assert body["client"] == str(harbour.client.pk)
    assert body["period_to"] == harbour.practice.today().isoformat()
    assert Report.objects.get().pk.hex == body["id"].replace("-", "")
    assert body["kind"] == "progress"
    early = post(api, client=str(harbour.client.pk), kind="ending")
    assert (early.status_code, "planned, or has come" in early.content.decode()) == (400, True)


def test_words_and_reader_are_those_of_the_builder(api: Browser, harbour: PracticePeople) -> None:
    wishes = {"client": str(harbour.client.pk), "audience": "referrer", "recipient": "Dr  Hale"}
    told = {"opening": "Eight sessions so far.", "left_out": ["work", "change"]}
    asked = post(api, key="k1", **wishes, **told)
    assert asked.status_code == 201
    assert asked.json()["recipient"] == "Dr Hale"
    report = Report.objects.get()
    assert (report.recipient, report.opening) == ("Dr Hale", "Eight sessions so far.")
    assert report.left_out == asked.json()["left_out"] == ["change", "work"]
    assert post(api, key="k1", **wishes).status_code == 400, "other wishes under the same key"


def test_the_same_key_asks_once(api: Browser, harbour: PracticePeople) -> None:
    first = post(api, key="k1", client=str(harbour.client.pk)).json()
    assert post(api, key="k1", client=str(harbour.client.pk)).json()["id"] == first["id"]
    clash = post(api, key="k1", client=str(harbour.client.pk), audience="therapist")
    assert clash.status_code == 400
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "everyone"},
        {"kind": "horoscope"},
        {"period_to": "2026-02-31"},
        {"period_to": "2999-01-01"},
        {"period_from": "2026-02-02", "period_to": "2026-02-01"},
        {"client": "not-an-id"},
        {"client": None},
        {"state": "ready"},
        {"requested_by": "someone"},
        {"left_out": ["the summary"]},
        {"left_out": "moved"},
        {"opening": "x" * 601},
        {"opening": "x\n" * 9},
        {"opening": "Read this first.", "kind": "prep", "audience": "therapist"},
        {"recipient": "Dr Hale"},
        {"audience": "referrer", "recipient": "x" * 61},
        {"audience": "referrer", "recipient": "Dr \u202eHale"},
    ],
)
def test_bad_input_is_a_problem_document(
    api: Browser, harbour: PracticePeople, wrong: dict[str, Any]
) -> None:
    response = post(api, **({"client": str(harbour.client.pk)} | wrong))
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["errors"]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("opening", "x" * 601),
        ("opening", "x\n" * 9),
        ("recipient", "x" * 61),
        ("recipient", "Dr \u202eHale"),
        ("recipient", "Harbour Client"),
    ],
)
def test_what_is_refused_of_a_text_stands_under_its_name(
    api: Browser, harbour: PracticePeople, field: str, wrong: str
) -> None:
    wishes = {"client": str(harbour.client.pk), "audience": "supervision", field: wrong}
    assert list(post(api, **wishes).json()["errors"]) == [field]


@pytest.mark.parametrize("body", ["[]", "3", "nonsense", ""])
def test_a_body_that_is_no_object_is_refused(api: Browser, body: str) -> None:
    response = api.post(ADDRESS, body, content_type="application/json")
    assert response.status_code == 400


def test_a_long_key_is_refused(api: Browser, harbour: PracticePeople) -> None:
    assert post(api, key="k" * 65, client=str(harbour.client.pk)).status_code == 400


def test_the_list_and_one_report(api: Browser, harbour: PracticePeople, waiting: Report) -> None:
    asked_for(harbour.others_client, harbour.colleague)
    listed = api.get(ADDRESS).json()["results"]
    assert [row["id"] for row in listed] == [str(waiting.pk)]
    assert api.get(f"{ADDRESS}{waiting.pk}/").json() == listed[0]
    assert "snapshot" not in listed[0]
    recorded = AuditEvent.objects.values_list("event", flat=True)
    assert {Event.REPORTS_LISTED, Event.REPORT_VIEWED} <= set(recorded)


def test_the_file(api: Browser, waiting: Report) -> None:
    assert api.get(f"{ADDRESS}{waiting.pk}/file/").status_code == 409
    content = b"%PDF-1.7 the report"
    waiting.file = storage.keep(waiting, uuid4(), content)
    waiting.file_hash, waiting.state = hashlib.sha256(content).hexdigest(), "ready"
    waiting.save()
    response = api.get(f"{ADDRESS}{waiting.pk}/file/")
    assert response.content == content
    assert response.headers["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(event=Event.REPORT_DOWNLOADED).count() == 1
    storage.discard(waiting.file)
    assert api.get(f"{ADDRESS}{waiting.pk}/file/").status_code == 410


def test_another_practice_finds_nothing(
    client: Browser, two_practices: TwoPractices, waiting: Report
) -> None:
    sign_in(client, two_practices.lighthouse.therapist)
    assert client.get(f"{ADDRESS}{waiting.pk}/").status_code == 404
    assert client.get(f"{ADDRESS}{waiting.pk}/file/").status_code == 404
    assert post(client, client=str(waiting.client_id)).status_code == 404
    assert client.get(ADDRESS).json()["results"] == []


@pytest.mark.parametrize(("who", "status"), [("supervisor", 403), ("desk", 403), ("owner", 403)])
def test_who_may_not_ask(client: Browser, harbour: PracticePeople, who: str, status: int) -> None:
    sign_in(client, harbour.members[who])
    assert post(client, client=str(harbour.client.pk)).status_code == status


def test_nobody_without_a_sign_in(client: Browser, waiting: Report) -> None:
    assert client.get(ADDRESS).status_code in (401, 403)
    assert client.get(f"{ADDRESS}{waiting.pk}/file/").status_code in (401, 403)
