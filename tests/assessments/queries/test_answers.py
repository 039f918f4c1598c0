"""Forms and answers in words, and what moved most."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.answers import enter_response
from assessments.queries import answers_in_words, item_changes, response_of, responses
from tests.assessments.stories import INSTRUMENT, answered, keyed
from tests.people import PracticePeople


def entered(people: PracticePeople, days_ago: int, answers: dict[str, int | None]) -> None:
    enter_response(
        client=people.client,
        answers=answers,
        answered_on=people.practice.today() - timedelta(days=days_ago),
        by=people.therapist,
    )


def test_a_form_in_words_in_the_order_shown(harbour: PracticePeople) -> None:
    entered(harbour, 0, keyed(7, 1) | {"anx-02": None})
    response = response_of(responses_of(harbour)[0].assignment)
    assert response is not None
    rows = answers_in_words(response)
    assert [row.link_id for row in rows] == [item.link_id for item in INSTRUMENT.items]
    by_id = {row.link_id: row for row in rows}
    assert (by_id["anx-01"].words, by_id["anx-01"].value) == ("Strongly agree", 7)
    assert by_id["anx-09"].words == "Strongly disagree"
    assert by_id["anx-02"].words is None
    assert [row.number for row in rows] == list(range(1, 25))


def responses_of(people: PracticePeople) -> list:
    return list(people.client.responses.all())


def test_the_list_of_forms_opens_no_answers(harbour: PracticePeople) -> None:
    for days in (30, 5):
        entered(harbour, days, keyed(3, 3) | {"anx-01": None})
    with CaptureQueriesContext(connection) as statements:
        rows = responses(harbour.client)
    assert len(statements) == 1
    assert '"answers"' not in statements[0]["sql"]
    assert [row.answered_on for row in rows] == sorted(
        (row.answered_on for row in rows), reverse=True
    )
    assert {(row.answered, row.items, row.title) for row in rows} == {
        (23, 24, "Attachment dimensions")
    }


def test_one_form_has_not_moved(harbour: PracticePeople) -> None:
    assert item_changes(harbour.client) is None
    answered(harbour, 5, 3)
    assert item_changes(harbour.client) is None


def test_what_moved_most_toward_more_and_toward_less(harbour: PracticePeople) -> None:
    before = keyed(4, 4)
    after = before | {"anx-01": 7, "anx-02": 6, "anx-03": 5, "anx-04": 5, "avo-01": 1}
    after |= {"avo-12": 6, "avo-02": None}  # avo-12 is reversed: agreeing is less avoidance
    entered(harbour, 60, before)
    entered(harbour, 30, keyed(1, 1))
    entered(harbour, 0, after)
    with CaptureQueriesContext(connection) as statements:
        moved = item_changes(harbour.client)
    assert len(statements) == 2
    assert moved is not None
    assert [change.link_id for change in moved.up][:2] == ["anx-01", "anx-02"]
    assert len(moved.up) == 3
    assert [(change.link_id, change.toward) for change in moved.down] == [
        ("avo-01", -3),
        ("avo-12", -2),
    ]
    assert moved.down[1].before_words == "Neither agree nor disagree"
    assert moved.down[1].after_words == "Agree"
    assert moved.first_on == harbour.practice.today() - timedelta(days=60)
    assert moved.latest_on == harbour.practice.today()
