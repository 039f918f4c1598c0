"""The faces of a note: the editor, the two texts of a conflict, the reading view.

Whoever is shown one has read the note, also where a form came back: each records it.
"""

from collections.abc import Iterable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clinic import audit
from clinic.access import member_of, snippets_for
from clinic.actions.cosigning import may_discuss
from clinic.actions.notes import may_sign
from clinic.crypto import SealError
from clinic.models import Addendum, Client, Event, Member, Note
from clinic.models.naming import all_masked, names_kept_from
from clinic.models.note_words import ACTIVATIONS, BELIEFS, SECTIONS
from clinic.models.signing import is_as_signed
from clinic.queries import safety_plan_for
from clinic.roles import Permission
from reports import sentences
from reports.forms import AddendumForm, CommentForm, NoteForm, SubmitForm
from reports.queries import (
    DRAFT_OVERDUE,
    GoalRow,
    addenda_of,
    comments_of,
    goals_noted,
    goals_to_note,
    note_context,
    permitted,
    supervisors_of,
)
from reports.queries.corrected import corrected
from reports.views import crumbs
from reports.views.figures import Course
from reports.views.htmx import wants_fragment

log = structlog.get_logger("secure_base.notes")


def editor(
    request: HttpRequest, row: Note, form: NoteForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The draft to write in, with what one needs beside it."""
    client, member = row.client, member_of(request.user)
    audit.record(Event.NOTE_VIEWED, by=member, subject=row)
    goals: list[GoalRow] = list(form.goals) if form else goals_to_note(client)
    form = form or NoteForm.of(row, goals=goals, today=client.practice.today())
    beside = note_context(client, row)
    context = {
        "note": row,
        "client": client,
        "form": form,
        "goals": goals,
        "former": goals_noted(row, besides={str(goal.id) for goal in goals}),
        "crumbs": crumbs.to_client(client),
        "beside": beside,
        "safety_plan": safety_plan_for(client),
        "beliefs_before": [
            (BELIEFS[key], *last) for key, last in beside.beliefs.items() if key in BELIEFS
        ],
        "opening": Course.of(beside.scores).opening,
        **_ways_to_end(member),
        **_talk(row, member),
        "snippets": snippets_for(request.user),
        "saved_at": clock(row, client) if row.revision else "",
        **more,
    }
    return render(request, "reports/note.html", context, status=status)


def _ways_to_end(member: Member) -> dict[str, Any]:
    """Who may sign does; a trainee sends it to one of their supervisors."""
    if member.may(Permission.NOTE_SIGN):
        return {"may_sign": True}
    found = supervisors_of(member)
    one = found.first() if len(found) == 1 else None
    return {"may_sign": False, "supervisors": SubmitForm(supervisors=found), "one": one}


def _talk(row: Note, member: Member, form: CommentForm | None = None) -> dict[str, Any]:
    """What author and supervisor said about the draft; nothing of it for anybody else."""
    if not may_discuss(row, member):
        return {}
    said = comments_of(row)
    last = said[-1] if said else None
    returned = last and last.kind == last.Kind.RETURNED and not row.submitted_at
    return {
        "comments": said,
        "returned": last if returned and not row.is_signed else None,
        "comment_form": None if row.is_signed else form or CommentForm(),
    }


def conflict(request: HttpRequest, row: Note, stored: Note, form: NoteForm) -> HttpResponse:
    """Two windows wrote: show both texts, overwrite nothing."""
    stored.client, stored.author = row.client, row.author
    at = clock(stored, row.client)
    if wants_fragment(request):
        context = {"note": stored, "at": at}
        return render(request, "reports/_note_conflict.html", context, status=409)
    other = {"other": document(stored), "other_at": at}
    return editor(request, stored, form.at(stored.revision), status=409, **other)


def reading(
    request: HttpRequest,
    row: Note,
    member: Member,
    form: AddendumForm | None = None,
    status: int = 200,
    comment: CommentForm | None = None,
) -> HttpResponse:
    """The note to read; once signed with its additions and, for those who may, the form for one."""
    audit.record(Event.NOTE_VIEWED, by=member, subject=row)
    held = permitted(member, row.client, [Permission.NOTE_WRITE, Permission.NOTE_COSIGN])
    adds = row.is_signed and Permission.NOTE_WRITE in held
    context = {
        "note": row,
        "client": row.client,
        "crumbs": crumbs.to_client(row.client),
        **_told(_added(row), row.client),
        **_talk(row, member, comment),
        "is_own": row.author_id == member.pk,
        "writes_apart": Permission.NOTE_WRITE in held,
        "form": (form or AddendumForm(note=row)) if adds else None,
        "may_co_sign": Permission.NOTE_COSIGN in held and _waits_for(row, member),
    }
    return render(request, "reports/note_signed.html", context, status=status)


def _waits_for(row: Note, member: Member) -> bool:
    """A draft that was sent for co-signature, and this member may give it."""
    sent = not row.is_signed and row.submitted_at is not None
    return sent and row.author_id != member.pk and may_sign(row, member)


def _added(row: Note) -> dict[str, Any]:
    """What came later, whether some of it sets the note right, and how late it was signed."""
    if row.signed_at is None:
        return {"addenda": [], "document": document(row)}
    addenda = addenda_of(row)
    as_signed = _as_signed(row, addenda)
    try:
        shown = document(row, addenda)
    except SealError:  # changed past the product; `as_signed` says so
        shown, addenda = None, []
    signed_on = timezone.localtime(row.signed_at, row.client.practice.zone).date()
    late = signed_on - row.session_on
    return {
        "document": shown,
        "addenda": addenda,
        "as_signed": as_signed,
        "amended": any(each.kind == each.Kind.AMENDMENT for each in addenda),
        "late_days": late.days if late > DRAFT_OVERDUE else 0,
    }


def _told(read: dict[str, Any], client: Client) -> dict[str, Any]:
    """The note and its additions as this reader knows the client, and the people on their map."""
    if not (names := names_kept_from(client)):
        return read
    for each in read["addenda"]:
        each.struck, each.reason, each.text = all_masked(
            [each.struck, each.reason, each.text], names
        )
    return read | {"document": all_masked(read["document"], names)}


def _as_signed(row: Note, addenda: Iterable[Addendum]) -> bool | None:
    """Whether note and additions say what was signed; None where that cannot be told of all."""
    found = [is_as_signed(row), *(is_as_signed(each) for each in addenda)]
    if False in found:
        log.error("note.not_as_signed", note=str(row.pk), practice=str(row.practice_id))
        return False
    return None if None in found else True


def document(row: Note, addenda: Iterable[Addendum] = ()) -> dict[str, Any]:
    """A note's content under the headings and words it is read with, amendments struck through."""
    content = row.content
    sections = corrected(content.get("sections", {}), addenda)
    activation = content.get("activation", "")
    return {
        "session_on": row.session_on,
        "format": row.get_format_display(),
        "sections": [(name, sections.get(key, ())) for key, name in SECTIONS.items()],
        "beliefs": [
            (BELIEFS[key], strength)
            for key, strength in content.get("beliefs", {}).items()
            if key in BELIEFS
        ],
        "activation": ACTIVATIONS.get(activation, "") if activation else "",
        "goals": goals_noted(row),
    }


def clock(row: Note, client: Client) -> str:
    """When a note was last saved, on the practice's clock."""
    return sentences.clock(timezone.localtime(row.saved_at, client.practice.zone))
