"""The audit, for the owner; and who opened one record, for its client and who may read it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import NotAllowed, client_for, member_of
from clinic.audit.reading import members_named, openings_of, search, state_of
from clinic.forms.audit import AuditSearchForm, UntilForm
from clinic.models import Client, Event, User
from clinic.queries import role_words
from clinic.roles import Permission


@require_safe
def audit_search(request: HttpRequest) -> HttpResponse:
    """Lines of this practice's audit, newest first, and the state of its chain."""
    member = member_of(request.user, Permission.AUDIT_READ)
    form = AuditSearchForm(request.GET or None, practice=member.practice)
    sound = form.is_valid() or not form.is_bound
    found = (
        search(member.practice, **(form.cleaned_data if form.is_bound else {})) if sound else None
    )
    audit.record(Event.AUDIT_VIEWED, by=member)
    context = {"form": form, "found": found, "state": state_of(member.practice)}
    return render(request, "clinic/audit_search.html", context, status=200 if sound else 422)


@require_safe
def client_access_log(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Who opened this client's record, for who may read it."""
    client = client_for(request.user, client_id, Permission.RECORD_READ)
    audit.record(Event.ACCESS_LOG_VIEWED, by=member_of(request.user), subject=client)
    details = reverse("client_details", kwargs={"client_id": client.pk})
    crumbs = [
        {"label": _("Clients"), "url": reverse("caseload")},
        {
            "label": client.name,
            "born": str(client.birth_year),
            "url": reverse("client", kwargs={"client_id": client.pk}),
        },
        {"label": _("Details and consent"), "url": details},
    ]
    return render(request, "clinic/access_log.html", _log(request, client) | {"crumbs": crumbs})


@require_safe
def own_access_log(request: HttpRequest) -> HttpResponse:
    """Who opened my record, for the client themself."""
    user = request.user
    if not isinstance(user, User) or user.client is None:
        raise NotAllowed
    audit.record(Event.ACCESS_LOG_VIEWED, by=user, subject=user.client)
    return render(request, "clinic/own_access_log.html", _log(request, user.client))


def _log(request: HttpRequest, client: Client) -> dict[str, Any]:
    log = openings_of(client, until=UntilForm(request.GET).day())
    users = {row.user_id for _day, rows in log.days for row in rows}
    members = members_named(client.practice, users)
    roles = {pk: role_words(member.roles) for pk, member in members.items()}
    days = [
        (day, [{"row": row, "roles": roles.get(row.user_id, ())} for row in rows])  # type: ignore[arg-type]
        for day, rows in log.days
    ]
    return {"client": client, "log": log, "days": days}
