"""Reports: the tray, asking for one, watching it come, taking it home."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import member_of, names_for
from clinic.models import Event, Member
from clinic.models.opening import warm
from clinic.models.signing import is_as_signed
from clinic.roles import Permission
from reports import storage
from reports.access import (
    may_read,
    may_sign,
    may_take_home,
    report_file_for,
    report_for,
    reports_for,
    told_recipient,
)
from reports.actions import cancel_report, retry_report
from reports.actions.exports import report_taken
from reports.documents.readers import reader_for
from reports.forms.reports import ReportSeenForm
from reports.models import Report
from reports.queries import permitted
from reports.queries.handed_out import changed_since, releases_of, signed_version_of
from reports.queries.series import latest_numbers, replaced_by, versions_of
from reports.views import crumbs
from reports.views.exports import ask_before_record
from reports.views.htmx import wants_fragment
from reports.views.papers import framing
from reports.views.report_since import since_words
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
    latest = latest_numbers(page)
    recipients = _recipients(page)
    rows = [
        {
            "report": report,
            "state": report_state(report, zone),
            "latest": latest.get(report.pk),
            "recipient": recipients.get(report.pk, ""),
        }
        for report in page
    ]
    may_ask = member.may(Permission.REPORT_REQUEST)
    context = {"page_obj": page, "rows": rows, "zone": zone, "may_ask": may_ask}
    return render(request, "reports/reports.html", context)


@require_safe
@framing
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
    found = report_file_for(request.user, report_id)
    if (first := ask_before_record(request, found)) is not None:
        return first
    if found.state != Report.State.READY:
        messages.info(request, _("This report is not ready yet."))
        return redirect("report", found.pk)
    try:
        content = storage.open_file(found)
    except storage.FileLost:
        log.error("report_file_lost", job=str(found.pk))
        messages.error(request, _("The file of this report cannot be read. Ask for a new report."))
        return redirect("report", found.pk)
    report_taken(report=found, by=member_of(request.user))
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


def _recipients(page: Iterable[Report]) -> dict[UUID, str]:
    """By name, where that is told."""
    named = [report for report in page if reader_for(report.audience, report.kind).has_recipient]
    warm({report.client_id for report in named})
    return {report.pk: told_recipient(report) for report in named}


def _done(request: HttpRequest, found: Report, deed: Any) -> HttpResponse:
    try:
        deed(report=found, by=member_of(request.user))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("report", found.pk)


def _context(request: HttpRequest, found: Report) -> dict[str, Any]:
    member, client = member_of(request.user), found.client
    may = permitted(member, client, [Permission.REPORT_REQUEST])
    context = {
        "report": found,
        "recipient": told_recipient(found),
        "client": client,
        "state": report_state(found, client.practice.zone),
        "may_change": Permission.REPORT_REQUEST in may,
        "is_again": found.state in (Report.State.FAILED, Report.State.CANCELLED)
        and not found.is_record,
        "crumbs": crumbs.to_client(client),
    }
    return context | (_there(found, member) if found.state == Report.State.READY else {})


def _there(found: Report, member: Member) -> dict[str, Any]:
    """What can be done with it once it is there, and what has become of it."""
    readable = may_read(found)
    versions = versions_of(found) if found.takes_signature else []
    signs = readable and not found.is_signed and may_sign(found, member)
    return {
        "may_read": readable,
        "may_sign": signs,
        "may_take_home": readable and (signs or may_take_home(found, member)),
        "since": since_words(changed_since(found)),
        "versions": versions,
        "replaced_by": replaced_by(found, versions),
        "signed_version": None if found.is_signed else signed_version_of(found),
        "releases": (releases := releases_of(found) if found.is_signed else []),
        "is_to_hand_out": all(each.revoked_at for each in releases),
        "is_for_client": found.audience == Report.Audience.CLIENT,
        "as_signed": is_as_signed(found) if found.is_signed else None,
    }
