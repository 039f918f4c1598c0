"""Questionnaires in the making: begin one, see how far it is, publish or discard it; offer one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import draft_for, instrument_for
from assessments.actions.draft_content import lacks, takes_options
from assessments.actions.drafts import DraftConflict, discard_draft, start_draft
from assessments.actions.instruments import offer_instrument, publish_draft
from assessments.actions.revisions import revise
from assessments.forms.drafts import StartForm
from assessments.forms.publish import OfferForm, PublishForm
from assessments.models import InstrumentDraft, Origin
from assessments.sentences.languages import languages, usual_code
from assessments.views.draft_import import import_context
from assessments.views.draft_parts import posted
from assessments.views.draft_preview import shown
from assessments.views.library import to_library
from clinic.access import member_of
from clinic.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_new(request: HttpRequest) -> HttpResponse:
    """A title, and the draft is there."""
    member = member_of(request.user, Permission.LIBRARY_EDIT)
    usual = {"language": usual_code(member.practice.language)}
    form = StartForm(posted(request), initial=usual)
    if form.is_bound and form.is_valid():
        try:
            draft = start_draft(by=member, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            return redirect("draft", draft.pk)
    context = {"form": form, "crumbs": to_library()}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/draft_new.html", context, status=status)


@require_POST
def instrument_revise(request: HttpRequest, instrument: str) -> HttpResponse:
    """Go on from the newest version of one of the practice's own."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_EDIT)
    if held.row is None:
        messages.error(request, _("This questionnaire comes with Secure Base and stays as it is."))
        return redirect("instrument", instrument)
    return redirect("draft", revise(version=held.row, by=held.member).pk)


@require_POST
def instrument_offer(request: HttpRequest, instrument: str) -> HttpResponse:
    """Switch an instrument on or off for check-ins."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_EDIT)
    form = OfferForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether it is offered or not."))
    elif offer_instrument(
        instrument=instrument, offered=form.cleaned_data["offered"], by=held.member
    ).offered:
        messages.success(request, _("Clients can be asked to answer it."))
    else:
        messages.success(
            request, _("It is no longer offered. Check-ins that wait can still be answered.")
        )
    return redirect("instrument", instrument)


@require_safe
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """How far it is, and what is still missing."""
    return draft_page(request, draft_for(request.user, draft_id))


@require_POST
def draft_publish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Approve it: from now on it can be assigned, and never changes."""
    row = draft_for(request.user, draft_id)
    form = PublishForm(request.POST, origin=row.origin)
    if form.is_valid():
        try:
            version = publish_draft(
                draft_id=row.pk, by=member_of(request.user), **form.cleaned_data
            )
        except DraftConflict:
            form.add_error(
                None, _("Somebody changed it since you opened it. Look at it once more.")
            )
            row = draft_for(request.user, draft_id)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            words = _("Version %(version)s of %(title)s is published.")
            messages.success(request, words % {"version": version.version, "title": version.title})
            return redirect("instrument", version.instrument)
    return draft_page(request, row, form)


@require_POST
def draft_discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw it away; versions made before stay."""
    row = draft_for(request.user, draft_id)
    discard_draft(draft=row, by=member_of(request.user))
    messages.success(request, _("The draft of %(title)s is discarded.") % {"title": row.title})
    return redirect("library")


def draft_page(
    request: HttpRequest, row: InstrumentDraft, publish: PublishForm | None = None
) -> HttpResponse:
    """The draft, one built here or one from a file."""
    unbound = PublishForm(origin=row.origin, initial={"revision": row.revision})
    context: dict[str, Any] = {
        "draft": row,
        "publish": publish.at(row.revision) if publish else unbound,
        "crumbs": to_library(),
        "may_preview": shown(row.definition) is not None,
        "zone": row.practice.zone,
    }
    if row.origin == Origin.IMPORTED:
        page, more = "assessments/draft_imported.html", import_context(row)
    else:
        page, more = "assessments/draft.html", own_context(row)
    return render(request, page, context | more, status=422 if publish else 200)


def own_context(row: InstrumentDraft) -> dict[str, Any]:
    """What a questionnaire that is being built holds, and what it lacks."""
    definition = row.definition
    items, scales = definition.get("items", []), definition.get("scales", [])
    scored = {name for scale in scales for name in scale.get("items", ())}
    unscored = [
        number
        for number, item in enumerate(items, start=1)
        if takes_options(item) and item["linkId"] not in scored
    ]
    return {
        "about": definition,
        "language": dict(languages()).get(definition.get("language", "")),
        "questions": items,
        "scales": scales,
        "next_scale": len(scales) + 1,
        "unscored": unscored if scales else [],
        "lacks": lacks(definition),
    }
