"""Find a client or a page: as a page of its own, and as the palette that scripts open over one."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import (
    NotAllowed,
    NotYours,
    client_for,
    clients_for,
    member_of,
    names_for,
)
from clinic.models import Client, Event, Member
from clinic.roles import Permission
from reports.forms.search import SearchForm
from reports.queries.finding import find_clients
from reports.views.client_deeds import Deed, deeds, may
from reports.views.htmx import wants_fragment


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Clients within reach by initials, name or code; pages by their name.

    `?client=` names the one whose page somebody is on: what may be done for them comes first, until
    words ask for somebody.
    """
    member = member_of(request.user, Permission.CLIENT_NAMES)
    form = SearchForm(request.GET)
    q = form.asked()
    named = clients_for(request.user, Permission.CLIENT_NAMES)
    reads = member.may(Permission.RECORD_READ)
    read = clients_for(request.user, Permission.RECORD_READ) if reads else named.none()
    clients = find_clients(named, read, q, names_for(request.user))
    if clients:
        audit.record(Event.CLIENTS_LISTED, by=member)
    over = _over(request, form.over()) if reads else None
    here = deeds(over.pk, may(member, over)) if over else []
    context = {
        "q": q,
        "over": over,
        "here": [each for each in here if _has_all(each.label, q)],
        "clients": clients,
        "deeds": [each for each in _pages(member) if _has_all(each.label, q)],
    }
    template = "reports/_search_found.html" if wants_fragment(request) else "reports/search.html"
    return render(request, template, context)


def _over(request: HttpRequest, client_id: UUID | None) -> Client | None:
    """Whose page the search stands over; None where the searcher does not read their record."""
    if client_id is None:
        return None
    try:
        return client_for(request.user, client_id, Permission.RECORD_READ)
    except (NotAllowed, NotYours):
        return None


def _has_all(label: str, q: str) -> bool:
    """Whether each word asked for begins one of the label's."""
    words = re.findall(r"\w+", label.lower())
    return all(any(word.startswith(each) for word in words) for each in q.lower().split())


def _pages(member: Member) -> list[Deed]:
    """What this member may go to or begin."""
    everyone: tuple[tuple[str, str, Permission | None], ...] = (
        (_("Today"), "home", None),
        (_("Clients"), "caseload", Permission.CLIENT_NAMES),
        (_("Add a client"), "client_new", Permission.CLIENT_ADD),
        (_("Calendar"), "calendar", Permission.SESSION_PLAN),
        (_("Plan a session"), "session_new", Permission.SESSION_PLAN),
        (_("Alerts"), "alerts", Permission.RECORD_READ),
        (_("Notes to finish"), "drafts", Permission.NOTE_WRITE),
        (_("Snippets"), "snippets", Permission.NOTE_WRITE),
        (_("Notes to co-sign"), "supervision_queue", Permission.NOTE_COSIGN),
        (_("Library"), "library", Permission.LIBRARY_READ),
        (_("Reports"), "reports", Permission.REPORT_READ),
        (_("Outcomes, as counts"), "outcomes", Permission.OUTCOMES_READ),
        (_("People of the practice"), "practice_people", Permission.PEOPLE_MANAGE),
        (_("Settings of the practice"), "practice_settings", Permission.PEOPLE_MANAGE),
        (_("Audit"), "audit_search", Permission.AUDIT_READ),
        (_("Your settings and keys"), "profile", None),
    )
    return [
        Deed(label, reverse(name))
        for label, name, needed in everyone
        if needed is None or member.may(needed)
    ]
