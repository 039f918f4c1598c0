"""A report of an earlier time tells the plan as it stood on its last day."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from clinic.actions.goals import add_goal, put_goal_aside, take_goal_up
from clinic.actions.plans import choose_pathway, update_goals
from clinic.models import Goal, Plan
from reports.documents.facts import collect
from reports.documents.kinds import write
from reports.documents.shape import Document, GoalMark, GoalWork
from reports.sentences import day
from tests.people import PracticePeople
from tests.reports.stories import asked_for, leaving, planned, session

pytestmark = pytest.mark.django_db


def document_of(
    people: PracticePeople, until: date, audience: str = "client", **fields: Any
) -> Document:
    report = asked_for(
        people.client, people.therapist, period_to=until, audience=audience, **fields
    )
    document = write(collect(report))
    assert isinstance(document, Document)
    return document


def ago(people: PracticePeople, days: int) -> date:
    return people.practice.today() - timedelta(days=days)


def at(people: PracticePeople, days: int) -> time_machine.travel:
    """Noon of a day that is past."""
    noon = datetime.combine(ago(people, days), time(12), tzinfo=people.practice.zone)
    return time_machine.travel(noon, tick=False)


@pytest.fixture
def changed(harbour: PracticePeople) -> tuple[Plan, list[Goal]]:
    """A plan of forty days ago; since ten days ago its words, focus and goals are others."""
    by = harbour.therapist
    with at(harbour, 40):
        plan = planned(harbour.client, by, "I breathe out first.")
    goals = list(plan.goals.all())
    with at(harbour, 10):
        update_goals(
            plan=plan,
            goals={
                goals[0].pk: {"in_focus": False, "words": "I ring later."},
                goals[1].pk: {"in_focus": True},
            },
            by=by,
        )
        add_goal(plan=plan, words="Sing in the choir", by=by)
        put_goal_aside(plan=plan, goal_id=goals[2].pk, by=by)
    return plan, goals


def marks(document: Document) -> list[GoalMark]:
    return list(document.goals.goals[:-1])


def work_of(document: Document) -> list[GoalWork]:
    assert document.work
    return list(document.work.goals)


def test_goals_are_those_of_the_last_day(
    harbour: PracticePeople, changed: tuple[Plan, list[Goal]]
) -> None:
    _plan, goals = changed
    titles = [goal.known.short_title for goal in goals]
    then, now = document_of(harbour, ago(harbour, 20)), document_of(harbour, ago(harbour, 0))
    assert [mark.title for mark in marks(then)] == titles, "one put aside since, none added since"
    assert [bool(mark.focus) for mark in marks(then)] == [True, False, False, False]
    assert then.goals.heading == f"Your goals on {ago(harbour, 20).day} {ago(harbour, 20):%b %Y}"
    assert then.ahead
    assert then.ahead.paragraphs[0].startswith("In focus at the end of this period: ")
    assert then.ahead.paragraphs[0].endswith("I breathe out first.")
    assert "aside" not in repr(work_of(then))
    assert [mark.title for mark in marks(now)] == [*titles[:2], titles[3], "Sing in the choir"]
    assert [bool(mark.focus) for mark in marks(now)] == [False, True, False, False]
    assert now.goals.heading == "Your goals"
    assert now.ahead
    assert now.ahead.paragraphs[0].startswith("In focus now: ")


def test_a_goal_put_aside_and_taken_up_since_was_at_rest_then(
    harbour: PracticePeople, changed: tuple[Plan, list[Goal]]
) -> None:
    plan, goals = changed
    with at(harbour, 3):
        take_goal_up(plan=plan, goal_id=goals[2].pk, by=harbour.therapist)
    resting = [mark.title for mark in marks(document_of(harbour, ago(harbour, 5)))]
    assert goals[2].known.short_title not in resting
    today = [mark.title for mark in marks(document_of(harbour, ago(harbour, 0)))]
    assert goals[2].known.short_title in today


def test_the_plan_is_the_one_of_the_last_day(
    harbour: PracticePeople, changed: tuple[Plan, list[Goal]]
) -> None:
    _plan, goals = changed
    choose_pathway(client=harbour.client, pathway="avoidant", reason="", by=harbour.therapist)
    then = document_of(harbour, ago(harbour, 20))
    assert [mark.title for mark in marks(then)] == [goal.known.short_title for goal in goals]
    before = document_of(harbour, ago(harbour, 50))
    assert before.goals.goals == ()
    assert before.goals.note == "No pathway had been chosen by then."
    assert before.ahead
    assert before.ahead.paragraphs == ("No goal was in focus at the end of this period.",)
    assert not work_of(before)
    leaving(harbour.client, harbour.therapist)
    ending = document_of(harbour, ago(harbour, 50), kind="ending")
    assert "worked on" not in " ".join(ending.lead), "nothing of a plan that was not there"


def test_ratings_of_before_the_period_are_told_as_such(harbour: PracticePeople) -> None:
    by = harbour.therapist
    with at(harbour, 90):
        plan = planned(harbour.client, by)
    for days, levels in ((80, {0: -2, 1: -1}), (70, {0: -1}), (20, {0: 1, 2: 0})):
        session(harbour.client, by, plan, ago(harbour, days), levels)
    part = document_of(harbour, ago(harbour, 0), period_from=ago(harbour, 30))
    first, second, third, fourth = [each.ratings for each in work_of(part)]
    before = "Before this period: −1"
    assert first.startswith(before)
    assert first.count("How far it was reached: +1") == 1
    assert first.count("(") == 2, "one of before, one of the period"
    assert second.startswith(before)
    assert second.endswith("Not rated in this period.")
    assert third.startswith("How far it was reached: 0")
    assert fourth == "Not rated yet."
    assert [mark.level for mark in marks(part)] == [1, -1, 0, None], "the latest, whenever it was"
    whole = [each.ratings for each in work_of(document_of(harbour, ago(harbour, 0)))]
    assert "Before" not in " ".join(whole)
    assert whole[0].count("(") == 3


def test_what_was_typed_in_afterwards_is_of_its_own_day(harbour: PracticePeople) -> None:
    plan = planned(harbour.client, harbour.therapist)
    goals = list(plan.goals.all())
    session(harbour.client, harbour.therapist, plan, ago(harbour, 30), {1: 0})
    (mark,) = marks(document_of(harbour, ago(harbour, 20)))
    assert (mark.title, mark.level, mark.focus) == (goals[1].known.short_title, 0, "")


def test_the_work_of_a_plan_that_ended_in_the_period_is_told_too(harbour: PracticePeople) -> None:
    by = harbour.therapist
    with at(harbour, 90):
        plan = planned(harbour.client, by)
    goals = list(plan.goals.all())
    session(harbour.client, by, plan, ago(harbour, 80), {0: 1})
    with at(harbour, 20):
        choose_pathway(client=harbour.client, pathway="avoidant", reason="", by=by)
    leaving(harbour.client, by)
    ending = document_of(harbour, ago(harbour, 0), kind="ending")
    assert f"You worked on: {goals[0].known.short_title}" in " ".join(ending.lead)
    told = {each.title: each.ratings for each in work_of(ending)}
    ratings = told[goals[0].known.title]
    assert ratings.startswith("How far it was reached: +1")
    assert ratings.endswith(f"Part of the plan until {day(ago(harbour, 20))}.")
    assert goals[1].known.title not in told, "nothing came of it"
    assert goals[0].known.short_title not in [mark.title for mark in marks(ending)]
    later = document_of(harbour, ago(harbour, 0), period_from=ago(harbour, 10))
    assert "Part of the plan" not in " ".join(each.ratings for each in work_of(later))
