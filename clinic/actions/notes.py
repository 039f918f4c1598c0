"""Progress notes: draft, save, sign, discard, add to."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.note_content import SECTION_LIMIT, SENTENCE_LIMIT, sound_content, unfinished
from clinic.actions.wording import sound_text
from clinic.models import (
    Addendum,
    BeliefRating,
    Client,
    Event,
    Goal,
    GoalRating,
    MarkerEvidence,
    Member,
    Note,
    Session,
    Supervision,
    open_on,
)
from clinic.models.signing import digest_of
from clinic.queries import has_recorded
from clinic.roles import Permission

EARLIEST_SESSION = date(1900, 1, 1)
EDITING_SESSION = timedelta(minutes=30)


class NoteConflict(Exception):
    """Somebody saved in between; `stored` is what the database holds, nothing was overwritten."""

    def __init__(self, stored: Note) -> None:
        super().__init__(_("This note was changed elsewhere since you opened it."))
        self.stored = stored


@transaction.atomic
def start_note(
    *, client: Client, session_on: date, by: Member, session: Session | None = None
) -> Note:
    """An empty draft about one session, in the format its author used last.

    Begun from an appointment twice, it is the same note.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    if session is not None:
        if session.client_id != client.pk:
            raise ValidationError(_("This appointment is another client's."))
        begun = Note.objects.filter(session=session, author=by).first()
        if begun is not None:
            return begun
    last = Note.objects.filter(author=by).order_by("-created_at").values_list("format", flat=True)
    kind = last.first() or Note.Format.ATTACHMENT
    note = Note.objects.create(
        practice_id=client.practice_id,
        client=client,
        author=by,
        session=session,
        session_on=sound_day(session_on, by.practice.today()),
        format=kind,
        content=sound_content({}, {}, kind),
    )
    audit.record(Event.NOTE_STARTED, by=by, subject=note)
    return note


@transaction.atomic
def save_note(
    *,
    note_id: UUID,
    content: dict[str, Any],
    session_on: date,
    revision: int,
    by: Member,
    kind: str = "",
) -> Note:
    """Keep a draft. `revision` is the one the writer saw; raises NoteConflict if it moved on.

    `kind`: another format for it; words under headings of the former one stay. What the draft
    says of goals whose plan has ended since stays in it. Saving is one audit event an editing
    session of half an hour.
    """
    note = held_note(note_id)
    _refuse_change(note, by)
    goals, kind = open_goals(note.client_id), kind or note.format
    document = sound_content(content, goals, kind)
    document["goals"] = _of_ended_plans(note, goals) | document["goals"]
    day = sound_day(session_on, by.practice.today())
    if (note.content, note.session_on, note.format) == (document, day, kind):
        return note  # the same words again, by an autosave just before signing say
    if note.revision != revision:
        raise NoteConflict(note)
    note.content, note.session_on, note.format = document, day, kind
    note.revision = revision + 1
    note.save(update_fields=["content", "session_on", "format", "revision", "saved_at"])
    if not has_recorded(
        Event.NOTE_EDITED, by=by.user, subject=note, since=timezone.now() - EDITING_SESSION
    ):
        audit.record(Event.NOTE_EDITED, by=by, subject=note)
    return note


@transaction.atomic
def sign_note(*, note: Note, by: Member) -> Note:
    """Lock a note for good, and write its ratings and evidence as rows.

    Its author signs; a trainee's supervisor signs what was sent for co-signature. Signing what
    is signed returns it unchanged; NoteConflict when it was saved again since `note` was read.
    """
    signature = _signature(note, by)
    stored = held_note(note.pk)
    if stored.is_signed:
        return stored
    if stored.revision != note.revision:
        raise NoteConflict(stored)
    if reasons := unfinished_reasons(stored):
        raise ValidationError(reasons)
    draft = Note.objects.filter(pk=stored.pk, signed_at=None, revision=stored.revision)
    if by.pk != stored.author_id:
        if stored.submitted_at is None:
            raise ValidationError(_("This note has not been sent for co-signature."))
        draft = draft.filter(submitted_at__isnull=False)
    stored.signed_at, stored.signed_by, stored.signature = timezone.now(), by, signature
    stored.digest = digest_of(stored)
    signed = ("signed_at", "signed_by", "signature", "digest")
    won = draft.update(**{name: getattr(stored, name) for name in signed})
    if won:  # always, where the database locked the row above
        _write_progress(stored, stored.content["goals"])
        _write_beliefs(stored, stored.content.get("beliefs", {}))
        audit.record(Event.NOTE_SIGNED, by=by, subject=stored, reason=stored.digest)
    return Note.objects.get(pk=stored.pk)


