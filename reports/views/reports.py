"""Reports: the tray, asking for one, watching it come, taking it home."""

from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import client_for, member_of, names_for
from clinic.models import Event
from clinic.roles import Permission
from reports import storage
from reports.access import named_report_for, report_for, reports_for
from reports.actions import cancel_report, request_report, retry_report
from reports.forms.reports import ReportForm, ReportSeenForm
from reports.models import Report
from reports.queries import permitted
from reports.views import crumbs
from reports.views.htmx import wants_fragment
from reports.views.report_state import report_state

log = structlog.get_logger(__name__)
PER_PAGE = 25


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The tray: every report within reach, newest first."""
    member = member_of(request.user, Permission.REPORT_READ)
    page = Paginator(reports_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    audit.record(Event.REPORTS_LISTED, by=member)
    zone = member.practice.zone
    names = names_for(request.user)
    for report in page:
        names.say(report.client)
    rows = [{"report": report, "state": report_state(report, zone)} for report in page]
    return render(request, "reports/reports.html", {"page_obj": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Ask for a report about one client."""
    client = client_for(request.user, client_id, Permission.REPORT_REQUEST)
    member = member_of(request.user)
    form = ReportForm(request.POST or None, today=client.practice.today())
    if made := form.carry_out(request_report, client=client, by=member):
        return redirect("report", made.pk)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = {"client": client, "form": form, "crumbs": crumbs.to_client(client)}
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/report_new.html", context, status=status)


@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: how far it is, then its file. The page's own polls get what changed, or 204."""
    found = report_for(request.user, report_id)
    context = _context(request, found)
    if not wants_fragment(request):
        audit.record(Event.REPORT_VIEWED, by=member_of(request.user), subject=found)
        return render(request, "reports/report.html", context)
    form = ReportSeenForm(request.GET)
    if form.is_valid() and form.cleaned_data["seen"] == context["state"].token:
        return HttpResponse(status=204)
    return render(request, "reports/report.html#progress", context | {"is_poll": True})


@require_safe
def report_file(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The PDF, unsealed for this one download."""
    found = named_report_for(request.user, report_id)
    if found.state != Report.State.READY:
        messages.info(request, _("This report is not ready yet."))
        return redirect("report", found.pk)
    try:
        content = storage.open_file(found)
    except storage.FileLost:
        log.error("report_file_lost", job=str(found.pk))
        messages.error(request, _("The file of this report cannot be read. Ask for a new report."))
        return redirect("report", found.pk)
    audit.record(Event.REPORT_DOWNLOADED, by=member_of(request.user), subject=found)
    return HttpResponse(content, headers=storage.download_headers(found))


@require_POST
def report_cancel(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Take back a report that is not made yet."""
    found = report_for(request.user, report_id, Permission.REPORT_REQUEST)
    return _done(request, found, cancel_report)


@require_POST
def report_retry(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Ask again for a report that failed or was cancelled."""
    found = report_for(request.user, report_id, Permission.REPORT_REQUEST)
    return _done(request, found, retry_report)


def _done(request: HttpRequest, found: Report, deed: Any) -> HttpResponse:
    try:
        deed(report=found, by=member_of(request.user))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("report", found.pk)


def _context(request: HttpRequest, found: Report) -> dict[str, Any]:
    member = member_of(request.user)
    may = permitted(member, found.client, [Permission.REPORT_REQUEST])
    return {
        "report": found,
        "client": found.client,
        "state": report_state(found, found.client.practice.zone),
        "may_change": Permission.REPORT_REQUEST in may,
        "is_again": found.state in (Report.State.FAILED, Report.State.CANCELLED),
        "crumbs": crumbs.to_client(found.client),
    }
