"""A report's file for elsewhere: signed, under a password, or as an archive copy with its data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import member_of
from clinic.models import Event, PracticeCertificate
from clinic.models.opening import pseudonym
from reports import pdf, storage
from reports.access import report_file_for
from reports.actions.exports import report_taken
from reports.documents.readers import reader_of
from reports.exports.archive import archived
from reports.exports.signature import NotSigned, certificate_for, certified
from reports.forms.protected import LeavingForm, ProtectForm
from reports.models import Report
from reports.views import crumbs
from reports.views.exports import ask_before_record

log = structlog.get_logger(__name__)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def report_protected(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Ask for a password twice; hand out the file under it. The password is kept nowhere."""
    found = report_file_for(request.user, report_id)
    if (first := ask_before_record(request, found)) is not None:
        return first
    if (content := _content(request, found)) is None:
        return redirect("report", found.pk)
    certificate = certificate_for(found)
    form = ProtectForm(request.POST or None, certificate=certificate, near=_near(found))
    if form.is_valid():
        word = form.cleaned_data["password"]
        made = File(content, "protected", lambda clear: pdf.protect(clear, word), word)
        return _handed(request, found, made, form.signs_with)
    audit.record(Event.REPORT_VIEWED, by=member_of(request.user), subject=found)
    context = {
        "report": found,
        "client": found.client,
        "certificate": certificate,
        "form": form,
        "crumbs": crumbs.to_client(found.client),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/report_protected.html", context, status=status)


@require_POST
def report_archive(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The archive copy: PDF/A-3 with the report's words and numbers attached."""
    found = report_file_for(request.user, report_id)
    if (first := ask_before_record(request, found)) is not None:
        return first
    if (content := _content(request, found)) is None:
        return redirect("report", found.pk)
    form = LeavingForm(request.POST, certificate=certificate_for(found))
    if not form.is_valid():
        return _without_certificate(request, found)
    made = File(content, "archive", lambda clear: archived(found, clear))
    return _handed(request, found, made, form.signs_with)


@require_POST
def report_certified(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The file as it is, signed with the practice's certificate."""
    found = report_file_for(request.user, report_id)
    if (content := _content(request, found)) is None:
        return redirect("report", found.pk)
    certificate = certificate_for(found)
    if certificate is None:
        return _without_certificate(request, found)
    return _handed(request, found, File(content), certificate)


def _near(found: Report) -> tuple[str, ...]:
    """What anybody who holds the report, or knows the client, would try first.

    Every month is among it: a day that is printed in full is typed in short.
    """
    client, by = found.client, found.requested_by
    alias = "" if reader_of(found).by_name else pseudonym(client.practice_id, client.pk)
    head = [str(row.get("value", "")) for row in found.snapshot.get("meta", ())]
    own = (client.name, str(client.birth_year), client.practice.name, alias)
    printed = (found.title, found.number, found.recipient, found.get_audience_display())
    months = (str(month) for month in (*MONTHS.values(), *MONTHS_3.values()))
    return (*own, *printed, by.name, by.profession, found.signature, *head, *months)


@dataclass(frozen=True)
class File:
    """A report's own file, and what becomes of it on its way out."""

    content: bytes
    how: str = ""
    finished: Callable[[bytes], bytes] = bytes
    password: str = field(default="", repr=False)


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
    request: HttpRequest, found: Report, made: File, certificate: PracticeCertificate | None
) -> HttpResponse:
    try:
        if certificate is None:
            content = made.finished(made.content)
        else:
            content = certified(made.content, certificate, made.finished, made.password)
    except pdf.NotAPdf:
        _say_lost(request, found)
        return redirect("report", found.pk)
    except NotSigned:
        log.error("report_not_signed", job=str(found.pk))
        messages.error(
            request,
            _("The file could not be signed. Ask the owner to put the certificate there again."),
        )
        return redirect("report_protected", found.pk)
    how = "+".join(filter(None, (made.how, "certified" if certificate else "")))
    report_taken(report=found, by=member_of(request.user), how=how)
    return HttpResponse(content, headers=storage.download_headers(found, how))


def _without_certificate(request: HttpRequest, found: Report) -> HttpResponse:
    words = _("Only a signed version is signed with a certificate, and only with a valid one.")
    messages.warning(request, words)
    return redirect("report_protected", found.pk)


def _say_lost(request: HttpRequest, found: Report) -> None:
    log.error("report_file_lost", job=str(found.pk))
    messages.error(request, _("The file of this report cannot be read. Ask for a new report."))
