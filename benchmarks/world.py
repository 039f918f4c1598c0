"""A practice of the size named in the aims: one therapist, many clients, long histories."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random
from uuid import uuid4

from django.db import connection

from assessments.actions.answers import enter_response
from assessments.actions.check_ins import assign_check_in
from assessments.library import load_instrument
from assessments.models import Assignment, Response, Score
from clinic.actions.clients import add_client
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway
from clinic.actions.practices import open_practice
from clinic.models import Caseload, Client, Consent, Goal, Member, Plan
from config.demo.answers import simulate
from config.demo.clock import as_of


@dataclass(frozen=True)
class World:
    """The therapist and the client whose pages are measured."""

    therapist: Member
    client: Client


@cache
def populate(clients: int, responses: int) -> World:
    """One client's history through the product's actions, copied to the others row by row.

    Asked for again at the same size, it is the same world.
    """
    practice = open_practice(
        name="Benchmark",
        country="GB",
        time_zone="Europe/London",
        owner_email=f"therapist.{clients}.{responses}@benchmark.example",
        owner_name="Benchmark Therapist",
        password="measured with great care",
    )
    therapist = Member.objects.select_related("practice", "user").get(practice=practice)
    first = told(therapist, "Client 000", responses)
    _copy(first, therapist, clients - 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have, by now
    return World(therapist, first)


def told(therapist: Member, name: str, responses: int, every: int = 15) -> Client:
    """A client with a history of so many responses and signed notes, so many days apart."""
    with as_of(therapist.practice.today() - timedelta(days=every * responses + 10)):
        client = add_client(
            name=name,
            birth_year=1988,
            carer=therapist,
            by=therapist,
            consents=set(Consent.Kind),
        )
    _history(client, therapist, responses, every)
    return client


def _history(client: Client, therapist: Member, responses: int, every: int) -> None:
    chance, instrument = Random(1), load_instrument("attachment-dimensions")
    plan = choose_pathway(client=client, pathway="anxious", reason="", by=therapist)
    goal = plan.goals.get(position=1)
    for number in range(responses):
        day = therapist.practice.today() - timedelta(days=every * (responses - number))
        leaning = {"anxiety": 5.5 - 2.5 * number / responses, "avoidance": 3.4}
        with as_of(day) as moment:
            enter_response(
                client=client,
                answers=simulate(instrument, leaning, chance),
                answered_on=day,
                sent_at=moment,
                seconds=240,
                by=therapist,
            )
            note = start_note(client=client, session_on=day, by=therapist)
            worked = {"worked_on": True, "attainment": number % 5 - 2, "route": "", "markers": {}}
            content = {
                "sections": {"focus": "The week. " * 40, "plan": "One pause."},
                "activation": "",
                "goals": {str(goal.pk): worked},
            }
            note = save_note(
                note_id=note.pk, content=content, session_on=day, revision=0, by=therapist
            )
            sign_note(note=note, by=therapist)


def _copy(first: Client, therapist: Member, times: int) -> None:
    """Client, caseload, plan, assignments, responses and scores again, under new keys."""
    since = first.carers.get().since
    responses = list(first.responses.select_related("assignment"))
    scores: dict[object, list[Score]] = {}
    for score in first.scores.all():
        scores.setdefault(score.response_id, []).append(score)
    for number in range(1, times + 1):
        client = Client.objects.create(
            practice=first.practice, name=f"Client {number:03}", birth_year=1988
        )
        Caseload.objects.create(
            practice=first.practice, member=therapist, client=client, since=since
        )
        plan = Plan.objects.create(
            practice=first.practice,
            client=client,
            pathway="anxious",
            library_version="1",
            chosen_by=therapist,
        )
        Goal.objects.create(
            practice=first.practice, plan=plan, template="anxious.trust", position=1, in_focus=True
        )
        _copy_answers(client, responses, scores)


def _copy_answers(
    client: Client, responses: list[Response], scores: dict[object, list[Score]]
) -> None:
    assignments, answered, scored = [], [], []
    for response in responses:
        assignments.append(_again(response.assignment, client=client))
        answered.append(_again(response, client=client, assignment=assignments[-1]))
        for score in scores[response.pk]:
            scored.append(_again(score, client=client, response=answered[-1]))
    Assignment.objects.bulk_create(assignments)
    Response.objects.bulk_create(answered)
    Score.objects.bulk_create(scored)


def _again(row, **changed):  # type: ignore[no-untyped-def]
    """The same row under a new key, with some of its columns changed."""
    columns = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    return type(row)(**(columns | {"id": uuid4()} | changed))


def open_check_in(client: Client, therapist: Member) -> Assignment:
    """A check-in that waits for answers."""
    closes = therapist.practice.today() + timedelta(days=14)
    return assign_check_in(client=client, why="", closes_on=closes, by=therapist)
