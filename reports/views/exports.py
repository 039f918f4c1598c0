"""Taking something home: a client's whole record."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import member_of, named_client_for
from clinic.confirming import ask, recently_confirmed
from clinic.models import Client, Event
from clinic.roles import Permission
from reports.actions import request_report
from reports.actions.exports import export_client
from reports.exports.package import file_name
from reports.forms.exports import CopyForm
from reports.models import Report
from reports.views import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def client_export(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What the file will hold; sent, the file, or a copy as a PDF that a worker makes."""
    client = named_client_for(request.user, client_id, Permission.RECORD_READ)
    member = member_of(request.user)
    if request.method == "POST":
        form = CopyForm(request.POST)
        if form.is_valid():
            return _copy(request, client, form.cleaned_data["request_key"])
        content = export_client(client=client, by=member)
        return download(content, "application/zip", file_name(client))
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = {"client": client, "crumbs": crumbs.to_client(client)}
    context["request_key"] = uuid4().hex
    return render(request, "reports/client_export.html", context)


def _copy(request: HttpRequest, client: Client, key: str) -> HttpResponse:
    by, kind = member_of(request.user), Report.Kind.RECORD
    try:
        report = request_report(client=client, kind=kind, by=by, request_key=key)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("client_export", client.pk)
    return redirect("report", report.pk)


def ask_before_record(request: HttpRequest, report: Report) -> HttpResponse | None:
    """Before a copy of the record is handed out: is it still you? None for every other report."""
    return ask(request) if report.is_record else None


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep: no cache holds it, no browser guesses at it."""
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, headers=headers)
