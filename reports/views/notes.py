"""Session notes: write, save as one goes, sign, read, add to."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.access import NotAllowed, client_for, member_of, note_for
from clinic.actions.cosigning import submit_note
from clinic.actions.notes import (
    NoteConflict,
    add_addendum,
    discard_note,
    save_note,
    sign_note,
    start_note,
)
from clinic.confirming import recently_confirmed
from clinic.models import Member, Note
from clinic.roles import Permission
from reports.forms import AddendumForm, NoteForm, SeenForm, SubmitForm
from reports.queries import empty_draft, goals_to_note, permitted, supervisors_of
from reports.views import note_pages
from reports.views.htmx import wants_fragment


@require_POST
def note_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A draft for today; an untouched one that is there already is taken up again."""
    client = client_for(request.user, client_id, Permission.NOTE_WRITE)
    member, today = member_of(request.user), client.practice.today()
    found = empty_draft(client, author=member, day=today)
    return redirect("note", (found or start_note(client=client, session_on=today, by=member)).pk)


@require_safe
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """The editor while it is one's own draft, the reading view otherwise."""
    row, member = _read(request, note_id)
    if _may_write(row, member) and not row.is_signed and row.submitted_at is None:
        return note_pages.editor(request, row)
    return note_pages.reading(request, row, member)


@require_POST
def note_save(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Keep the draft. With htmx a line of news comes back, without it the page."""
    row, member = _own(request, note_id)
    _form, saved = _saved_or_page(request, row, member)
    if isinstance(saved, HttpResponse):
        return saved
    if wants_fragment(request):
        context = {"note": saved, "at": note_pages.clock(saved, row.client)}
        return render(request, "reports/_note_saved.html", context)
    messages.success(request, _("The draft is saved."))
    return redirect("note", row.pk)


@require_POST
@recently_confirmed
def note_sign(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Sign: the author with what is on the page, the supervisor what they have read."""
    row, member = _read(request, note_id)
    if row.is_signed:
        messages.info(request, _("This note is already signed."))
        return redirect("note", row.pk)
    if row.author_id != member.pk:
        return _co_sign(request, note_for(request.user, note_id, Permission.NOTE_COSIGN), member)
    form, saved = _saved_or_page(
        request, note_for(request.user, note_id, Permission.NOTE_WRITE), member
    )
    if isinstance(saved, HttpResponse):
        return saved
    try:
        sign_note(note=saved, by=member)
    except ValidationError as refusal:
        form.at(saved.revision).add_error(None, refusal)
        return note_pages.editor(request, saved, form, status=422)
    messages.success(request, _("The note is signed."))
    return redirect("note", row.pk)


@require_POST
def note_submit(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Send one's draft for co-signature, with what is on the page."""
    row, member = _own(request, note_id)
    form, saved = _saved_or_page(request, row, member)
    if isinstance(saved, HttpResponse):
        return saved
    chosen = SubmitForm(request.POST, supervisors=supervisors_of(member))
    try:
        if not chosen.is_valid():
            raise ValidationError(list(chosen.errors.get("to", ())))
        submit_note(note=saved, to=chosen.cleaned_data["to"], by=member)
    except ValidationError as refusal:
        form.at(saved.revision).add_error(None, refusal)
        return note_pages.editor(request, saved, form, status=422)
    messages.success(request, _("The note is sent for co-signature."))
    return redirect("note", row.pk)


@require_POST
def note_discard(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Delete one's own draft."""
    row, member = _own(request, note_id)
    try:
        discard_note(note=row, by=member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("note", row.pk)
    messages.success(request, _("The draft is discarded."))
    return redirect("client", row.client_id)


@require_POST
def note_addendum(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Add to a signed note."""
    row = note_for(request.user, note_id, Permission.NOTE_WRITE)
    member, form = member_of(request.user), AddendumForm(request.POST, note=row)
    if form.carry_out(add_addendum, note=row, by=member):
        messages.success(request, _("The addition is kept."))
        return redirect("note", row.pk)
    return note_pages.reading(request, row, member, form, status=422)


def _read(request: HttpRequest, note_id: UUID) -> tuple[Note, Member]:
    return note_for(request.user, note_id, Permission.RECORD_READ), member_of(request.user)


def _own(request: HttpRequest, note_id: UUID) -> tuple[Note, Member]:
    """One's own note; a colleague's or a supervisee's is read, not changed."""
    row, member = note_for(request.user, note_id, Permission.NOTE_WRITE), member_of(request.user)
    if row.author_id != member.pk:
        raise NotAllowed(note_id, row.client)
    return row, member


def _may_write(row: Note, member: Member) -> bool:
    asked = [Permission.NOTE_WRITE]
    return row.author_id == member.pk and bool(permitted(member, row.client, asked))


def _bound(request: HttpRequest, row: Note) -> NoteForm:
    today = row.client.practice.today()
    return NoteForm(request.POST, goals=goals_to_note(row.client), today=today)


def _saved_or_page(
    request: HttpRequest, row: Note, member: Member
) -> tuple[NoteForm, Note | HttpResponse]:
    """The form, and the note saved with it; else the page that says why it was not."""
    form = _bound(request, row)
    saved = _save(row, form, member) if form.is_valid() else None
    if isinstance(saved, NoteConflict):
        return form, note_pages.conflict(request, row, saved.stored, form)
    return form, saved or _refused(request, row, form)


def _save(row: Note, form: NoteForm, member: Member) -> Note | NoteConflict | None:
    """The saved note, the conflict, or None with the reasons on the form."""
    try:
        return save_note(
            note_id=row.pk,
            content=form.content(),
            session_on=form.cleaned_data["session_on"],
            revision=form.cleaned_data["revision"],
            kind=form.cleaned_data["kind"],
            by=member,
        )
    except NoteConflict as conflict:
        return conflict
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _refused(request: HttpRequest, row: Note, form: NoteForm) -> HttpResponse:
    if wants_fragment(request):
        return render(request, "reports/_note_refused.html", {"form": form}, status=422)
    return note_pages.editor(request, row, form, status=422)


def _co_sign(request: HttpRequest, row: Note, member: Member) -> HttpResponse:
    seen = SeenForm(request.POST)
    if not seen.is_valid() or seen.cleaned_data["revision"] != row.revision:
        messages.warning(
            request, _("The note was changed since you opened it. Please read it again.")
        )
        return redirect("note", row.pk)
    try:
        sign_note(note=row, by=member)
    except (ValidationError, NoteConflict) as refusal:
        words = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        messages.error(request, " ".join(words))
    else:
        messages.success(request, _("The note is signed."))
    return redirect("note", row.pk)
