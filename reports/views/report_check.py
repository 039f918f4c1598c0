"""Is this file, or this page of paper, what the practice made?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import member_of, names_for
from clinic.models import Event
from clinic.models.signing import is_as_signed
from clinic.roles import Permission
from reports.access import reports_for, told_recipient
from reports.forms.checking import CheckForm
from reports.queries.checking import Held, held
from reports.queries.series import replaced_by, versions_of

COMMANDS = (  # of Linux, macOS and Windows
    *("sha256sum report.pdf", "shasum -a 256 report.pdf"),
    "certutil -hashfile report.pdf SHA256",
)


@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request: HttpRequest) -> HttpResponse:
    """Which report a file or a fingerprint is of, among those within reach."""
    member = member_of(request.user, Permission.REPORT_READ)
    is_sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_sent else CheckForm()
    is_asked = form.is_bound and form.is_valid()
    found = held(reports_for(request.user), form.fingerprint) if is_asked else []
    names = names_for(request.user)
    for row in found:
        names.say(row.report.client)
        audit.record(Event.REPORT_VIEWED, by=member, subject=row.report, reason="check")
    if is_asked and not found:
        audit.record(Event.REPORTS_LISTED, by=member, reason="check")
    context = {
        "form": form,
        "is_asked": is_asked,
        "found": [_standing(row) for row in found],
        "is_of_file": is_asked and bool(form.cleaned_data["file"]),
        "signs": len(form.fingerprint) if is_asked else 0,
        "zone": member.practice.zone,
        "commands": COMMANDS,
    }
    status = 422 if form.is_bound and not is_asked else 200
    return render(request, "reports/report_check.html", context, status=status)


def _standing(row: Held) -> dict[str, Any]:
    """The report, and whether it may still be relied on."""
    report = row.report
    return {
        "report": report,
        "recipient": told_recipient(report),
        "is_file": row.is_file,
        "replaced_by": replaced_by(report, versions_of(report)) if report.is_signed else None,
        "as_signed": is_as_signed(report) if report.is_signed else None,
    }
