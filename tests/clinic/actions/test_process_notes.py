"""Process notes: one person's, under a key of that person's, and nobody's business."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from clinic import audit
from clinic.actions.process_notes import (
    ProcessNoteConflict,
    remove_process_note,
    save_process_note,
    start_process_note,
)
from clinic.audit.reading import openings_of, search
from clinic.crypto import SealError
from clinic.forms.audit import EVENTS
from clinic.models import AuditEvent, Member, ProcessNote
from clinic.models.opening import apart, key_for, open_for, owner_of
from reports.actions.exports import export_client
from tests.architecture.sources import named, python_files
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

WORDS = "I felt like rescuing."


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def written(people: PracticePeople, by: Member | None = None) -> ProcessNote:
    by, today = by or people.therapist, people.practice.today()
    note = start_process_note(client=people.client, session_on=today, by=by)
    return save_process_note(note_id=note.pk, text=WORDS, session_on=today, revision=0, by=by)


def sealed(note: ProcessNote) -> tuple[str, str]:
    """What the database holds, and the place it is bound to."""
    row = ProcessNote.objects.get(pk=note.pk)
    return row.__dict__["text"].text, ProcessNote._meta.get_field("text").place(row)


def test_its_author_reads_it_back(harbour: PracticePeople) -> None:
    note = written(harbour)
    assert ProcessNote.objects.get(pk=note.pk).read_by(harbour.therapist.pk).text == WORDS
    assert (
        start_process_note(
            client=harbour.client, session_on=harbour.practice.today(), by=harbour.therapist
        )
        != note
    ), "only an empty one is taken up again"


def test_neither_the_row_nor_the_client_s_key_opens_it(harbour: PracticePeople) -> None:
    note = written(harbour)
    with pytest.raises(SealError):
        _ = ProcessNote.objects.get(pk=note.pk).text
    for stranger in (harbour.supervisor, harbour.owner, harbour.colleague):
        with pytest.raises(SealError):
            _ = ProcessNote.objects.get(pk=note.pk).read_by(stranger.pk).text
    text, place = sealed(note)
    with pytest.raises(SealError):
        open_for(text, place)  # the client's key, which this process holds
    assert open_for(text, place, harbour.therapist.pk) == WORDS.encode()
    client_key = key_for(*owner_of(note)).key
    assert len({client_key, *(apart(client_key, m.pk) for m in harbour.members.values())}) == 7


def test_two_windows_overwrite_nothing(harbour: PracticePeople) -> None:
    note, today = written(harbour), harbour.practice.today()
    given = {"note_id": note.pk, "session_on": today, "by": harbour.therapist}
    with pytest.raises(ProcessNoteConflict) as conflict:
        save_process_note(text="Other words", revision=0, **given)
    assert conflict.value.stored.text == WORDS
    assert save_process_note(text=WORDS, revision=0, **given).revision == 1, "the same words again"


def test_nobody_else_changes_or_removes_it(harbour: PracticePeople) -> None:
    note, today = written(harbour), harbour.practice.today()
    for other in (harbour.supervisor, harbour.colleague):
        with pytest.raises(ValidationError, match="not there"):
            save_process_note(note_id=note.pk, text="", session_on=today, revision=1, by=other)
        with pytest.raises(ValidationError, match="not there"):
            remove_process_note(note_id=note.pk, by=other)
    remove_process_note(note_id=note.pk, by=harbour.therapist)
    assert not ProcessNote.objects.exists()


def test_it_is_in_no_export_and_on_no_list_of_the_audit(harbour: PracticePeople) -> None:
    without = ZipFile(BytesIO(export_client(client=harbour.client, by=harbour.therapist)))
    before = sorted(without.namelist())
    note = written(harbour)
    package = ZipFile(BytesIO(export_client(client=harbour.client, by=harbour.therapist)))
    assert sorted(package.namelist()) == before
    content = b"".join(package.read(name) for name in package.namelist())
    assert WORDS.encode() not in content
    assert str(note.pk).encode() not in content
    audit.record("process_note.viewed", by=harbour.therapist, subject=note)  # type: ignore[arg-type]

    kept = AuditEvent.objects.filter(event__startswith="process_note", client=harbour.client)
    assert kept.count() == 2, "the chain itself holds all of it"
    lines = search(harbour.practice, person=harbour.therapist).lines
    assert lines
    assert not any("process note" in str(line.what).lower() for line in lines)
    assert "process_note" not in str(EVENTS)
    assert "process" not in str(openings_of(harbour.client))


def test_the_author_s_pages_keep_the_words_and_say_whose_they_are(harbour: PracticePeople) -> None:
    browser, url = signed_in(harbour.therapist), f"/clients/{harbour.client.pk}/process-notes/"
    at = browser.post(f"{url}new/")["Location"]
    assert browser.post(f"{url}new/")["Location"] == at
    data = {"revision": 0, "session_on": harbour.practice.today().isoformat(), "text": WORDS}
    part = browser.post(f"{at}save/", data, headers={"HX-Request": "true"}).content.decode()
    assert 'value="1"' in part
    assert "<html" not in part
    late = browser.post(f"{at}save/", data | {"text": "Mine"})
    assert late.status_code == 409
    assert {"Mine", WORDS} <= {word for word in ("Mine", WORDS) if word in late.content.decode()}
    wrong = browser.post(f"{at}save/", data | {"session_on": "2999-01-01", "text": "Mine"})
    assert wrong.status_code == 422
    assert "cannot lie in the future" in wrong.content.decode()
    page = browser.get(at).content.decode()
    assert WORDS in page
    assert "Only you can read this." in page
    assert WORDS in browser.get(url).content.decode()
    assert signed_in(harbour.supervisor).get(at).status_code == 404
    browser.post(f"{at}remove/")
    assert browser.get(at).status_code == 404


def test_few_files_know_that_there_are_such_notes() -> None:
    """Whoever counts, lists or shows them elsewhere has to come by here."""
    knowing = {named(p) for p in python_files() if "ProcessNote" in p.read_text()}
    assert {name for name in knowing if "/migrations/" not in name} == {
        "clinic/access.py",
        "clinic/actions/process_notes.py",
        "clinic/forms/own_words.py",
        "clinic/models/__init__.py",
        "clinic/models/apart.py",
        "clinic/views/process_notes.py",
        "config/operations/backup/proving.py",  # that a sample of them opens after a restore
        "config/operations/data_map.py",
        "reports/actions/erasure.py",
        "reports/exports/contents.py",  # why they are left out
    }
