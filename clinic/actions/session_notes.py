"""An appointment becomes a note."""

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.actions.notes import start_note
from clinic.actions.sessions import locked_session, settle_session
from clinic.models import Event, Member, Note, Session


@transaction.atomic
def begin_note(*, session: Session, by: Member) -> Note:
    """One's own note of this session: the one that is there, else a new draft of its day.

    A session that was still planned and has begun is attended by that.
    """
    stored = locked_session(session, by)
    note = Note.objects.filter(session=stored, author=by).first()
    if note is not None:
        return note
    day = stored.starts_at.astimezone(by.practice.zone).date()
    note = start_note(client=stored.client, session_on=day, by=by)
    note.session = stored
    note.save(update_fields=["session"])
    if stored.state == Session.State.PLANNED and stored.starts_at <= timezone.now():
        settle_session(session=stored, state=Session.State.ATTENDED, by=by)
    audit.record(Event.SESSION_CHANGED, by=by, subject=stored, reason="note")
    return note
