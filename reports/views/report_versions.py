"""A report's own words: read, signed, handed to the client, taken back."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import NotAllowed, member_of
from clinic.confirming import recently_confirmed
from clinic.models import Event
from clinic.roles import Permission
from reports import storage
from reports.access import may_read, named_report_for, own_report_for, report_for, report_to_sign
from reports.actions import release_report, revoke_report, sign_report
from reports.actions.releasing import refuse_unreleasable
from reports.exports.signature import NotSigned, certificate_for, certified
from reports.forms.reports import ReleaseForm, SignForm
from reports.models import Report
from reports.pdf import NotAPdf
from reports.queries.handed_out import standing_release
from reports.queries.series import newer_release
from reports.sentences import day
from reports.views import crumbs
from reports.views.papers import framing, paper, refused, show_frozen

log = structlog.get_logger(__name__)


@require_safe
@paper
def report_paper(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The words and numbers a report keeps, as they are printed."""
    found = named_report_for(request.user, report_id)
    if found.made_at is None and found.state != Report.State.READY:
        return refused(request, [_("This report is not ready yet.")], status=200)
    audit.record(Event.REPORT_VIEWED, by=member_of(request.user), subject=found)
    return show_frozen(request, found)


@require_POST
@recently_confirmed
def report_sign(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Sign exactly the words that were shown."""
    found = report_to_sign(request.user, report_id)
    form = SignForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    try:
        signed = sign_report(report=found, seen=seen, by=member_of(request.user))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("report", found.pk)
    messages.success(request, _("Version %(number)s is signed.") % {"number": signed.version})
    return redirect("report", signed.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@framing
def report_release(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """What the client would read, and the words above it; one press hands it over."""
    found = _of_client(request, report_id)
    member, client = member_of(request.user), found.client
    try:
        refuse_unreleasable(found)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
        return redirect("report", found.pk)
    sent = request.POST if request.method == "POST" else None
    form = ReleaseForm(sent, initial={"words": _suggested(found)})
    released = form.carry_out(release_report, report=found, by=member) if form.is_bound else None
    if released is not None:
        messages.success(request, _("%(name)s can read it now.") % {"name": client.called})
        return redirect("report", found.pk)
    audit.record(Event.REPORT_VIEWED, by=member, subject=found)
    context = {
        "report": found,
        "client": client,
        "form": form,
        "crumbs": crumbs.to_client(client),
        "is_handed_out": standing_release(found) is not None,
        "certificate": certificate_for(found),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/report_release.html", context, status=status)


@require_POST
def report_revoke(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Take it off the client's pages at once."""
    found = _of_client(request, report_id)
    released = standing_release(found)
    if released is not None:
        revoke_report(released=released, by=member_of(request.user))
        messages.success(request, _("The report is off the client's pages."))
    return redirect("report", found.pk)


@require_safe
@framing
def own_report(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """A report the client was handed: the member's words, then the report itself."""
    user, released = own_report_for(request.user, release_id)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=released.client, reason="report")
    context = {
        "released": released,
        "practice": released.client.practice,
        "newer": newer_release(released),
        "certificate": certificate_for(released.report),
    }
    return render(request, "reports/own_report.html", context)


@require_safe
@paper
def own_report_paper(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Its words and numbers, as they are printed."""
    user, released = own_report_for(request.user, release_id)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=released.client, reason="report")
    return show_frozen(request, released.report)


@require_safe
def own_report_file(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Its PDF, unsealed for this one download, and signed where the practice has a certificate.

    A certificate that cannot be used is the practice's trouble: the client has the file without it.
    """
    user, released = own_report_for(request.user, release_id)
    certificate, how = certificate_for(released.report), "report_file"
    try:
        content = storage.open_file(released.report)
        if certificate is not None:
            content, how = certified(content, certificate), f"{how}+certified"
    except NotSigned:
        log.error("report_not_signed", job=str(released.report_id))
    except (storage.FileLost, NotAPdf):
        log.error("report_file_lost", job=str(released.report_id))
        messages.error(request, _("The file cannot be read. Ask your therapist for a new one."))
        return redirect("own_report", released.pk)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=released.client, reason=how)
    return HttpResponse(content, headers=storage.download_headers(released.report))


def _of_client(request: HttpRequest, report_id: UUID) -> Report:
    """One whose client is handed it under their own name by who knows it."""
    found = report_for(request.user, report_id, Permission.REPORT_REQUEST)
    if not may_read(found):
        raise NotAllowed(report_id, found.client)
    return found


def _suggested(report: Report) -> str:
    words = _(
        "This is the report we spoke about. It covers the time until %(day)s. We look at it "
        "together the next time we meet."
    )
    return words % {"day": day(report.period_to)}
