"""What a report counts, dates and calls the work: the same as the pages of the record do."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from assessments.models import Assignment
from clinic.actions.goals import add_goal
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.models import GoalRating, Note, Session
from reports.documents.facts import collect
from reports.documents.progress import build
from reports.documents.shape import Document
from tests.people import PracticePeople
from tests.reports.stories import asked_for, course, planned, rich, session

pytestmark = pytest.mark.django_db


def document_of(people: PracticePeople, audience: str = "client", **fields: Any) -> Document:
    return build(collect(asked_for(people.client, people.therapist, audience=audience, **fields)))


def met(people: PracticePeople, days_ago: int, state: str = "attended") -> Session:
    """A session of the calendar, at ten o'clock."""
    practice = people.practice
    on = practice.today() - timedelta(days=days_ago)
    at = datetime.combine(on, time(10), tzinfo=practice.zone)
    shape = {"kind": "in_person", "starts_at": at, "state": state, "state_at": at}
    who = {"practice": practice, "client": people.client, "member": people.therapist}
    return Session.objects.create(**who, **shape)


def sessions_told(document: Document) -> str:
    assert document.work is not None
    return next(said for said in document.work.paragraphs if "in this period" in said)


def test_sessions_are_meetings_that_took_place_noted_or_not(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    assert sessions_told(document_of(harbour)) == "No session is recorded in this period."
    today, plan = harbour.practice.today(), planned(client, by)
    met(harbour, 30)
    drafted = met(harbour, 2)
    start_note(client=client, session_on=today - timedelta(days=2), by=by)
    met(harbour, 9, "missed")
    met(harbour, 16, "cancelled")
    assert sessions_told(document_of(harbour)).startswith("2 sessions"), "a draft changes nothing"
    session(client, by, plan, today - timedelta(days=40), {0: 0})
    assert sessions_told(document_of(harbour)).startswith("3 sessions"), "one not in the calendar"
    session(client, by, plan, today - timedelta(days=30), {0: 0})
    assert sessions_told(document_of(harbour)).startswith("3 sessions"), "its note is the same one"
    since = {"period_from": today - timedelta(days=35)}
    assert sessions_told(document_of(harbour, **since)).startswith("2 sessions")
    until = {"period_to": drafted.starts_at.date() - timedelta(days=1)}
    assert sessions_told(document_of(harbour, **until)).startswith("2 sessions")
    day = today - timedelta(days=5)
    note = start_note(client=client, session_on=day, by=by)
    unmarked = met(harbour, 5)
    Session.objects.filter(pk=unmarked.pk).update(state="planned", state_at=None)
    Note.objects.filter(pk=note.pk).update(session=unmarked)
    words = {"sections": {"focus": "A quiet hour."}, "activation": "settled", "goals": {}}
    note = save_note(note_id=note.pk, content=words, session_on=day, revision=0, by=by)
    assert sessions_told(document_of(harbour)).startswith("3 sessions"), "planned, and a draft"
    sign_note(note=note, by=by)
    assert sessions_told(document_of(harbour)).startswith("4 sessions"), "noted, never marked"


def test_the_last_day_of_a_check_in_is_the_one_its_page_names(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    course(client, by, [(5.0, 4.0)])
    sent = Assignment.objects.filter(client=client).latest("created_at")
    closes = datetime.combine(
        harbour.practice.today() + timedelta(days=10), time(), tzinfo=harbour.practice.zone
    )
    Assignment.objects.filter(pk=sent.pk).update(state="open", ended_at=None, closes_at=closes)
    sent.refresh_from_db()
    ahead = document_of(harbour).ahead
    assert ahead is not None
    last = sent.open_until
    assert last == closes.date() - timedelta(days=1)
    assert ahead.paragraphs[-1] == f"The next check-in is open until {last.day} {last:%b %Y}."


def test_a_client_is_spoken_to_and_others_are_told(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    course(client, by, [(5.0, 4.0), (4.8, 4.1)])
    plan = planned(client, by)
    add_goal(plan=plan, words="Sing in the choir again.", by=by)
    own, referrer = (document_of(harbour, audience) for audience in ("client", "referrer"))
    assert own.work is not None
    assert referrer.work is not None
    library = next(iter(plan.goals.all())).known
    assert own.work.goals[0].words == library.client_wording
    assert referrer.work.goals[0].words == library.meaning
    assert referrer.about.limits_heading.endswith("tells those who answer it")
    assert ".." not in repr((own.ahead, own.work)), "a goal may end in a full stop"
    assert referrer.meta[0].value.endswith(f"born {client.birth_year}")
    assert own.meta[0].value == client.name
    change = document_of(harbour, "therapist").change
    assert change is not None
    table = change.table
    assert table is not None
    assert table.rows[0][-1] == "Not compared yet"


def test_of_many_ratings_the_first_is_told_too(harbour: PracticePeople) -> None:
    plan = rich(harbour.client, harbour.therapist)
    goal = plan.goals.all()[1]
    few = ratings_told(harbour, goal.known.title)
    assert few.startswith("How far it was reached: −1")
    last = GoalRating.objects.filter(goal=goal).latest("rated_on")
    begun = harbour.practice.today() - timedelta(days=120)
    GoalRating.objects.bulk_create(
        GoalRating(
            practice=harbour.practice, goal=goal, note=last.note, rated_by=last.rated_by,
            level=-2 if n == 0 else 1,
            rated_on=begun + timedelta(days=n),
        )
        for n in range(10)
    )  # fmt: skip
    many = ratings_told(harbour, goal.known.title)
    assert many.startswith("How far it was reached, the first and the latest 5 of 12 ratings: −2")
    assert many.count("(") == 6


def ratings_told(people: PracticePeople, title: str) -> str:
    work = document_of(people).work
    assert work is not None
    return next(goal.ratings for goal in work.goals if goal.title == title)
