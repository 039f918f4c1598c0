"""The head of a client's page: how many forms gave a score, and since when."""

from datetime import timedelta

from assessments.actions.answers import enter_response
from reports.queries.glance import glance
from tests.assessments.stories import answered, keyed
from tests.people import PracticePeople


def entered(people: PracticePeople, days_ago: int, scale: str) -> None:
    """A form on which only one scale's questions were answered."""
    enter_response(
        client=people.client,
        answers={link: value for link, value in keyed(3, 3).items() if link.startswith(scale)},
        answered_on=people.practice.today() - timedelta(days=days_ago),
        by=people.therapist,
    )


def test_a_form_counts_that_gave_a_score_on_either_scale(harbour: PracticePeople) -> None:
    seen = glance(harbour.client)
    assert (seen.forms, seen.first_on) == (0, None)
    entered(harbour, 90, "anx-01")  # one question of twelve: no score
    entered(harbour, 60, "avo")
    entered(harbour, 40, "anx")
    answered(harbour, 20, 4)
    seen = glance(harbour.client)
    assert seen.forms == 3
    assert seen.first_on == harbour.practice.today() - timedelta(days=60)
