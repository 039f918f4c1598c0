"""No alert closes or goes without a decision, whatever is done to the client or the people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from assessments.actions.check_ins import withdraw_check_in
from assessments.models import Alert, Assignment, Decision
from clinic.actions.care import transfer_client
from clinic.actions.clients import change_client, end_caseload, record_consent
from clinic.actions.endings import close_ending
from clinic.actions.members import change_roles, deactivate_member
from clinic.models import Caseload, Client, Erasing
from clinic.roles import Role
from reports.actions.endings import end_care
from reports.actions.erasure import erase_client
from tests.assessments.alarms import asked_about_danger, decided, session_check, told, with_readers
from tests.people import PracticePeople, TwoPractices

CLOSED = {"state": "decided", "seen_at": timezone.now(), "decided_at": timezone.now()}


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return with_readers(two_practices.harbour, back_up=two_practices.harbour.supervisor)


def as_stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessments_alert ORDER BY id")
        return [repr(row) for row in cursor.fetchall()]


def refuses(deed: Callable[[PracticePeople], Any], people: PracticePeople) -> bool:
    try:
        with transaction.atomic():
            deed(people)
    except (DatabaseError, ValidationError):
        return True
    return False


def sql(statement: str) -> Callable[[PracticePeople], None]:
    def deed(_: PracticePeople) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.check_constraints()

    return deed


def bulk(_: PracticePeople) -> None:
    rows = list(Alert.objects.all())
    for row in rows:
        row.state, row.decided_at, row.seen_at = "decided", timezone.now(), timezone.now()
    Alert.objects.bulk_update(rows, ["state", "decided_at", "seen_at"])


def under_an_erasure_s_mark(people: PracticePeople) -> None:
    for alert in Alert.objects.all():
        Erasing.objects.create(row_id=alert.pk, practice=people.practice)
    Alert.objects.update(**CLOSED)


def ended(people: PracticePeople) -> None:
    end_care(client=people.client, ended_on=people.practice.today(), by=people.therapist)


# Each is refused, and the rows stay byte for byte.
REFUSED: dict[str, Callable[[PracticePeople], Any]] = {
    "UPDATE": sql("UPDATE assessments_alert SET state = 'decided', seen_at = raised_at, "
                  "decided_at = raised_at"),
    "DELETE": sql("DELETE FROM assessments_alert"),
    "state of its own": sql("UPDATE assessments_alert SET state = 'gone'"),
    "moved to another client": lambda people: Alert.objects.update(client=people.others_client),
    "update": lambda _: Alert.objects.update(**CLOSED),
    "bulk_update": bulk,
    "delete": lambda _: Alert.objects.first().delete(),  # type: ignore[union-attr]
    "delete of many": lambda _: Alert.objects.all().delete(),
    "delete past the model": lambda _: Alert.objects.all()._raw_delete("default"),
    "under an erasure's mark": under_an_erasure_s_mark,
    "its check-in deleted": lambda _: Assignment.objects.all().delete(),
    "its client deleted": lambda people: people.client.delete(),
    "end of care": ended,
    "care ended as a detail": lambda people: change_client(
        client=people.client, by=people.desk, state="ended"
    ),
    "erased in care": lambda people: erase_client(client=people.client, reason="asked", by=None),
    "its owner leaves as reader": lambda people: deactivate_member(
        member=people.therapist, by=people.owner
    ),
}  # fmt: skip


def _withdrawn(people: PracticePeople) -> None:
    withdraw_check_in(assignment=Assignment.objects.get(state="open"), by=people.therapist)


def _handed_over(people: PracticePeople) -> None:
    row = Caseload.objects.get(client=people.client, until=None)
    transfer_client(caseload=row, member=people.colleague, by=people.owner)


# Each is done, and the alerts are as open as before.
DONE: dict[str, Callable[[PracticePeople], Any]] = {
    "its check-in withdrawn": _withdrawn,
    "consent taken back": lambda people: record_consent(
        client=people.client, kind="measurement", given=False, by=people.desk
    ),
    "care paused": lambda people: change_client(
        client=people.client, by=people.desk, state="paused"
    ),
    "client handed over": _handed_over,
    "its new owner gone": lambda people: deactivate_member(
        member=people.colleague, by=people.owner
    ),
    "its owner no therapist any more": lambda people: change_roles(
        member=people.therapist, roles={Role.FRONT_DESK}, by=people.owner
    ),
    "nobody cares": lambda people: end_caseload(
        caseload=Caseload.objects.get(client=people.client, until=None), by=people.owner
    ),
    "care ended past the product": lambda people: close_ending(
        client=people.client, ended_on=people.practice.today(), by=people.desk
    ),
}


def test_no_way_closes_an_alert_but_a_decision(harbour: PracticePeople) -> None:
    told(asked_about_danger(harbour), 2)
    session_check(harbour, strain=1)
    before = as_stored()
    assert len(before) == 2
    for name, deed in REFUSED.items():
        assert refuses(deed, harbour), f"passed: {name}"
        assert as_stored() == before, name
    for name, deed in DONE.items():
        deed(harbour)
        assert Alert.objects.still_open().count() == 2, name
        assert Alert.objects.filter(state="new").count() == 2, name
    reader = type(harbour.supervisor).objects.get(pk=harbour.supervisor.pk)
    Alert.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert Alert.objects.in_hands_of(reader).count() == 2  # the back-up member has them still


def test_only_an_erasure_takes_an_open_alert_along_and_says_so(harbour: PracticePeople) -> None:
    session_check(harbour, strain=1)
    alert = Alert.objects.get()
    decided(alert, "watch", harbour.therapist, until=harbour.practice.today() + timedelta(days=1))
    ended(harbour)
    told_late = Client.objects.get(pk=harbour.client.pk)
    later = Alert.objects.create(
        practice=harbour.practice, client=told_late, rule="call", colour="red", fingerprint="late"
    )
    done = erase_client(client=told_late, reason="asked", by=harbour.owner)
    assert done.rows["assessments.Alert"] == 2
    assert done.rows["assessments.Decision"] == 1
    gone: list[type[models.Model]] = [Alert, Decision]
    assert not any(model._default_manager.exists() for model in gone)
    assert not Alert.objects.filter(pk=later.pk).exists()
