"""What belongs to another practice is not there: 404, whoever asks, and nothing moves."""

import hashlib
from uuid import uuid4

import pytest
from django.db import connection

from clinic.models import AuditEvent
from tests.architecture.routes import routes
from tests.architecture.visits import METHODS, Answer, signed_in, visit
from tests.architecture.world import PracticeWorld, World

BY_SECRET = {"link_landing"}  # whoever holds the token is meant
LOGS = {"clinic_auditevent", "django_session"}
ROUTES = [route for route in routes() if route.arguments and route.name not in BY_SECRET]


def checksums() -> dict[str, str]:
    """Table -> a digest of all its rows, but for the audit and the sessions."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - LOGS:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def knock(home: PracticeWorld, ids: dict[str, object]) -> list[Answer]:
    """Every person of a practice at every address that takes an id."""
    people = {name: member.user for name, member in home.people.members.items()}
    doors = {name: signed_in(user) for name, user in people.items()}
    doors["client"] = signed_in(home.people.client_user)
    return [
        visit(who, browser, method, route, ids)
        for who, browser in doors.items()
        for route in ROUTES
        for method in METHODS
    ]


@pytest.mark.parametrize(("mine", "theirs"), [("lighthouse", "harbour"), ("harbour", "lighthouse")])
def test_another_practice_s_ids_are_not_found(world: World, mine: str, theirs: str) -> None:
    before = checksums()
    answers = knock(getattr(world, mine), getattr(world, theirs).ids())
    assert checksums() == before
    assert len(answers) > 500
    found = [
        f"{answer.asked}: {answer.status}"
        for answer in answers
        if answer.status not in ((403, 404, 405) if answer.who == "client" else (404, 405))
    ]
    assert found == []
    refused = {answer.route.name for answer in answers if answer.status == 404}
    assert refused == {route.name for route in ROUTES}
    assert all(theirs.encode() not in answer.body.lower() for answer in answers)


def test_another_practice_s_row_looks_like_none_at_all(world: World) -> None:
    nowhere = dict.fromkeys(world.harbour.ids(), uuid4()) | {"number": 1, "token": "none"}
    theirs = knock(world.lighthouse, world.harbour.ids())
    none = knock(world.lighthouse, nowhere)
    assert [(a.asked, a.status) for a in theirs] == [(a.asked, a.status) for a in none]


def test_each_refusal_is_in_the_audit(world: World) -> None:
    browser = signed_in(world.lighthouse.people.therapist.user)
    for route in ROUTES:
        before = AuditEvent.objects.filter(event="denied").count()
        statuses = {
            browser.generic(method, route.url(world.harbour.ids())).status_code
            for method in METHODS
        }
        assert AuditEvent.objects.filter(event="denied").count() > before, (route.name, statuses)
