"""Where check-ins stand, and when it is too soon for the next."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.check_ins import withdraw_check_in
from assessments.models import Assignment
from assessments.queries import (
    CheckInState,
    check_in_states,
    days_answered,
    too_soon_after,
    waiting_check_ins,
)
from tests.assessments.stories import INSTRUMENT, answered, asked
from tests.people import PracticePeople


def state_of(people: PracticePeople) -> CheckInState:
    return check_in_states([people.client.pk])[people.client.pk].state


def test_the_course_of_a_check_in(harbour: PracticePeople) -> None:
    assert state_of(harbour) == CheckInState.NONE
    last = answered(harbour, 40, 3)
    assert state_of(harbour) == CheckInState.DONE
    assignment = asked(harbour)
    status = check_in_states([harbour.client.pk])[harbour.client.pk]
    assert status.state == CheckInState.WAITING
    assert (status.assignment_id, status.open_until) == (assignment.pk, assignment.open_until)
    assert status.last_on == last.answered_on
    Assignment.objects.filter(pk=assignment.pk).update(closes_at=timezone.now())
    assert state_of(harbour) == CheckInState.OVERDUE
    assert waiting_check_ins(harbour.client) == {}
    withdraw_check_in(assignment=assignment, by=harbour.therapist)
    assert state_of(harbour) == CheckInState.WITHDRAWN


def test_one_that_waits_counts_more_than_a_paper_form_entered_since(
    harbour: PracticePeople,
) -> None:
    assignment = asked(harbour)
    answered(harbour, 0, 3)
    assert state_of(harbour) == CheckInState.WAITING
    assert waiting_check_ins(harbour.client) == {INSTRUMENT.id: assignment}


def test_one_that_waits_counts_more_than_a_newer_one_that_closed(harbour: PracticePeople) -> None:
    waiting = asked(harbour)
    closed = Assignment.objects.create(
        practice=harbour.practice,
        client=harbour.client,
        instrument_version=waiting.instrument_version,
        assigned_by=harbour.therapist,
        closes_at=timezone.now() - timedelta(hours=1),
    )
    status = check_in_states([harbour.client.pk])[harbour.client.pk]
    assert (status.state, status.assignment_id) == (CheckInState.WAITING, waiting.pk)
    withdraw_check_in(assignment=waiting, by=harbour.therapist)
    status = check_in_states([harbour.client.pk])[harbour.client.pk]
    assert (status.state, status.assignment_id) == (CheckInState.OVERDUE, closed.pk)
    assert status.open_until == closed.open_until


def test_one_statement_for_any_number_of_clients(harbour: PracticePeople) -> None:
    clients = [harbour.client, harbour.others_client, harbour.trainees_client]
    for n in (1, 3):
        for client in clients[n // 2 : n]:
            asked(harbour, client)
        with CaptureQueriesContext(connection) as statements:
            states = check_in_states([client.pk for client in clients[:n]])
        assert len(statements) == 1
        assert [status.state for status in states.values()] == [CheckInState.WAITING] * n


def test_the_days_of_forms_newest_first(harbour: PracticePeople) -> None:
    forms = [answered(harbour, days, 3) for days in (5, 60, 30)]
    assert days_answered(harbour.client) == {
        INSTRUMENT.id: tuple(sorted((form.answered_on for form in forms), reverse=True))
    }


TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("days_ago", "too_soon"),
    [
        ([], False),
        ([1], False),  # the second form of a baseline
        ([20], False),
        ([1, 8], True),  # the baseline is complete
        ([13, 60], True),
        ([14, 60], False),
        ([40], False),
    ],
)
def test_too_soon(days_ago: list[int], too_soon: bool) -> None:
    days = [TODAY - timedelta(days=n) for n in days_ago]
    assert too_soon_after(days, INSTRUMENT, TODAY) == (days[0] if too_soon else None)
