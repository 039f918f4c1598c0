"""The library: every questionnaire of a practice, and everything about one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import Held, instrument_for
from assessments.fhir import write_questionnaire
from assessments.psychometrics.definition import Instrument
from assessments.queries.evidence import first_forms
from assessments.queries.library import (
    Book,
    is_for_clients,
    is_offered,
    library_of,
    versions_of,
    waits_for_reader,
)
from assessments.queries.references import ReferenceRow, references_of
from assessments.views.evidence_words import reference_lines, reference_scope
from assessments.views.key_words import key_in_words, who_answers
from clinic.access import member_of
from clinic.roles import Permission


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The shelves. Drafts are shown to those who may work on them."""
    member = member_of(request.user, Permission.LIBRARY_READ)
    may_edit = member.may(Permission.LIBRARY_EDIT)
    found = library_of(member.practice, drafts=may_edit)
    context = {
        "shelves": [
            {"title": shelf.title, "about": shelf.about, "cards": _cards(shelf.books)}
            for shelf in found.shelves
        ],
        "own": _cards(found.own),
        "drafts": found.drafts,
        "may_edit": may_edit,
        "zone": member.practice.zone,
    }
    return render(request, "assessments/library.html", context)


@require_safe
def instrument(request: HttpRequest, instrument: str) -> HttpResponse:
    """Everything about one instrument: what it asks, how it is worked out, what it is worth."""
    held = instrument_for(request.user, instrument, Permission.LIBRARY_READ)
    return render(request, "assessments/instrument.html", instrument_context(held))


@require_safe
def instrument_fhir(request: HttpRequest, instrument: str) -> HttpResponse:
    """The present version as a FHIR R4 Questionnaire, with its key, to keep or to hand on."""
    content = instrument_for(request.user, instrument, Permission.LIBRARY_READ).instrument
    name = f"{content.id}-{get_valid_filename(content.version)}.json"
    return JsonResponse(
        write_questionnaire(content),
        content_type="application/fhir+json",
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


def instrument_context(held: Held) -> dict[str, Any]:
    """What the page of one instrument shows."""
    practice, content = held.member.practice, held.instrument
    return {
        "crumbs": to_library(),
        "instrument": content,
        "row": held.row,
        "who": who_answers(content),
        "key": key_in_words(content),
        "sendable": is_for_clients(content),
        "waits_for_reader": waits_for_reader(content, practice),
        "offered": is_offered(practice, content.id),
        "versions": versions_of(practice, content),
        "evidence": first_forms(practice, content),
        "references": [
            _reference(content, row)
            for row in references_of(practice, content.id, held.key_template)
        ],
        "may_edit": held.member.may(Permission.LIBRARY_EDIT),
        "zone": practice.zone,
    }


def to_library() -> list[dict[str, str]]:
    """The way back to the shelves."""
    return [{"label": _("Library"), "url": reverse("library")}]


def to_instrument(held: Held) -> list[dict[str, str]]:
    """The way back to one instrument."""
    address = reverse("instrument", args=[held.instrument.id])
    return [*to_library(), {"label": held.instrument.title, "url": address}]


def _cards(books: tuple[Book, ...]) -> list[dict[str, Any]]:
    return [{"book": book, "who": who_answers(book.instrument)} for book in books]


def _reference(content: Instrument, row: ReferenceRow) -> dict[str, Any]:
    return {
        "row": row,
        "lines": reference_lines(content, row.reference),
        "scope": reference_scope(row.reference),
    }
