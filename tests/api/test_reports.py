"""A report over the API: asked for once, watched, fetched."""

from typing import Any

import pytest

from clinic.models import AuditEvent
from reports.models import Report
from tests.api.conftest import Caller, calling
from tests.architecture.world import finished, signed_version
from tests.people import PracticePeople


def ask(caller: Caller, people: PracticePeople, key: str = "", **more: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return caller.post("reports/", {"client": str(people.client.pk), **more}, **headers)


def test_the_row_is_the_job(therapist: Caller, harbour: PracticePeople) -> None:
    answer = ask(therapist, harbour, audience="therapist", period_from="2026-01-01")
    assert answer.status_code == 201
    row = Report.objects.get()
    assert answer.json()["id"] == str(row.pk)
    assert (answer.json()["state"], row.state) == ("waiting", "waiting")
    assert (row.audience, str(row.period_from)) == ("therapist", "2026-01-01")
    assert (row.requested_by, row.practice) == (harbour.therapist, harbour.practice)
    assert therapist.get(f"reports/{row.pk}/").json() == answer.json()
    assert therapist.get(f"reports/{row.pk}/file/").status_code == 409


def test_the_same_key_asks_once(therapist: Caller, harbour: PracticePeople) -> None:
    answers = [ask(therapist, harbour, key="nightly-7") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["id"] for answer in answers} == {str(Report.objects.get().pk)}
    assert AuditEvent.objects.filter(event="report.requested").count() == 1
    assert ask(therapist, harbour, key="nightly-8").json()["id"] != answers[0].json()["id"]


def test_without_a_key_each_request_asks(therapist: Caller, harbour: PracticePeople) -> None:
    assert ask(therapist, harbour).json()["id"] != ask(therapist, harbour).json()["id"]


def test_one_key_means_one_request(therapist: Caller, harbour: PracticePeople) -> None:
    ask(therapist, harbour, key="k", audience="client")
    answer = ask(therapist, harbour, key="k", audience="therapist")
    assert answer.status_code == 400
    assert Report.objects.count() == 1


def test_another_member_s_key_is_their_own(harbour: PracticePeople) -> None:
    ask(calling(harbour.therapist), harbour, key="k")
    caller = calling(harbour.trainee)
    answer = caller.post(
        "reports/", {"client": str(harbour.trainees_client.pk)}, **{"Idempotency-Key": "k"}
    )
    assert answer.status_code == 201
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"audience": "everyone"}, "audience"),
        ({"period_from": "2026-02-30"}, "period_from"),
        ({"period_from": "2020-03-01", "period_to": "2020-02-01"}, "period_from"),
        ({"period_to": "9999-12-31"}, "period_to"),
    ],
)
def test_a_period_or_reader_that_is_none(
    therapist: Caller, harbour: PracticePeople, more: dict[str, str], key: str
) -> None:
    answer = ask(therapist, harbour, **more)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [key]
    assert not Report.objects.exists()


def test_a_key_too_long_is_refused(therapist: Caller, harbour: PracticePeople) -> None:
    assert ask(therapist, harbour, key="k" * 65).status_code == 400
    assert ask(therapist, harbour, key="k" * 64).status_code == 201


def test_the_supervisor_reads_but_does_not_ask(harbour: PracticePeople) -> None:
    caller = calling(harbour.supervisor)
    assert ask(caller, harbour).status_code == 403
    row = finished(harbour, "Harbour")
    assert caller.get(f"reports/{row.pk}/file/").status_code == 403  # it names the client
    Report.objects.filter(pk=row.pk).update(audience="supervision")
    assert caller.get(f"reports/{row.pk}/file/").status_code == 403  # a draft stays with its maker
    signed = signed_version(Report.objects.get(pk=row.pk), harbour.therapist)
    listed = caller.get(f"reports/{signed.pk}/").json()
    assert (listed["version"], listed["audience"]) == (1, "supervision")
    answer = caller.get(f"reports/{signed.pk}/file/")
    assert answer.content == b"%PDF-1.7 signed"
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(event="report.downloaded", client=harbour.client).count() == 1


def test_whom_it_is_for_is_told_to_who_knows_the_client(harbour: PracticePeople) -> None:
    ask(calling(harbour.therapist), harbour, audience="referrer", recipient="Dr Hale, on Rowan")
    row = Report.objects.get()
    for who, told in (("therapist", "Dr Hale, on Rowan"), ("supervisor", "")):
        caller = calling(harbour.members[who])
        alone = caller.get(f"reports/{row.pk}/")
        (listed,) = caller.get("reports/").json()["results"]
        assert [alone.json()["recipient"], listed["recipient"]] == [told, told], who
        assert (b"Rowan" in alone.content) is bool(told)


def test_a_changed_file_is_not_handed_out(therapist: Caller, harbour: PracticePeople) -> None:
    row = finished(harbour, "Harbour")
    Report.objects.filter(pk=row.pk).update(file_hash="0" * 64)
    answer = therapist.get(f"reports/{row.pk}/file/")
    assert answer.status_code == 410
    assert b"Harbour" not in answer.content
