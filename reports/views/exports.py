"""Taking something home: a client's whole record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import member_of, named_client_for
from clinic.confirming import recently_confirmed
from clinic.models import Event
from clinic.roles import Permission
from reports.actions.exports import export_client
from reports.exports.package import file_name
from reports.views import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def client_export(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What the file will hold; sent, the file."""
    client = named_client_for(request.user, client_id, Permission.RECORD_READ)
    member = member_of(request.user)
    if request.method == "POST":
        content = export_client(client=client, by=member)
        return download(content, "application/zip", file_name(client))
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = {"client": client, "crumbs": crumbs.to_client(client)}
    return render(request, "reports/client_export.html", context)


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep: no cache holds it, no browser guesses at it."""
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, headers=headers)