@transaction.atomic
def discard_note(*, note: Note, by: Member) -> Note:
    """Delete a draft; that it was there stays in the audit."""
    stored = held_note(note.pk)
    _refuse_change(stored, by)
    if stored.comments.exists():
        raise ValidationError(_("This draft was talked about in supervision, so it is kept."))
    audit.record(Event.NOTE_DISCARDED, by=by, subject=stored)
    Note.objects.filter(pk=stored.pk).delete()
    return stored


@transaction.atomic
def add_addendum(
    *,
    note: Note,
    kind: str,
    reason: str,
    text: str,
    section: str = "",
    struck: str = "",
    by: Member,
) -> Addendum:
    """Add to a signed note, dated and with a reason.

    An amendment may name the section it corrects and the words in it that it strikes, all of them
    where it names none; they stay in the note and are read struck through.
    """
    refuse_strangers(by, practice_id=note.practice_id)
    stored = Note.objects.filter(pk=note.pk, signed_at__isnull=False).first()
    if stored is None:
        raise ValidationError(_("This note is still a draft: change the note itself."))
    if kind not in Addendum.Kind.values:
        raise ValidationError(_("Choose what kind of addition this is."))
    struck = sound_text(struck, name=_("Words to strike"), limit=SECTION_LIMIT)
    _refuse_amiss(stored, kind, section, struck)
    addendum = Addendum(
        practice_id=note.practice_id,
        note=note,
        kind=kind,
        author=by,
        section=section,
        struck=struck,
        reason=sound_text(reason, name=_("Reason"), limit=SENTENCE_LIMIT, required=True),
        text=sound_text(text, name=_("Text"), limit=SECTION_LIMIT, required=True),
    )
    addendum.digest = digest_of(addendum)
    addendum.save()
    audit.record(
        Event.ADDENDUM_ADDED, by=by, subject=addendum, client=note.client, reason=addendum.digest
    )
    return addendum


def _refuse_amiss(note: Note, kind: str, section: str, struck: str) -> None:
    """What is struck must be an amendment's, and be there."""
    if not section and not struck:
        return
    if kind != Addendum.Kind.AMENDMENT:
        raise ValidationError({"section": _("Only an amendment corrects a part of the note.")})
    words = note.content.get("sections", {}).get(section, "")
    if not words:
        raise ValidationError({"section": _("Choose a part in which the note says something.")})
    if struck not in words:
        raise ValidationError(
            {"struck": _("These words are not in that part. Copy them as they stand there.")}
        )


def open_goals(client_id: UUID) -> dict[str, Goal]:
    """The goals in use of the client's open plan, by id."""
    rows = Goal.objects.filter(plan__client_id=client_id, plan__ended_at=None, put_aside_at=None)
    return {str(goal.pk): goal for goal in rows}


def _goals_named_in(note: Note) -> dict[str, Goal]:
    """The client's goals this note may speak of: of the open plan, and those it named before."""
    named = [UUID(goal_id) for goal_id in note.content.get("goals", {})]
    rows = Goal.objects.filter(plan__client_id=note.client_id, pk__in=named)
    return {str(goal.pk): goal for goal in rows} | open_goals(note.client_id)


def _of_ended_plans(note: Note, goals: dict[str, Goal]) -> dict[str, Any]:
    """What the stored draft says of goals that are no longer in the open plan, or put aside."""
    stored = note.content.get("goals", {})
    return {goal_id: said for goal_id, said in stored.items() if goal_id not in goals}


def may_sign(note: Note, member: Member) -> bool:
    """Whether `member` may sign this note: its author, or a trainee's supervisor."""
    own = note.author_id == member.pk and member.may(Permission.NOTE_SIGN)
    return own or _co_signs(note, member)


