"""A report's file for elsewhere: under a password, or as an archive copy with its data."""

from collections.abc import Callable
from uuid import UUID

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import member_of
from clinic.models import Event
from reports import pdf, storage
from reports.access import report_file_for
from reports.exports.archive import archived
from reports.forms.protected import ProtectForm
from reports.models import Report
from reports.views import crumbs

log = structlog.get_logger(__name__)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def report_protected(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Ask for a password twice; hand out the file under it. The password is kept nowhere."""
    found = report_file_for(request.user, report_id)
    if (content := _content(request, found)) is None:
        return redirect("report", found.pk)
    form = ProtectForm(request.POST or None)
    if form.is_valid():
        word = form.cleaned_data["password"]
        return _handed(request, found, "protected", lambda: pdf.protect(content, word))
    audit.record(Event.REPORT_VIEWED, by=member_of(request.user), subject=found)
    context = {
        "report": found,
        "client": found.client,
        "form": form,
        "crumbs": crumbs.to_client(found.client),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/report_protected.html", context, status=status)


@require_POST
def report_archive(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The archive copy: PDF/A-3 with the report's words and numbers attached."""
    found = report_file_for(request.user, report_id)
    if (content := _content(request, found)) is None:
        return redirect("report", found.pk)
    return _handed(request, found, "archive", lambda: archived(found, content))


def _content(request: HttpRequest, found: Report) -> bytes | None:
    """The file's content; None, with a sentence, where there is none."""
    if found.state != Report.State.READY:
        messages.info(request, _("This report is not ready yet."))
        return None
    try:
        return storage.open_file(found)
    except storage.FileLost:
        _say_lost(request, found)
        return None


def _handed(
    request: HttpRequest, found: Report, how: str, made: Callable[[], bytes]
) -> HttpResponse:
    try:
        content = made()
    except pdf.NotAPdf:
        _say_lost(request, found)
        return redirect("report", found.pk)
    by = member_of(request.user)
    audit.record(Event.REPORT_DOWNLOADED, by=by, subject=found, reason=how)
    return HttpResponse(content, headers=storage.download_headers(found))


def _say_lost(request: HttpRequest, found: Report) -> None:
    log.error("report_file_lost", job=str(found.pk))
    messages.error(request, _("The file of this report cannot be read. Ask for a new report."))
