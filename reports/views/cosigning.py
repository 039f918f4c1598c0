"""A draft between its author and who supervises them: taken back, returned, talked about."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import NotAllowed, member_of, note_for
from clinic.actions.cosigning import comment_on, may_discuss, return_note, take_back_note
from clinic.roles import Permission
from reports.forms import CommentForm
from reports.views import note_pages


@require_POST
def note_take_back(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """The author goes on writing what they had sent."""
    row, member = note_for(request.user, note_id, Permission.NOTE_WRITE), member_of(request.user)
    if row.author_id != member.pk:
        raise NotAllowed(note_id, row.client)
    try:
        take_back_note(note=row, by=member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The note is yours again. Go on writing."))
    return redirect("note", row.pk)


@require_POST
def note_return(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Back to the author, with words."""
    row, member = note_for(request.user, note_id, Permission.NOTE_COSIGN), member_of(request.user)
    form = CommentForm(request.POST)
    if form.carry_out(return_note, note=row, by=member):
        messages.success(request, _("The note is returned."))
        return redirect("supervision_queue")
    return note_pages.reading(request, row, member, status=422, comment=form)


@require_POST
def note_comment(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """A word about a draft."""
    row, member = note_for(request.user, note_id, Permission.RECORD_READ), member_of(request.user)
    if not may_discuss(row, member):
        raise NotAllowed(note_id, row.client)
    form = CommentForm(request.POST)
    if form.carry_out(comment_on, note=row, by=member):
        messages.success(request, _("Your comment is kept."))
        return redirect("note", row.pk)
    return note_pages.reading(request, row, member, status=422, comment=form)
