"""Process notes, for their author's eyes alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import client_for, member_of, process_note_for, process_notes_for
from clinic.actions.process_notes import (
    ProcessNoteConflict,
    remove_process_note,
    save_process_note,
    start_process_note,
)
from clinic.forms.own_words import ProcessNoteForm
from clinic.models import Client, Event, ProcessNote
from clinic.roles import Permission


@require_safe
def process_notes(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One's own about this client, the newest first."""
    client = client_for(request.user, client_id, Permission.NOTE_WRITE)
    rows = process_notes_for(request.user, client)
    audit.record(Event.PROCESS_NOTE_VIEWED, by=member_of(request.user), subject=client)
    context = {"client": client, "rows": rows, "crumbs": _crumbs(client)}
    return render(request, "clinic/process_notes.html", context)


@require_POST
def process_note_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One for today; an empty one that is there already is taken up again."""
    client = client_for(request.user, client_id, Permission.NOTE_WRITE)
    member = member_of(request.user)
    note = start_process_note(client=client, session_on=client.practice.today(), by=member)
    return redirect("process_note", note.pk)


@require_safe
def process_note(request: HttpRequest, process_note_id: UUID) -> HttpResponse:
    """One of them, to read and to go on writing."""
    return _editor(request, process_note_for(request.user, process_note_id))


@require_POST
def process_note_save(request: HttpRequest, process_note_id: UUID) -> HttpResponse:
    """Keep the words. With htmx a line of news comes back, without it the page."""
    row = process_note_for(request.user, process_note_id)
    form = ProcessNoteForm(request.POST, today=row.client.practice.today())
    try:
        saved = form.carry_out(save_process_note, note_id=row.pk, by=member_of(request.user))
    except ProcessNoteConflict as conflict:
        return _conflict(request, row, conflict.stored, form)
    if saved is None:
        if _wants_fragment(request):
            return render(request, "reports/_note_refused.html", {"form": form}, status=422)
        return _editor(request, row, form, status=422)
    if _wants_fragment(request):
        context = {"note": saved, "at": _clock(saved, row.client)}
        return render(request, "reports/_note_saved.html", context)
    messages.success(request, _("It is saved."))
    return redirect("process_note", row.pk)


@require_POST
def process_note_remove(request: HttpRequest, process_note_id: UUID) -> HttpResponse:
    """Throw one's own away."""
    row = process_note_for(request.user, process_note_id)
    remove_process_note(note_id=row.pk, by=member_of(request.user))
    messages.success(request, _("The process note is gone."))
    return redirect("process_notes", row.client_id)


def _conflict(
    request: HttpRequest, row: ProcessNote, stored: ProcessNote, form: ProcessNoteForm
) -> HttpResponse:
    """Two windows wrote: show both texts, overwrite nothing."""
    at = _clock(stored, row.client)
    if _wants_fragment(request):
        context = {"note": stored, "at": at}
        return render(request, "reports/_note_conflict.html", context, status=409)
    stored.client = row.client
    return _editor(request, stored, form.at(stored.revision), status=409, other=stored, other_at=at)


def _editor(
    request: HttpRequest,
    row: ProcessNote,
    form: ProcessNoteForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    audit.record(Event.PROCESS_NOTE_VIEWED, by=member_of(request.user), subject=row)
    here = [*_crumbs(row.client), {"label": _("Process notes"), "url": _list(row.client)}]
    context = {
        "note": row,
        "client": row.client,
        "crumbs": here,
        "form": form or ProcessNoteForm.of(row, today=row.client.practice.today()),
        "saved_at": _clock(row, row.client) if row.revision else "",
        **more,
    }
    return render(request, "clinic/process_note.html", context, status=status)


def _clock(row: ProcessNote, client: Client) -> str:
    return time_format(timezone.localtime(row.saved_at, client.practice.zone), "H:i")


def _wants_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _list(client: Client) -> str:
    return reverse("process_notes", kwargs={"client_id": client.pk})


def _crumbs(client: Client) -> list[dict[str, str]]:
    page = reverse("client", kwargs={"client_id": client.pk})
    clients = {"label": _("Clients"), "url": reverse("caseload")}
    return [clients, {"label": client.name, "born": str(client.birth_year), "url": page}]
