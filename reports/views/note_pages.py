"""The faces of a note: the editor, the two texts of a conflict, the reading view.

Whoever is shown one has read the note, also where a form came back: each records it.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clinic import audit
from clinic.access import member_of
from clinic.actions.note_content import ACTIVATIONS, SECTIONS
from clinic.actions.notes import may_sign
from clinic.models import Client, Event, Member, Note
from clinic.roles import Permission
from reports import sentences
from reports.forms import AddendumForm, NoteForm
from reports.queries import GoalRow, addenda_of, goals_noted, goals_to_note, note_context, permitted
from reports.views import crumbs
from reports.views.htmx import wants_fragment


def editor(
    request: HttpRequest, row: Note, form: NoteForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The draft to write in, with what one needs beside it."""
    client, member = row.client, member_of(request.user)
    audit.record(Event.NOTE_VIEWED, by=member, subject=row)
    goals: list[GoalRow] = list(form.goals) if form else goals_to_note(client)
    form = form or NoteForm.of(row, goals=goals, today=client.practice.today())
    beside = note_context(client, row)
    verdicts = {scale: score.verdict for scale, score in beside.scores.items()}
    context = {
        "note": row,
        "client": client,
        "form": form,
        "goals": goals,
        "former": goals_noted(row, besides={str(goal.id) for goal in goals}),
        "crumbs": crumbs.to_client(client),
        "beside": beside,
        "opening": sentences.opening(verdicts),
        "may_sign": member.may(Permission.NOTE_SIGN),
        "saved_at": clock(row, client) if row.revision else "",
        **more,
    }
    return render(request, "reports/note.html", context, status=status)


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
) -> HttpResponse:
    """The note to read; once signed with its additions and, for those who may, the form for one."""
    audit.record(Event.NOTE_VIEWED, by=member, subject=row)
    held = permitted(member, row.client, [Permission.NOTE_WRITE, Permission.NOTE_COSIGN])
    adds = row.is_signed and Permission.NOTE_WRITE in held
    context = {
        "note": row,
        "client": row.client,
        "crumbs": crumbs.to_client(row.client),
        "document": document(row),
        "addenda": addenda_of(row) if row.is_signed else [],
        "form": (form or AddendumForm()) if adds else None,
        "may_co_sign": Permission.NOTE_COSIGN in held and _waits_for(row, member),
    }
    return render(request, "reports/note_signed.html", context, status=status)


def _waits_for(row: Note, member: Member) -> bool:
    """A draft whose author cannot sign, and this member can."""
    needs_one = not row.is_signed and not row.author.may(Permission.NOTE_SIGN)
    return needs_one and may_sign(row, member)


def document(row: Note) -> dict[str, Any]:
    """A note's content under the headings and words it is read with."""
    content = row.content
    sections = content.get("sections", {})
    activation = content.get("activation", "")
    return {
        "session_on": row.session_on,
        "sections": [(name, sections.get(key, "")) for key, name in SECTIONS.items()],
        "activation": ACTIVATIONS.get(activation, "") if activation else "",
        "goals": goals_noted(row),
    }


def clock(row: Note, client: Client) -> str:
    """When a note was last saved, on the practice's clock."""
    return sentences.clock(timezone.localtime(row.saved_at, client.practice.zone))
