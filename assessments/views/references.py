"""Norms, cut-offs and a practice's own figures: import, adopt, drop, look."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import Held, instrument_for
from assessments.actions.references import (
    adopt_evidence,
    adopt_reference,
    drop_reference,
    import_references,
    worth_adopting,
)
from assessments.forms.references import ReferenceFileForm, ReferenceForm
from assessments.queries.evidence import evidence_of
from assessments.views.evidence_words import evidence_words
from assessments.views.library import to_instrument
from clinic import audit
from clinic.models import Event
from clinic.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def reference_import(request: HttpRequest, instrument: str) -> HttpResponse:
    """Read a file of norms or cut-offs; each fault is named, and nothing is adopted by it."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_EDIT)
    posted = request.method == "POST"
    form = ReferenceFileForm(request.POST, request.FILES) if posted else ReferenceFileForm()
    if posted and form.is_valid():
        try:
            rows = import_references(text=form.cleaned_data["file"], **_about(held))
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            words = ngettext("%d set is kept.", "%d sets are kept.", len(rows)) % len(rows)
            messages.success(request, f"{words} {_('Nothing is judged by it until you adopt it.')}")
            return _back(held)
    context = {
        "form": form,
        "instrument": held.instrument,
        "crumbs": to_instrument(held),
        "sample": _sample(held),
    }
    status = 422 if posted else 200
    return render(request, "assessments/reference_import.html", context, status=status)


@require_POST
def reference_adopt(request: HttpRequest, instrument: str) -> HttpResponse:
    """Judge by one set from now on."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_EDIT)
    form = ReferenceForm(request.POST)
    content_hash = form.cleaned_data["reference"] if form.is_valid() else ""
    _done(
        request,
        lambda: adopt_reference(content_hash=content_hash, **_about(held)),
        _("Adopted. Forms that come from now on are judged by it; earlier verdicts stay."),
    )
    return _back(held)


@require_POST
def reference_drop(request: HttpRequest, instrument: str) -> HttpResponse:
    """Judge by one set no more."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_EDIT)
    form = ReferenceForm(request.POST)
    content_hash = form.cleaned_data["reference"] if form.is_valid() else ""
    if drop_reference(instrument=held.instrument, content_hash=content_hash, by=held.member):
        messages.success(request, _("Dropped. Forms that come from now on are not judged by it."))
    else:
        messages.info(request, _("These figures were not in use any more."))
    return _back(held)


@require_safe
def instrument_evidence(request: HttpRequest, instrument: str) -> HttpResponse:
    """The figures of the practice's own first forms, once there are enough of them."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_READ)
    found = evidence_of(held.member.practice, held.instrument)
    audit.record(Event.EVIDENCE_VIEWED, by=held.member, subject=held.row, reason=instrument[:60])
    context = {
        "instrument": held.instrument,
        "crumbs": to_instrument(held),
        "evidence": found,
        "scales": evidence_words(held.instrument, found),
        "usable": bool(worth_adopting(found)),
        "may_edit": held.member.may(Permission.LIBRARY_EDIT),
    }
    return render(request, "assessments/evidence.html", context)


@require_POST
def instrument_evidence_adopt(request: HttpRequest, instrument: str) -> HttpResponse:
    """Judge by the practice's own SD and reliability from now on."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_EDIT)
    _done(
        request,
        lambda: adopt_evidence(instrument=held.instrument, by=held.member),
        _("Adopted. Forms that come from now on are judged by your own figures."),
    )
    return _back(held)


def _sample(held: Held) -> str:
    """How a file about this instrument reads, as YAML."""
    scales = [f"  {scale.id}: {{mean: …, sd: …, cut: …}}" for scale in held.instrument.scales[:2]]
    lines = [
        f"instrument: {held.key_template or held.instrument.id}",
        f"population: {_('Adults in …, 18 to 29 years')}",
        "age_from: 18",
        "age_to: 29",
        "n: 1200",
        f"citation: {_('Author, year, title, journal, pages')}",
        "scales:",
    ]
    return "\n".join(lines + scales)


def _about(held: Held) -> dict[str, Any]:
    return {"instrument": held.instrument, "key_template": held.key_template, "by": held.member}


def _done(request: HttpRequest, action: Callable[[], object], words: str) -> None:
    """Do it and say so, or say why not."""
    try:
        action()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)


def _back(held: Held) -> HttpResponse:
    return redirect("instrument", held.instrument.id)
