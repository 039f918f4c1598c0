"""Practices take turns: a large caseload delays nobody's one report."""

from uuid import uuid4

import pytest

from reports import production, tasks
from reports.models import Report
from reports.queries.turns import next_in_turn
from reports.tasks import produce_report
from tests.people import TwoPractices
from tests.reports.stories import asked_for

pytestmark = pytest.mark.django_db
MANY = 30


def test_one_report_of_a_practice_comes_before_the_many_of_another(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbour, other = two_practices.harbour, two_practices.lighthouse
    many = [asked_for(harbour.client, harbour.therapist) for _ in range(MANY)]
    one = asked_for(other.client, other.therapist)
    made: list[Report] = []

    def noted(pk: object, lease: object) -> bool:
        made.append(Report.objects.get(pk=pk))
        Report.objects.filter(pk=pk).update(state="cancelled")
        return True

    monkeypatch.setattr(tasks, "produce", noted)
    for report in [*many, one]:  # the bells come in the order in which was asked
        produce_report(str(report.pk))
    of_many = [report.pk for report in made if report.pk != one.pk]
    assert of_many == [report.pk for report in many]
    assert made.index(one) < MANY / 2  # by lot: later than this once in 30,000 runs
    assert {report.pk for report in made} == {one.pk, *(report.pk for report in many)}


def test_what_is_being_made_counts_as_a_turn(two_practices: TwoPractices) -> None:
    harbour, other = two_practices.harbour, two_practices.lighthouse
    many = [asked_for(harbour.client, harbour.therapist) for _ in range(3)]
    Report.objects.claim(many[0].pk)
    one = asked_for(other.client, other.therapist)
    assert next_in_turn()[:2] == [one.pk, many[1].pk]


def test_one_asked_for_by_itself_comes_before_a_batch(two_practices: TwoPractices) -> None:
    harbour, batch = two_practices.harbour, uuid4()
    whom = (harbour.client, harbour.others_client, harbour.trainees_client)
    many = [asked_for(each, harbour.therapist, batch=batch) for each in whom]
    Report.objects.claim(many[0].pk)  # what is being made is made to its end
    one = asked_for(harbour.client, harbour.therapist)
    assert next_in_turn() == [one.pk, many[1].pk, many[2].pk]
    Report.objects.filter(pk=one.pk).update(attempts=1)  # somebody still waits for it
    assert next_in_turn()[0] == one.pk


def test_a_failed_try_goes_behind_the_others_and_a_spent_one_away(
    two_practices: TwoPractices,
) -> None:
    harbour = two_practices.harbour
    first, second, spent = (asked_for(harbour.client, harbour.therapist) for _ in range(3))
    lease = Report.objects.claim(first.pk)
    assert lease
    Report.objects.give_up(first.pk, lease, "words")
    Report.objects.filter(pk=spent.pk).update(attempts=5)
    assert next_in_turn() == [second.pk, first.pk]
    assert production.end_exhausted() == 1
