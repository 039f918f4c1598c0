"""The latest scores, the last few, the whole line."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.answers import enter_response
from assessments.queries import latest_scores, recent_scores, score_history
from tests.assessments.stories import answered, keyed
from tests.people import PracticePeople, TwoPractices


def test_the_latest_form_of_each_client(harbour: PracticePeople) -> None:
    for days, level in ((60, 3), (5, 6), (30, 4)):
        answered(harbour, days, level)
    found = latest_scores([harbour.client.pk, harbour.others_client.pk])
    assert list(found) == [harbour.client.pk]
    row = found[harbour.client.pk]["anxiety"]
    assert (row.value, row.state, row.baseline) == (6.0, "possible-worsening", 3.0)
    assert (row.instrument, row.version) == ("attachment-dimensions", "1.0")
    assert row.verdict["method"] == "jacobson-truax"
    assert row.placement["zone"] == row.zone
    assert found[harbour.client.pk]["avoidance"].value == 3.0


def test_a_form_with_too_few_answers_is_said_to_have_no_score(harbour: PracticePeople) -> None:
    answered(harbour, 40, 3)
    enter_response(
        client=harbour.client,
        answers={"anx-01": 3},
        answered_on=harbour.practice.today(),
        by=harbour.therapist,
    )
    row = latest_scores([harbour.client.pk])[harbour.client.pk]["anxiety"]
    assert (row.value, row.answered, row.items, row.state) == (None, 1, 12, "")


def test_the_last_few_stand_oldest_first(harbour: PracticePeople) -> None:
    for step in range(10):
        answered(harbour, 200 - 20 * step, 1 + step % 7)
    line = recent_scores([harbour.client.pk], n=8)[harbour.client.pk]["anxiety"]
    assert [point.value for point in line] == [3, 4, 5, 6, 7, 1, 2, 3]
    assert [point.on for point in line] == sorted(point.on for point in line)


def test_the_whole_line_has_both_scales_of_each_form(harbour: PracticePeople) -> None:
    for days, level in ((60, 3), (30, 4), (5, 5)):
        answered(harbour, days, level)
    line = score_history(harbour.client)
    assert [(row.scale, row.value) for row in line] == [
        ("anxiety", 3.0),
        ("avoidance", 3.0),
        ("anxiety", 4.0),
        ("avoidance", 3.0),
        ("anxiety", 5.0),
        ("avoidance", 3.0),
    ]


def test_a_short_line_has_both_scales_of_the_newest_forms(harbour: PracticePeople) -> None:
    for days, level in ((60, 3), (5, 6), (30, 4)):
        answered(harbour, days, level)
    enter_response(
        client=harbour.client,
        answers={"avo-01": 3},
        answered_on=harbour.practice.today(),
        by=harbour.therapist,
    )
    line = [(row.scale, row.value) for row in score_history(harbour.client, 3)]
    assert line == [
        ("anxiety", 4.0),
        ("avoidance", 3.0),
        ("anxiety", 6.0),
        ("avoidance", 3.0),
        ("anxiety", None),
        ("avoidance", None),
    ]


def test_nobodys_scores_cost_nothing_wrong(two_practices: TwoPractices) -> None:
    answered(two_practices.harbour, 5, 3)
    other = two_practices.lighthouse.client
    assert latest_scores([]) == recent_scores([]) == {}
    assert latest_scores([other.pk]) == {}
    assert score_history(other) == ()


@pytest.mark.parametrize(
    "read",
    [
        lambda people, ids: latest_scores(ids),
        lambda people, ids: recent_scores(ids),
        lambda people, ids: score_history(people.client),
    ],
)
def test_one_statement_however_much_there_is(
    harbour: PracticePeople, read: Callable[..., Any]
) -> None:
    ids = [harbour.client.pk]
    for forms in (1, 6):
        for step in range(forms):
            answered(harbour, 300 - 20 * step, 4)
        with CaptureQueriesContext(connection) as statements:
            assert read(harbour, ids)
        assert len(statements) == 1
        enter_response(
            client=harbour.others_client,
            answers=keyed(2, 2),
            answered_on=harbour.practice.today(),
            by=harbour.colleague,
        )
        ids.append(harbour.others_client.pk)
