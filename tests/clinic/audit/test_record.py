"""In a request, rows wait for the end of it; those of an undone action are not written."""

import pytest
from django.db import transaction

from clinic import audit
from clinic.models import AuditEvent, Event
from tests.people import TwoPractices

pytestmark = pytest.mark.django_db


def written() -> list[str]:
    return sorted(AuditEvent.objects.values_list("event", flat=True))


def test_outside_a_request_a_row_is_written_at_once(two_practices: TwoPractices) -> None:
    people = two_practices.harbour

    audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)

    row = AuditEvent.objects.get()
    assert (row.actor, row.client, row.practice) == (
        people.therapist.user,
        people.client,
        people.practice,
    )


def test_rows_of_an_undone_action_are_left_out(two_practices: TwoPractices) -> None:
    people = two_practices.harbour
    with audit.queued("127.0.0.1", "an id") as queue, transaction.atomic():
        audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)
        with transaction.atomic():
            audit.record(Event.CLIENT_CHANGED, by=people.therapist, subject=people.client)
            transaction.set_rollback(True)
        with transaction.atomic():
            audit.record(Event.PLAN_CHOSEN, by=people.therapist, subject=people.client)
        assert written() == []
        audit.write(queue)

    assert written() == ["client.viewed", "plan.chosen"]


def test_a_row_names_the_practice_of_its_subject(two_practices: TwoPractices) -> None:
    theirs, mine = two_practices.lighthouse, two_practices.harbour

    audit.record(Event.CLIENT_VIEWED, by=None, subject=theirs.client)
    audit.record(Event.REPORTS_LISTED, by=mine.owner)

    assert AuditEvent.objects.get(event="client.viewed").practice == theirs.practice
    assert AuditEvent.objects.get(event="reports.listed").practice == mine.practice
