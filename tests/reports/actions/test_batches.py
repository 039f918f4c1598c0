"""One wish for several clients: all or nothing, once, and for nobody out of reach."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from clinic.models import AuditEvent, Client, Event
from reports.actions import batches, cancel_batch, request_batch, retry_batch
from reports.actions.batches import MOST
from reports.models import Report
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices
from tests.reports.stories import asked_for
from tests.sizes import LONG

pytestmark = pytest.mark.django_db
MANY = MOST if LONG else MOST // 20


def caseload(people: PracticePeople, more: int) -> list[Client]:
    """The therapist's client, and so many more of theirs."""
    carer = people.therapist
    others = [ClientFactory(practice=people.practice, carer=carer) for _ in range(more)]
    return [people.client, *others]


def ask(people: PracticePeople, clients: list[Client], **wishes: Any) -> list[Report]:
    batch = request_batch(clients=clients, by=people.therapist, **wishes)
    return list(Report.objects.filter(batch=batch))


def events(event: Event, **of: Any) -> int:
    return AuditEvent.objects.filter(event=event, **of).count()


def test_each_client_gets_one_draft_each_told_of_and_rung_for(
    harbour: PracticePeople,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(batches, "ring", lambda key: rung.append(key) or True)
    clients, first = caseload(harbour, 2), harbour.practice.today() - timedelta(days=90)
    wish = {"kind": "progress", "audience": "therapist", "period_from": first, "request_key": "k"}
    with django_capture_on_commit_callbacks(execute=True):
        made = ask(harbour, clients, **wish)
    assert {report.client_id for report in made} == {client.pk for client in clients}
    assert {(r.audience, r.period_from, r.state) for r in made} == {("therapist", first, "waiting")}
    assert sorted(rung) == sorted(str(report.pk) for report in made)
    told = {"reason": "batch", "subject_id__in": rung}
    assert events(Event.REPORT_REQUESTED, **told) == len(clients)
    assert ask(harbour, [*clients, *clients], **wish) == made  # pressed twice, named twice
    assert events(Event.REPORT_REQUESTED) == len(clients)
    with pytest.raises(ValidationError, match="used for another"):
        ask(harbour, clients[:2], **wish)
    with pytest.raises(IntegrityError), transaction.atomic():
        asked_for(clients[0], harbour.therapist, batch=made[0].batch)


def test_nobody_out_of_reach_is_in_it_nor_too_many_nor_what_needs_words(
    two_practices: TwoPractices,
) -> None:
    harbour = two_practices.harbour
    for beyond in (harbour.others_client, two_practices.lighthouse.client):
        for clients in ([harbour.client, beyond], [beyond, harbour.client]):
            with pytest.raises(ValidationError):
                ask(harbour, clients)
    for changed, words in (
        ({"clients": []}, "Choose whom"),
        ({"clients": [Client() for _ in range(MOST + 1)]}, f"At most {MOST} clients"),
        ({"kind": "ending"}, "one client at a time"),
        ({"kind": "prep"}, "for the therapist alone"),
        ({"period_to": harbour.practice.today() + timedelta(days=1)}, "today or an earlier"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask(harbour, **{"clients": [harbour.client]} | changed)
    assert not Report.objects.exists()
    assert not events(Event.REPORT_REQUESTED)


def test_what_is_not_made_is_taken_back_and_what_failed_tried_again(
    harbour: PracticePeople,
) -> None:
    made = ask(harbour, caseload(harbour, 3), kind="prep", audience="therapist")
    for report, state in zip(made, ("running", "failed", "cancelled", "waiting"), strict=True):
        Report.objects.filter(pk=report.pk).update(state=state, attempts=5, error="Gone wrong.")
    assert cancel_batch(reports=made, by=harbour.therapist) == 2
    assert retry_batch(reports=made, ended=Report.State.FAILED, by=harbour.therapist) == 1
    states = [Report.objects.get(pk=report.pk).state for report in made]
    assert states == ["cancelled", "waiting", "cancelled", "cancelled"]
    with pytest.raises(ValueError, match="ready"):
        retry_batch(reports=made, ended=Report.State.READY, by=harbour.therapist)
    again = Report.objects.get(pk=made[1].pk)
    assert (again.attempts, again.error) == (0, "")
    assert events(Event.REPORT_CANCELLED) == 2
    assert events(Event.REPORT_REQUESTED, reason="again", subject_id=str(again.pk)) == 1


def test_a_large_caseload_is_asked_for_in_few_statements(harbour: PracticePeople) -> None:
    clients = caseload(harbour, MANY - 1)
    began = time.monotonic()
    with CaptureQueriesContext(connection) as caught:
        made = ask(harbour, clients)
    assert len(made) == MANY
    assert len(caught) <= 25 + 2 * MANY  # who is stood in for is asked once a line outside requests
    assert time.monotonic() - began < 10
