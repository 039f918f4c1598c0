"""Every way we know to change or lose a signed note, and the rows that must outlive them all.

The ways run on whichever database is at hand, so that one list is held against both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.test import Client as Browser
from django.utils import timezone

from clinic.actions.cosigning import comment_on, return_note, submit_note, take_back_note
from clinic.actions.notes import add_addendum, discard_note, save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway
from clinic.actions.sessions import plan_session
from clinic.library import library
from clinic.models import (
    Addendum,
    AppendOnlyError,
    BeliefRating,
    Comment,
    Erasing,
    Goal,
    GoalRating,
    MarkerEvidence,
    Note,
    Session,
)
from clinic.models.note_words import BELIEFS
from tests.people import PracticePeople
from tests.sign_in import signed_in

ROWS: tuple[type[models.Model], ...] = (
    Note, Addendum, Comment, GoalRating, MarkerEvidence, BeliefRating,
)  # fmt: skip
REFUSALS = (DatabaseError, AppendOnlyError, ValidationError)  # ProtectedError is a DatabaseError


@dataclass(frozen=True)
class Signed:
    """A signed note with everything that hangs on it, and the people around it."""

    note: Note
    session: Session
    people: PracticePeople


def signed_note(people: PracticePeople) -> Signed:
    """A trainee's note of a session: talked about, co-signed, rated, evidenced and added to."""
    by, client = people.trainee, people.trainees_client
    plan = choose_pathway(client=client, pathway="anxious", reason="We agreed.", by=by)
    goal = Goal.objects.get(plan=plan, position=1)
    marker = library().goal(goal.template).markers[0].id
    begins = timezone.now().astimezone(by.practice.zone)
    session = plan_session(
        client=client, member=by, kind="video", day=begins.date(), at=begins.time(), minutes=50,
        by=by,
    )  # fmt: skip
    note = start_note(client=client, session_on=begins.date(), by=by, session=session)
    content = {
        "sections": {"focus": "As it was"},
        "beliefs": {next(iter(BELIEFS)): 4},
        "goals": {str(goal.pk): {"attainment": 1, "markers": {marker: "Seen."}}},
    }
    note = save_note(
        note_id=note.pk, content=content, session_on=note.session_on, revision=0, by=by
    )
    comment_on(note=note, text="Well seen.", by=people.supervisor)
    note = submit_note(note=note, to=people.supervisor, by=by)
    note = sign_note(note=note, by=people.supervisor)
    add_addendum(note=note, kind="late_entry", reason="Because", text="More", by=by)
    return Signed(note, session, people)


def as_stored() -> list[str]:
    """The note's rows byte for byte, as the database holds them."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for model in ROWS:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY id")
            found += [f"{model.__name__} {row!r}" for row in cursor.fetchall()]
    return found


def _raw(statement: str) -> Callable[[Signed], Any]:
    """`{id}` and `{session}` are given as the database writes them."""

    def deed(signed: Signed) -> None:
        keys = {"id": _key(signed.note), "session": _key(signed.session)}
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**keys))
        connection.check_constraints()  # what is only looked at when the transaction ends

    return deed


def _key(row: models.Model) -> str:
    return f"'{row.pk.hex if connection.vendor == 'sqlite' else row.pk}'"


def _copied(verb: str, change: str, end: str = "") -> str:
    """INSERT the note over itself, one column changed."""
    column, value = change.split(" = ")
    fields = [field.column for field in Note._meta.concrete_fields]
    chosen = ", ".join(value if one == column else one for one in fields)
    return (
        f"{verb} INTO clinic_note ({', '.join(fields)}) SELECT {chosen} FROM clinic_note "
        f"WHERE id = {{id}} {end}"
    )


def _changed(signed: Signed) -> Note:
    note = Note.objects.get(pk=signed.note.pk)
    note.content = {"sections": {"focus": "Rewritten"}}
    note.session_on, note.signature = note.session_on.replace(year=2020), "Somebody else"
    return note


def _all(signed: Signed) -> models.QuerySet[Note]:
    return Note.objects.filter(pk=signed.note.pk)


def _save_action(signed: Signed) -> None:
    save_note(
        note_id=signed.note.pk, content={"sections": {"focus": "Rewritten"}},
        session_on=signed.note.session_on, revision=signed.note.revision, by=signed.people.trainee,
    )  # fmt: skip


def _loaded(signed: Signed) -> None:
    note = Note.objects.get(pk=signed.note.pk)
    note.signature = "Somebody else"
    note.save_base(raw=True, update_fields=["signature"])  # what `loaddata` does


def _upserted(signed: Signed) -> None:
    Note.objects.bulk_create(
        [_changed(signed)], update_conflicts=True, unique_fields=["id"],
        update_fields=["signature", "session_on"],
    )  # fmt: skip


def _erasing(signed: Signed, deed: Callable[[Signed], Any], *rows: models.Model) -> None:
    """An erasure's mark, and no erasure: on `rows`, or on the note itself for changes."""
    practice = signed.people.practice
    for row in rows or (signed.note,):
        Erasing.objects.create(row_id=row.pk, practice=practice)
    deed(signed)


