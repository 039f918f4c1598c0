"""What was signed is held to its digest: on the page, by the night's proof, after new keys."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models

from clinic.actions.keys import renew_practice_key
from clinic.actions.notes import sign_note
from clinic.audit.signed import unlike_signed
from clinic.audit.verifying import verify
from clinic.models import Addendum, AuditEvent, AuditHead, Event, Note
from clinic.models.opening import forget_all
from clinic.models.signing import is_as_signed
from clinic.triggers import _UNLOCK
from tests.people import TwoPractices
from tests.record.signed_note import ROWS, Signed, signed_note
from tests.sign_in import signed_in


@pytest.fixture
def signed(two_practices: TwoPractices) -> Signed:
    return signed_note(two_practices.harbour)


def past_the_locks(table: str, column: str, row: Any, value: Any) -> None:
    """What somebody does who owns the tables and holds no key."""
    pk = row.pk.hex if connection.vendor == "sqlite" else row.pk
    _unlocked(table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])


def stored(note: Note) -> Note:
    return Note.objects.get(pk=note.pk)


def test_a_signature_keeps_a_keyed_digest_in_the_row_and_in_the_chain(signed: Signed) -> None:
    note, addition = stored(signed.note), Addendum.objects.get(note=signed.note)
    assert is_as_signed(note)
    assert is_as_signed(addition)
    lines = AuditEvent.objects.filter(event__in=[Event.NOTE_SIGNED, Event.ADDENDUM_ADDED])
    assert dict(lines.values_list("subject_id", "reason")) == {
        str(note.pk): note.digest,
        str(addition.pk): addition.digest,
    }
    bare = hashlib.sha256(addition.text.encode()).hexdigest()
    assert len(note.digest) == 43
    assert addition.digest not in bare
    assert list(unlike_signed()) == []
    page = signed_in(signed.people.supervisor).get(f"/notes/{note.pk}/").content.decode()
    assert "the text is what was signed" in page
    audit_page = signed_in(signed.people.owner).get("/practice/audit/").content.decode()
    assert "Signed a note" in audit_page
    assert note.digest not in audit_page


def test_an_older_text_of_the_same_row_is_told_everywhere(signed: Signed) -> None:
    """It opens, for it was sealed here and for this row: the digest alone can tell."""
    older = stored(signed.note)
    older.content = {"sections": {"focus": "As it never was"}, "goals": {}}
    sealed = Note._meta.get_field("content").pre_save(older, False)
    past_the_locks("clinic_note", "content", signed.note, sealed.text)

    assert is_as_signed(stored(signed.note)) is False
    assert [found.words for found in verify([]).breaks] == [
        f"note {signed.note.pk} does not say what was signed"
    ]
    practice = str(signed.people.practice.pk)
    assert AuditHead.objects.get(chain=practice).is_whole is False
    page = signed_in(signed.people.supervisor).get(f"/notes/{signed.note.pk}/").content.decode()
    assert "does not say what was signed" in page
    assert "the text is what was signed" not in page
    audit_page = signed_in(signed.people.owner).get("/practice/audit/").content.decode()
    assert "a signed note does not say what was signed" in audit_page


@pytest.mark.parametrize(
    ("column", "value"), [("session_on", "2020-01-01"), ("signature", "Another"), ("digest", "")]
)
def test_the_day_the_signature_and_the_digest_itself_are_held(
    signed: Signed, column: str, value: str
) -> None:
    past_the_locks("clinic_note", column, signed.note, value)
    assert [found.words.split()[0] for found in unlike_signed()] == ["note"]


def test_a_text_that_does_not_open_is_told_and_not_shown(signed: Signed) -> None:
    past_the_locks("clinic_note", "content", signed.note, "2.x.y.z")
    answer = signed_in(signed.people.supervisor).get(f"/notes/{signed.note.pk}/")
    assert answer.status_code == 200
    assert "The text does not open" in answer.content.decode()


def test_an_addition_is_held_too_and_one_from_before_is_not_accused(signed: Signed) -> None:
    addition = Addendum.objects.get(note=signed.note)
    past_the_locks("clinic_addendum", "kind", addition, "amendment")
    assert [found.words.split()[0] for found in unlike_signed()] == ["addendum"]

    past_the_locks("clinic_addendum", "digest", addition, "")
    past_the_locks("clinic_auditevent", "reason", _line(addition), "")  # as it was, before
    assert list(unlike_signed()) == []
    assert is_as_signed(Addendum.objects.get(pk=addition.pk)) is None
    page = signed_in(signed.people.supervisor).get(f"/notes/{signed.note.pk}/").content.decode()
    assert "Signed before a digest was kept" in page


def test_what_was_signed_and_is_gone_is_told(signed: Signed) -> None:
    """The lock of a table is lifted by who owns it; the chain remembers each signature."""
    addition = Addendum.objects.get(note=signed.note)
    for model in reversed(ROWS):
        _unlocked(model._meta.db_table)
        models.QuerySet(model)._raw_delete("default")
    gone = [f"{kind} was signed" for kind in (f"note {signed.note.pk}", f"addendum {addition.pk}")]
    assert sorted(found.words.partition(" and is")[0] for found in unlike_signed()) == sorted(gone)


def test_a_signature_taken_off_is_told_and_so_is_one_put_on_again(signed: Signed) -> None:
    """A draft again, rewritten and signed by the product itself: two signatures of one note."""
    note = signed.note
    off = {"signed_at": None, "signed_by_id": None, "signature": "", "digest": ""}
    _unlocked("clinic_note")
    Note.objects.filter(pk=note.pk).update(**off)
    assert f"note {note.pk} was signed and is no signed row" in _told()

    draft = stored(note)
    draft.content = draft.content | {"sections": {"focus": "As it never was"}}
    draft.save()
    assert is_as_signed(sign_note(note=draft, by=signed.people.supervisor))
    assert _told() == f"note {note.pk} does not say what was signed"


def test_a_signed_note_that_nobody_signed_is_told(signed: Signed) -> None:
    """A row put in by hand, in the way of those from before digests were kept."""
    forged = stored(signed.note)
    forged.pk, forged._state.adding, forged.session_id, forged.digest = uuid4(), True, None, ""
    forged.save(force_insert=True)
    assert _told() == f"note {forged.pk} does not say what was signed"


def test_new_keys_of_the_practice_leave_it_as_it_is(signed: Signed) -> None:
    renew_practice_key(signed.people.practice)
    forget_all()
    assert is_as_signed(stored(signed.note))
    assert list(unlike_signed()) == []


def _unlocked(table: str) -> None:
    with connection.cursor() as cursor:
        for statement in _UNLOCK[connection.vendor](table):
            cursor.execute(statement)


def _told() -> str:
    return " / ".join(found.words for found in unlike_signed())


def _line(addition: Addendum) -> AuditEvent:
    line: AuditEvent = AuditEvent.objects.get(subject_id=str(addition.pk))
    return line
