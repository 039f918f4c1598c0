"""Forms a member fills in: about a client, or together with them, one part a page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import queries
from assessments.access import own_form_for
from assessments.actions.answers import save_answers
from assessments.actions.own_forms import finish_own_form, start_own_form
from assessments.forms.sheets import SheetForm
from assessments.models import AnsweredBy, Assignment
from assessments.views.assign import about
from assessments.views.flow import recorded_before
from assessments.views.sheet_pages import (
    SheetPage,
    SheetPages,
    deed_of,
    news_of,
    rows_of,
    sheet_pages,
)
from clinic import audit
from clinic.access import client_for, member_of
from clinic.models import Event
from clinic.roles import Permission


@require_POST
def own_form_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin one, or go on with the one begun."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    wanted, by = request.POST.get("form", ""), member_of(request.user)
    try:
        assignment = start_own_form(client=client, instrument=wanted, by=by)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("check_in_new", client.pk)
    return redirect("own_form", assignment.pk)


@require_safe
def own_form(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """What it is for, how far it is, and the end of it."""
    assignment = own_form_for(request.user, assignment_id)
    if not queries.may_be_answered(assignment):
        return redirect("check_in", assignment.pk)
    audit.record(Event.CHECK_IN_VIEWED, by=member_of(request.user), subject=assignment)
    pages = _pages(assignment)
    context = _context(request, assignment) | {"pages": pages, "begun": bool(pages.answers)}
    return render(request, "assessments/own_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own_form_page(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """One part; each answer is saved as it is given, nothing has to be answered."""
    assignment = own_form_for(request.user, assignment_id)
    if not queries.may_be_answered(assignment):
        return redirect("check_in", assignment.pk)
    pages = _pages(assignment)
    page = pages.at(number)
    if page is None:
        return redirect("own_form", assignment.pk)
    if request.method == "POST":
        return _taken(request, assignment, pages, page)
    return _shown(request, assignment, pages, page)


@require_POST
def own_form_send(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """It is finished. Pressed twice it is finished once."""
    assignment = own_form_for(request.user, assignment_id)
    try:
        finish_own_form(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("own_form", assignment.pk)
    messages.success(request, _("It is in the record now, with its scores."))
    return redirect("check_in", assignment.pk)


def _taken(
    request: HttpRequest, assignment: Assignment, pages: SheetPages, page: SheetPage
) -> HttpResponse:
    form, deed = pages.form(page, request.POST), deed_of(request)
    sound = form.is_valid()
    given = form.answers() if sound or isinstance(form, SheetForm) else {}  # type: ignore[attr-defined]
    if given:
        save_answers(
            assignment=assignment,
            answers=given,
            by=member_of(request.user),
            recorded=recorded_before(request, assignment),
        )
    if deed == "save":
        return render(
            request, "assessments/_sheet_news.html", news_of(request, assignment, saved=True)
        )
    if not sound:
        return _shown(request, assignment, pages, page, form)
    following = _pages(assignment).at(page.number + (-1 if deed == "back" else 1))
    if following is None or deed == "pause":
        return redirect("own_form", assignment.pk)
    return redirect("own_form_page", assignment.pk, following.number)


def _shown(
    request: HttpRequest,
    assignment: Assignment,
    pages: SheetPages,
    page: SheetPage,
    form: Any = None,
) -> HttpResponse:
    form = form or pages.form(page, None)
    audit.record(Event.CHECK_IN_VIEWED, by=member_of(request.user), subject=assignment)
    context = _context(request, assignment) | {
        "pages": pages,
        "page": page,
        "form": form,
        "rows": rows_of(page, form, pages.answers, ()),
        "is_last": page.number == len(pages.all),
    }
    status = 422 if form.errors else 200
    return render(request, "assessments/own_form_page.html", context, status=status)


def _pages(assignment: Assignment) -> SheetPages:
    instrument = assignment.instrument_version.loaded
    observer = assignment.answered_by == AnsweredBy.THERAPIST
    return sheet_pages(instrument, queries.draft_answers(assignment), observer=observer)


def _context(request: HttpRequest, assignment: Assignment) -> dict[str, Any]:
    together = assignment.answered_by == AnsweredBy.TOGETHER
    # Both look at the screen: nothing of the practice's other work stands there.
    alone: dict[str, Any] = {} if not together else {"nav": None, "crumbs": []}
    return {
        "assignment": assignment,
        "client": assignment.client,
        "instrument": assignment.instrument_version.loaded,
        "together": together,
        **news_of(request, assignment),
        **about(request.user, assignment.client),
        **alone,
    }