def _of_another(signed: Signed) -> None:
    """While another client of the practice is erased, whose rows are named."""
    _erasing(signed, IN_SQL["DELETE"], signed.people.client, signed.people.practice)


def _page(name: str, **fields: Any) -> Callable[[Signed], None]:
    """A form from a browser that was left open. It must say no, or lead away."""

    def deed(signed: Signed) -> None:
        browser: Browser = signed_in(signed.people.trainee)
        day = signed.note.session_on.isoformat()
        sent = {"session_on": day, "focus": "Rewritten", "revision": 1, **fields}
        answer = browser.post(f"/notes/{signed.note.pk}/{name}/", sent)
        assert answer.status_code in (302, 403, 404, 409, 422), answer.status_code
        assert b"The draft is saved" not in answer.content

    return deed


SIGNED_AGAIN = {
    "signed again by its author's supervisor": lambda s: sign_note(
        note=s.note, by=s.people.supervisor
    ),
    "get_or_create": lambda s: Note.objects.get_or_create(
        pk=s.note.pk, defaults={"signature": "Somebody else"}
    ),
}
IN_PYTHON: dict[str, Callable[[Signed], Any]] = {
    "save": lambda s: _changed(s).save(),
    "save of one column": lambda s: _changed(s).save(update_fields=["signature"]),
    "update": lambda s: _all(s).update(session_on="2020-01-01"),
    "update to unsigned": lambda s: _all(s).update(signed_at=None, signed_by=None, signature=""),
    "bulk_update": lambda s: Note.objects.bulk_update([_changed(s)], ["signature", "session_on"]),
    "bulk_create over it": _upserted,
    "update_or_create": lambda s: Note.objects.update_or_create(
        pk=s.note.pk, defaults={"signature": "Somebody else"}
    ),
    "loaded from a file": _loaded,
    "delete": lambda s: s.note.delete(),
    "delete of many": lambda s: _all(s).delete(),
    "delete past the model": lambda s: _all(s)._raw_delete("default"),
    "its session deleted": lambda s: s.session.delete(),
    "its author deleted": lambda s: s.people.trainee.delete(),
    "its client deleted": lambda s: s.people.trainees_client.delete(),
    "its practice deleted": lambda s: s.people.practice.delete(),
}
BY_ACTION: dict[str, Callable[[Signed], Any]] = {
    "saved by the action": _save_action,
    "discarded": lambda s: discard_note(note=s.note, by=s.people.trainee),
    "sent again": lambda s: submit_note(note=s.note, to=s.people.supervisor, by=s.people.trainee),
    "taken back": lambda s: take_back_note(note=s.note, by=s.people.trainee),
    "returned": lambda s: return_note(note=s.note, text="Once more.", by=s.people.supervisor),
    "talked about": lambda s: comment_on(note=s.note, text="And?", by=s.people.supervisor),
}
IN_A_BROWSER: dict[str, Callable[[Signed], Any]] = {
    "autosave of an old tab": _page("save"),
    "autosave of an old tab by htmx": _page("save", revision=0),
    "signed from an old tab": _page("sign"),
    "discarded from an old tab": _page("discard"),
    "sent from an old tab": _page("submit"),
}
IN_SQL: dict[str, Callable[[Signed], Any]] = {
    "UPDATE": _raw("UPDATE clinic_note SET content = 'x' WHERE id = {id}"),
    "UPDATE to unsigned": _raw(
        "UPDATE clinic_note SET signed_at = NULL, signed_by_id = NULL, signature = ''"
    ),
    "DELETE": _raw("DELETE FROM clinic_note"),
    "DELETE of its session": _raw("DELETE FROM clinic_session WHERE id = {session}"),
    "INSERT ON CONFLICT": lambda s: _raw(
        _copied("INSERT", "signature = 'x'", "ON CONFLICT (id) DO UPDATE SET signature = 'x'")
    )(s),
    "UPDATE under an erasure's mark": lambda s: _erasing(s, IN_SQL["UPDATE"]),
    "DELETE while another is erased": lambda s: _of_another(s),
    "UPDATE of an addendum": _raw("UPDATE clinic_addendum SET text = 'x'"),
    "DELETE of an addendum": _raw("DELETE FROM clinic_addendum"),
    "UPDATE of a rating": _raw("UPDATE clinic_goalrating SET level = 2"),
    "DELETE of evidence": _raw("DELETE FROM clinic_markerevidence"),
    "UPDATE of a belief": _raw("UPDATE clinic_beliefrating SET level = 9"),
    "DELETE of a comment": _raw("DELETE FROM clinic_comment"),
    "evidence of another note": _raw("UPDATE clinic_markerevidence SET note_id = NULL"),
}
ON_SQLITE: dict[str, Callable[[Signed], Any]] = {
    "REPLACE": lambda s: _raw(_copied("REPLACE", "signature = 'x'"))(s),
    "REPLACE of its session's note": lambda s: _raw(
        _copied("REPLACE", "id = '0123456789abcdef0123456789abcdef'")
    )(s),
    "UPDATE OR REPLACE": _raw("UPDATE OR REPLACE clinic_note SET content = 'x' WHERE id = {id}"),
    "UPDATE OR IGNORE": _raw("UPDATE OR IGNORE clinic_note SET content = 'x' WHERE id = {id}"),
}
ON_POSTGRESQL: dict[str, Callable[[Signed], Any]] = {
    "MERGE": _raw(
        "MERGE INTO clinic_note n USING (SELECT {id}::uuid AS id) m ON n.id = m.id "
        "WHEN MATCHED THEN UPDATE SET signature = 'x'"
    ),
    "DELETE in a WITH": _raw(
        "WITH gone AS (DELETE FROM clinic_note RETURNING id) SELECT id FROM gone"
    ),
}
# As the role the product asks as: who owns the tables could do anything, and is nobody who serves.
AS_APPLICATION: dict[str, Callable[[Signed], Any]] = {
    "TRUNCATE": _raw("TRUNCATE clinic_note CASCADE"),
    "trigger disabled": _raw("ALTER TABLE clinic_note DISABLE TRIGGER ALL"),
    "trigger dropped": _raw("DROP TRIGGER clinic_note_append_only ON clinic_note"),
    "trigger replaced": _raw(
        "CREATE OR REPLACE FUNCTION secure_base_erasable() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$"
    ),
    "as a replica": _raw("SET session_replication_role = replica"),
}


def ways() -> dict[str, Callable[[Signed], Any]]:
    """Those that this database knows; each must refuse."""
    own = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}[connection.vendor]
    return IN_PYTHON | BY_ACTION | IN_SQL | own


def tried(signed: Signed, deeds: dict[str, Callable[[Signed], Any]]) -> dict[str, str]:
    """What each way came to: the refusal, "" where nothing came of it, or "CHANGED"."""
    before, found = as_stored(), {}
    assert {row.split(" ")[0] for row in before} == {model.__name__ for model in ROWS}
    for name, deed in deeds.items():
        try:
            with transaction.atomic():
                deed(signed)
                found[name] = "" if as_stored() == before else "CHANGED"
                transaction.set_rollback(True)
        except REFUSALS as refusal:
            found[name] = type(refusal).__name__
        assert as_stored() == before, name
    return found
