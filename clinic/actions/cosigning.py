"""Between a trainee and their supervisor: sent for co-signature, talked about, returned."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.note_content import SECTION_LIMIT
from clinic.actions.notes import NoteConflict, held_note, supervises, unfinished_reasons
from clinic.actions.wording import sound_text
from clinic.models import Comment, Event, Member, Note
from clinic.roles import Permission


@transaction.atomic
def submit_note(*, note: Note, to: Member, by: Member) -> Note:
    """Send one's own draft to a supervisor; until it comes back it stays as it is.

    Raises ValidationError where something is still missing, NoteConflict where it was saved again
    since `note` was read.
    """
    stored = _own_draft(note, by)
    if by.may(Permission.NOTE_SIGN):
        raise ValidationError(_("You sign your notes yourself."))
    if not supervises(to, by) or not to.may(Permission.NOTE_COSIGN):
        raise ValidationError(_("Choose somebody who supervises you today."))
    if stored.submitted_at is not None:
        raise ValidationError(_("This note waits for its co-signature already."))
    if stored.revision != note.revision:
        raise NoteConflict(stored)
    if reasons := unfinished_reasons(stored):
        raise ValidationError(reasons)
    stored.submitted_at, stored.submitted_to = timezone.now(), to
    stored.save(update_fields=["submitted_at", "submitted_to"])
    audit.record(Event.NOTE_SUBMITTED, by=by, subject=stored)
    return stored


@transaction.atomic
def take_back_note(*, note: Note, by: Member) -> Note:
    """The author goes on writing; a note that was not sent stays as it is."""
    stored = _own_draft(note, by)
    if stored.submitted_at is not None:
        _clear(stored)
        audit.record(Event.NOTE_RETURNED, by=by, subject=stored, reason="taken_back")
    return stored


@transaction.atomic
def return_note(*, note: Note, text: str, by: Member) -> Comment:
    """Back to the author, with what is to be looked at again."""
    stored = _supervised(note, by)
    if stored.submitted_at is None:
        raise ValidationError(_("This note has not been sent for co-signature."))
    _clear(stored)
    comment = _say(stored, text, by, Comment.Kind.RETURNED)
    audit.record(Event.NOTE_RETURNED, by=by, subject=stored)
    return comment


@transaction.atomic
def comment_on(*, note: Note, text: str, by: Member) -> Comment:
    """A word about a draft, between its author and who supervises them; never part of the note."""
    stored = _draft(note, by)
    if not may_discuss(stored, by):
        raise ValidationError(_("A draft is talked about by its author and their supervisor."))
    comment = _say(stored, text, by, Comment.Kind.COMMENT)
    audit.record(Event.NOTE_COMMENTED, by=by, subject=stored)
    return comment


def may_discuss(note: Note, member: Member) -> bool:
    """Whether `member` reads and writes the comments on this note."""
    if note.author_id == member.pk:
        return True
    return member.may(Permission.NOTE_COSIGN) and supervises(member, note.author)


def _say(note: Note, text: str, by: Member, kind: str) -> Comment:
    return Comment.objects.create(
        practice_id=note.practice_id,
        note=note,
        kind=kind,
        revision=note.revision,
        text=sound_text(text, name=_("Comment"), limit=SECTION_LIMIT, required=True),
        author=by,
    )


def _clear(note: Note) -> None:
    note.submitted_at = note.submitted_to = None
    note.save(update_fields=["submitted_at", "submitted_to"])


def _draft(note: Note, by: Member) -> Note:
    refuse_strangers(by, practice_id=note.practice_id)
    stored = held_note(note.pk)
    if stored.is_signed:
        raise ValidationError(_("This note is signed; there is nothing to send or return."))
    return stored


def _own_draft(note: Note, by: Member) -> Note:
    stored = _draft(note, by)
    if stored.author_id != by.pk:
        raise ValidationError(_("A draft is sent and taken back by the person who writes it."))
    return stored


def _supervised(note: Note, by: Member) -> Note:
    stored = _draft(note, by)
    if stored.author_id == by.pk or not may_discuss(stored, by):
        raise ValidationError(_("Only a supervisor of the person who wrote it returns a note."))
    return stored
