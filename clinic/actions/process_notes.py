"""Process notes: a therapist's own, beside the record and never in it."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.note_content import SECTION_LIMIT
from clinic.actions.notes import EDITING_SESSION, sound_day
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member, ProcessNote
from clinic.queries import has_recorded


class ProcessNoteConflict(Exception):
    """Another window saved in between; `stored` is what the database holds."""

    def __init__(self, stored: ProcessNote) -> None:
        super().__init__(_("This note was changed elsewhere since you opened it."))
        self.stored = stored


@transaction.atomic
def start_process_note(*, client: Client, session_on: date, by: Member) -> ProcessNote:
    """An empty one about a session; one of that day in which nothing stands is taken up again."""
    refuse_strangers(by, practice_id=client.practice_id)
    own = {"client": client, "author": by, "session_on": sound_day(session_on, by.practice.today())}
    found = ProcessNote.objects.filter(**own, revision=0).first()
    if found is not None:
        return found
    note = ProcessNote.objects.create(practice_id=client.practice_id, **own)
    audit.record(Event.PROCESS_NOTE_EDITED, by=by, subject=note)
    return note


@transaction.atomic
def save_process_note(
    *, note_id: UUID, text: str, session_on: date, revision: int, by: Member
) -> ProcessNote:
    """Keep the words of its author. Raises ProcessNoteConflict where `revision` has moved on."""
    note = _own(note_id, by)
    text = sound_text(text, name=_("Process note"), limit=SECTION_LIMIT)
    day = sound_day(session_on, by.practice.today())
    if (note.text, note.session_on) == (text, day):
        return note
    if note.revision != revision:
        raise ProcessNoteConflict(note)
    note.text, note.session_on, note.revision = text, day, revision + 1
    note.save(update_fields=["text", "session_on", "revision", "saved_at"])
    since = timezone.now() - EDITING_SESSION
    if not has_recorded(Event.PROCESS_NOTE_EDITED, by=by.user, subject=note, since=since):
        audit.record(Event.PROCESS_NOTE_EDITED, by=by, subject=note)
    return note


@transaction.atomic
def remove_process_note(*, note_id: UUID, by: Member) -> ProcessNote:
    """Its author throws it away; it is no part of the record."""
    note = _own(note_id, by)
    audit.record(Event.PROCESS_NOTE_EDITED, by=by, subject=note, reason="removed")
    ProcessNote.objects.filter(pk=note.pk).delete()
    return note


def _own(note_id: UUID, by: Member) -> ProcessNote:
    """The author's own row as it is now, held until the transaction ends."""
    note = ProcessNote.objects.select_for_update().filter(pk=note_id, author=by).first()
    if note is None:
        raise ValidationError(_("This process note is not there any more."))
    refuse_strangers(by, practice_id=note.practice_id)
    return note.read_by(by.pk)
