"""A paper sheet, typed in twice by a member: the day, the pages, the two side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import queries
from assessments.access import asked_client_for
from assessments.actions.answers import is_shared
from assessments.actions.typing_in import (
    begin_typing,
    discard_sheet,
    end_pass,
    send_sheet,
    set_apart,
    type_in,
)
from assessments.forms.sheets import SheetDayForm, SheetForm
from assessments.models import Assignment, TypedSheet
from assessments.queries.sheets import sheet_of
from assessments.views.assign import about
from assessments.views.sheet_pages import (
    SheetPage,
    SheetPages,
    deed_of,
    news_of,
    reference_of,
    rows_of,
    sheet_pages,
)
from assessments.views.sheet_settle import settle_context, settle_form
from clinic import audit
from clinic.access import member_of
from clinic.models import Event

Stage = TypedSheet.Stage
State = Assignment.State


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Where the typing stands, and the day the sheet was filled in."""
    assignment = asked_client_for(request.user, assignment_id)
    sheet = sheet_of(assignment)
    if sheet is None and assignment.state != State.OPEN:
        return redirect("check_in", assignment.pk)
    today = assignment.practice.today()
    initial = {"answered_on": sheet.answered_on} if sheet else None
    posted = request.POST if request.method == "POST" else None
    form = SheetDayForm(posted, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            day = form.cleaned_data["answered_on"]
            begin_typing(assignment=assignment, answered_on=day, by=member_of(request.user))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect(*_onward(assignment, sheet_of(assignment)))
    context = _context(request, assignment, sheet) | {"form": form}
    return render(request, "assessments/typed.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def typed_page(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """One page of the sheet, this time through; what was typed the other time is not shown."""
    assignment = asked_client_for(request.user, assignment_id)
    sheet = sheet_of(assignment)
    pages = _pages(assignment, sheet) if sheet else None
    page = pages.at(number) if pages else None
    if sheet is None or pages is None or page is None or sheet.stage == Stage.COMPARED:
        return redirect("typed", assignment.pk)
    if request.method == "POST":
        return _taken(request, assignment, sheet, pages, page)
    return _shown(request, assignment, sheet, pages, page)


@require_http_methods(["GET", "HEAD", "POST"])
def typed_compare(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Where the two differ, side by side; settled, it is sent."""
    assignment = asked_client_for(request.user, assignment_id)
    sheet = sheet_of(assignment)
    if sheet is None or sheet.stage != Stage.COMPARED or assignment.state != State.OPEN:
        # Pressed twice: the first press has sent it.
        return redirect("check_in" if sheet is None else "typed", assignment.pk)
    form = settle_form(request, assignment, sheet)
    if request.method == "POST" and form.is_valid():
        try:
            send_sheet(
                assignment=assignment,
                chosen=form.chosen(sheet.first, sheet.second),
                over_begun=form.cleaned_data["over_begun"],
                by=member_of(request.user),
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The sheet is in the record, with its scores."))
            return redirect("check_in", assignment.pk)
    context = _context(request, assignment, sheet) | settle_context(assignment, sheet, form)
    status = 422 if form.errors else 200
    return render(request, "assessments/typed_compare.html", context, status=status)


@require_POST
def typed_apart(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Keep the sheet beside what was answered online, as a check-in of its own."""
    assignment = asked_client_for(request.user, assignment_id)
    try:
        sheet = set_apart(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("check_in", assignment.pk)
    messages.success(request, _("The sheet is a check-in of its own now."))
    return redirect("typed", sheet.assignment_id)


@require_POST
def typed_discard(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Let go of what was typed."""
    assignment = asked_client_for(request.user, assignment_id)
    try:
        discard_sheet(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("What was typed of the sheet is deleted."))
    return redirect("check_in", assignment.pk)


def _taken(
    request: HttpRequest,
    assignment: Assignment,
    sheet: TypedSheet,
    pages: SheetPages,
    page: SheetPage,
) -> HttpResponse:
    """Keep what was said; go on once everything on the page was said."""
    form, deed = pages.form(page, request.POST), deed_of(request)
    sound = form.is_valid()
    given = form.answers() if sound or isinstance(form, SheetForm) else {}  # type: ignore[attr-defined]
    try:
        kept = type_in(
            assignment=assignment,
            answers=given,
            stage=request.POST.get("stage", ""),
            by=member_of(request.user),
            recorded=deed == "save",
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("typed", assignment.pk)
    if deed == "save":
        return render(
            request, "assessments/_sheet_news.html", news_of(request, assignment, saved=True)
        )
    if deed == "back":
        return redirect("typed_page", assignment.pk, max(1, page.number - 1))
    missing = form.missing() if isinstance(form, SheetForm) else []
    if missing or not sound:
        return _shown(request, assignment, kept, pages, page, form, missing)
    now = _pages(assignment, kept)
    following = now.at(page.number + 1)
    if following is None and now.first_open is None:
        return _ended(request, assignment, kept)
    onward = following or now.first_open or page
    return redirect("typed_page", assignment.pk, onward.number)


def _ended(request: HttpRequest, assignment: Assignment, sheet: TypedSheet) -> HttpResponse:
    after = end_pass(assignment=assignment, stage=sheet.stage, by=member_of(request.user))
    if after.stage == Stage.SECOND:
        messages.success(
            request, _("That is the whole sheet. Now type it in a second time, from the start.")
        )
    return redirect(*_onward(assignment, after))


def _shown(
    request: HttpRequest,
    assignment: Assignment,
    sheet: TypedSheet,
    pages: SheetPages,
    page: SheetPage,
    form: Any = None,
    missing: Any = (),
) -> HttpResponse:
    form = form or pages.form(page, None)
    audit.record(Event.CHECK_IN_VIEWED, by=member_of(request.user), subject=assignment)
    context = _context(request, assignment, sheet) | {
        "pages": pages,
        "page": page,
        "form": form,
        "rows": rows_of(page, form, pages.answers, missing),
        "missing": bool(missing),
        "is_last": page.number == len(pages.all),
    }
    status = 422 if form.errors or missing else 200
    return render(request, "assessments/typed_page.html", context, status=status)


def _context(
    request: HttpRequest, assignment: Assignment, sheet: TypedSheet | None
) -> dict[str, Any]:
    return {
        "assignment": assignment,
        "client": assignment.client,
        "instrument": assignment.instrument_version.loaded,
        "sheet": sheet,
        "reference": reference_of(assignment),
        "onward": _onward(assignment, sheet) if sheet else (),
        "begun_at": queries.begun_at(assignment),
        **news_of(request, assignment),
        **about(request.user, assignment.client),
    }


def _pages(assignment: Assignment, sheet: TypedSheet) -> SheetPages:
    answers = sheet.first if sheet.stage == Stage.FIRST else sheet.second
    instrument = assignment.instrument_version.loaded
    return sheet_pages(instrument, answers, shared_device=is_shared(assignment))


def _onward(assignment: Assignment, sheet: TypedSheet | None) -> tuple[Any, ...]:
    """Where the typing goes on: route and arguments."""
    if sheet is None or sheet.stage == Stage.COMPARED:
        return ("typed_compare" if sheet else "typed", assignment.pk)
    first_open = _pages(assignment, sheet).first_open
    return ("typed_page", assignment.pk, first_open.number if first_open else 1)
