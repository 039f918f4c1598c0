"""What is written once stays as it is, even for raw SQL: the database itself refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from clinic.actions.notes import add_addendum, save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway
from clinic.library import library
from clinic.models import (
    Addendum,
    AppendOnlyError,
    AuditEvent,
    Consent,
    GoalRating,
    MarkerEvidence,
    Note,
)
from tests.people import PracticePeople, TwoPractices

Row = models.Model


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def signed(harbour: PracticePeople) -> Note:
    """A signed note with a rating, a piece of evidence and an addendum."""
    by = harbour.therapist
    plan = choose_pathway(client=harbour.client, pathway="anxious", reason="", by=by)
    goal = plan.goals.get(position=1)
    marker = library().goal(goal.template).markers[0].id
    content = {
        "sections": {"focus": "As it was"},
        "goals": {str(goal.pk): {"attainment": 1, "markers": {marker: "Seen."}}},
    }
    note = start_note(client=harbour.client, session_on=by.practice.today(), by=by)
    note = save_note(
        note_id=note.pk, content=content, session_on=note.session_on, revision=0, by=by
    )
    note = sign_note(note=note, by=by)
    add_addendum(note=note, kind="addendum", reason="Because", text="More", by=by)
    return note


ROWS: dict[str, tuple[type[Row], str, Any]] = {
    "note": (Note, "session_on", "2020-01-01"),
    "signature": (Note, "signed_at", None),
    "addendum": (Addendum, "kind", "amendment"),
    "audit": (AuditEvent, "reason", "nothing happened"),
    "consent": (Consent, "version", "2001-01"),
    "rating": (GoalRating, "level", 2),
    "evidence": (MarkerEvidence, "route", ""),
}


def refused(sql: str, values: list[Any]) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


def key(row: Row) -> Any:
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


@pytest.mark.parametrize("name", ROWS)
def test_raw_update_is_refused(signed: Note, name: str) -> None:
    model, column, value = ROWS[name]
    row = model._default_manager.first()
    assert row is not None
    before = model._default_manager.filter(pk=row.pk).values(column).get()
    table = model._meta.db_table
    refused(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key(row)])
    assert model._default_manager.filter(pk=row.pk).values(column).get() == before


@pytest.mark.parametrize("name", ROWS)
def test_raw_delete_is_refused(signed: Note, name: str) -> None:
    model = ROWS[name][0]
    count = model._default_manager.count()
    refused(f"DELETE FROM {model._meta.db_table}", [])
    assert model._default_manager.count() == count > 0


def test_a_draft_may_change_and_go(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    note = start_note(client=harbour.client, session_on=today, by=harbour.therapist)
    assert Note.objects.filter(pk=note.pk).update(session_on="2020-01-01") == 1
    note.delete()
    assert not Note.objects.exists()


PYTHON: list[Callable[[Note], Any]] = [
    lambda note: note.delete(),
    lambda note: note.addenda.get().save(),
    lambda note: note.addenda.get().delete(),
    lambda note: note.addenda.all().delete(),
    lambda note: note.ratings.all().update(level=2),
    lambda note: note.evidence.get().save(),
    lambda note: AuditEvent.objects.all().delete(),
    lambda note: AuditEvent.objects.update(reason="x"),
    lambda note: Consent.objects.first().save(),
]


@pytest.mark.parametrize("deed", PYTHON)
def test_python_refuses_before_the_database_does(signed: Note, deed: Callable[[Note], Any]) -> None:
    with pytest.raises(AppendOnlyError):
        deed(signed)


def test_a_signed_note_cannot_be_saved(signed: Note) -> None:
    signed.content = {"sections": {"focus": "Rewritten"}}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        signed.save()
    assert Note.objects.get(pk=signed.pk).content["sections"]["focus"] == "As it was"


def test_a_note_cannot_be_signed_by_halves(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    note = start_note(client=harbour.client, session_on=today, by=harbour.therapist)
    with pytest.raises(DatabaseError, match="signature_all_or_none"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(signature="Somebody")