def unfinished_reasons(note: Note) -> list[str]:
    """What still stands between this draft and a signature, one sentence each."""
    goals = _goals_named_in(note)
    return list(unfinished(sound_content(note.content, goals, note.format), goals))


def supervises(supervisor: Member, supervisee: Member) -> bool:
    """Whether the one supervises the other today."""
    today = supervisor.practice.today()
    mine = Supervision.objects.filter(open_on(today), supervisor=supervisor)
    return mine.filter(supervisee=supervisee).exists()


def _co_signs(note: Note, member: Member) -> bool:
    """Whether `member` co-signs for the author today; who signs alone needs no co-signature."""
    if not member.may(Permission.NOTE_COSIGN) or note.author.may(Permission.NOTE_SIGN):
        return False
    return supervises(member, note.author)


def _signature(note: Note, by: Member) -> str:
    """Name, role and meaning, in words that stay as they were on the day."""
    refuse_strangers(by, practice_id=note.practice_id)
    if note.author_id == by.pk and by.may(Permission.NOTE_SIGN):
        return _("%(name)s, therapist, signed as author") % {"name": by.name}
    if _co_signs(note, by):
        return _("%(name)s, supervisor, co-signed") % {"name": by.name}
    if note.author_id == by.pk:
        raise ValidationError(_("Your supervisor signs this note for you."))
    raise ValidationError(_("Only its author, or the author's supervisor, signs a note."))


def _write_progress(note: Note, goals: dict[str, dict[str, Any]]) -> None:
    """The author's ratings and evidence become rows that charts and reports can read."""
    common = {"practice_id": note.practice_id, "note": note}
    GoalRating.objects.bulk_create(
        GoalRating(
            goal_id=UUID(goal_id),
            level=goal["attainment"],
            rated_on=note.session_on,
            rated_by_id=note.author_id,
            **common,
        )
        for goal_id, goal in goals.items()
        if goal["attainment"] is not None
    )
    MarkerEvidence.objects.bulk_create(
        MarkerEvidence(
            goal_id=UUID(goal_id),
            marker=marker,
            route=goal["route"],
            sentence=sentence,
            seen_on=note.session_on,
            seen_by_id=note.author_id,
            **common,
        )
        for goal_id, goal in goals.items()
        for marker, sentence in _seen(goal)
    )


def _write_beliefs(note: Note, beliefs: dict[str, int | None]) -> None:
    """How strong each belief was that somebody put a number to."""
    BeliefRating.objects.bulk_create(
        BeliefRating(
            practice_id=note.practice_id,
            client_id=note.client_id,
            note=note,
            belief=belief,
            level=strength,
            rated_on=note.session_on,
            rated_by_id=note.author_id,
        )
        for belief, strength in beliefs.items()
        if strength is not None
    )


def _seen(goal: dict[str, Any]) -> list[tuple[str, str]]:
    """Markers with their sentences; a route worked along without a marker is one nameless row."""
    return list(goal["markers"].items()) or ([("", "")] if goal["route"] else [])


def held_note(note_id: UUID) -> Note:
    """The note as it is now, held until the transaction ends."""
    note = Note.objects.select_for_update().filter(pk=note_id).first()
    if note is None:
        raise ValidationError(
            _("This draft was discarded meanwhile. Copy what you still need into a new note.")
        )
    return note


def _refuse_change(note: Note, by: Member) -> None:
    refuse_strangers(by, practice_id=note.practice_id)
    if note.is_signed:
        raise ValidationError(
            _("This note is signed and stays as it is. Add an addendum to say more.")
        )
    if note.author_id != by.pk:
        raise ValidationError(_("A draft is changed by the person who writes it."))
    if note.submitted_at is not None:
        raise ValidationError(
            _("This note waits for its co-signature. Take it back before you change it.")
        )


def sound_day(day: date, today: date) -> date:
    """A day on which a session can have been: not to come."""
    if day > today:
        raise ValidationError(_("The session cannot lie in the future."))
    if day < EARLIEST_SESSION:
        raise ValidationError(_("Please check the day of the session: it lies before 1900."))
    return day
