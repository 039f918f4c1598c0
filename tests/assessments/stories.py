"""Check-ins half told: what the tests of actions, reads and pages begin with."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.answers import enter_response, redeem, save_answer
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.library import load_instrument
from assessments.models import Assignment, Response
from clinic.models import AuditEvent, Client
from tests.people import PracticePeople
from tests.sign_in import signed_in as signed_in

INSTRUMENT = load_instrument("attachment-dimensions")
LINK_IDS = [item.link_id for item in INSTRUMENT.items]
REVERSED = {link_id for scale in INSTRUMENT.scales for link_id in scale.reversed}


def keyed(anxiety: int, avoidance: int) -> dict[str, int | None]:
    """Answers that score exactly these two numbers."""
    levels = {"anx": anxiety, "avo": avoidance}
    return {
        link_id: 8 - levels[link_id[:3]] if link_id in REVERSED else levels[link_id[:3]]
        for link_id in LINK_IDS
    }


def asked(people: PracticePeople, client: Client | None = None, days: int = 14) -> Assignment:
    """A check-in waiting for the harbour's client."""
    return assign_check_in(
        client=client or people.client,
        why="To look together.",
        closes_on=people.practice.today() + timedelta(days=days),
        by=people.therapist,
    )


def answered(people: PracticePeople, days_ago: int, anxiety: int, avoidance: int = 3) -> Response:
    """A form of some days ago, by the action for paper forms."""
    return enter_response(
        client=people.client,
        answers=keyed(anxiety, avoidance),
        answered_on=people.practice.today() - timedelta(days=days_ago),
        sent_at=timezone.now() - timedelta(days=days_ago),
        by=people.therapist,
    )


def fill(assignment: Assignment, answers: dict[str, int | None]) -> None:
    """Save each answer, as the flow does."""
    for link_id, value in answers.items():
        save_answer(assignment=assignment, link_id=link_id, value=value, recorded=True)


def phone_with(assignment: Assignment) -> Browser:
    """A browser that has redeemed a fresh link of this check-in."""
    _, token = make_link(assignment=assignment, by=assignment.assigned_by)
    browser = Browser()
    assert browser.post(f"/c/{token}/").status_code == 302
    return browser


def redeemed(assignment: Assignment) -> tuple[Any, str]:
    """The link and its flow secret."""
    _, token = make_link(assignment=assignment, by=assignment.assigned_by)
    return redeem(token=token)


def events(event: str, client: Client | None = None) -> int:
    rows = AuditEvent.objects.filter(event=event)
    return (rows.filter(client=client) if client else rows).count()


def whole_database() -> dict[str, str]:
    """A checksum of each table, sessions included."""
    sums = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            sums[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return sums


def raw(table: str, column: str) -> list[str]:
    """A column as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "{table}"')
        return [row[0] for row in cursor.fetchall()]
