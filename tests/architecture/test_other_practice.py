"""What belongs to another practice is not there: 404, whoever asks, and nothing moves."""

import hashlib
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from clinic.models import AuditEvent, User
from tests.architecture.routes import routes
from tests.architecture.visits import METHODS, Answer, signed_in, visit
from tests.architecture.world import PracticeWorld, World

# Whoever holds the token is meant.
BY_SECRET = {"link_landing", "link_fresh", "stop_check_ins", "join", "feed_file"}
LOGS = {"clinic_auditevent", "clinic_audithead", "clinic_guess", "clinic_refusals"}
LOGS |= {"django_session"}
ROUTES = [route for route in routes() if route.arguments and route.name not in BY_SECRET]
BOTH_WAYS = [("lighthouse", "harbour"), ("harbour", "lighthouse")]


def checksums() -> dict[str, str]:
    """Table -> a digest of all its rows, but for the audit and the sessions."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - LOGS:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def doors(home: PracticeWorld) -> dict[str, Client]:
    people = {name: member.user for name, member in home.people.members.items()}
    return {name: signed_in(user) for name, user in people.items()} | {
        "client": signed_in(home.people.client_user)
    }


def knock(people: dict[str, Client], ids: dict[str, object], **how: bool) -> list[Answer]:
    """These people at every address that takes an id."""
    return [
        visit(who, visitor, method, route, ids, **how)
        for who, visitor in people.items()
        for route in ROUTES
        for method in METHODS
    ]


@pytest.mark.parametrize(("mine", "theirs"), BOTH_WAYS)
def test_another_practice_s_ids_are_not_found(world: World, mine: str, theirs: str) -> None:
    home = getattr(world, mine)
    people, therapist = doors(home), home.people.therapist.user
    ids = getattr(world, theirs).ids()
    before = checksums()
    answers = knock(people, ids, keep=True)
    assert checksums() == before
    assert len(answers) > 400
    expected = {True: (403, 404, 405), False: (404, 405)}  # a client meets the door for members
    found = [a for a in answers if a.status not in expected[a.who == "client"]]
    assert [f"{answer.asked}: {answer.status}" for answer in found] == []
    assert {a.route.name for a in answers if a.status == 404} == {r.name for r in ROUTES}
    assert not [a.asked for a in answers if theirs.encode() in a.body.lower()]
    each_refusal_is_in_the_audit(therapist, [a for a in answers if a.who == "therapist"])
    if mine == "lighthouse":
        a_row_of_theirs_looks_like_none_at_all(people, ids, answers)


def each_refusal_is_in_the_audit(user: User, answers: list[Answer]) -> None:
    refused = [answer for answer in answers if answer.status == 404]
    assert {answer.route.name for answer in refused} == {route.name for route in ROUTES}
    assert AuditEvent.objects.filter(event="denied", actor=user).count() == len(refused)


def a_row_of_theirs_looks_like_none_at_all(
    people: dict[str, Client], ids: dict[str, object], answers: list[Answer]
) -> None:
    some = {name: people[name] for name in ("owner", "therapist", "client")}
    nowhere = dict.fromkeys(ids, uuid4()) | {"number": 1, "pk": 0}
    none = {a.asked: a.status for a in knock(some, nowhere)}
    assert {a.asked: a.status for a in answers if a.who in some} == none
