"""Notes that wait: one's own drafts, and what a supervisor looks at."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import NotAllowed, clients_for, member_of, names_for
from clinic.models import Event
from clinic.roles import Permission
from reports.forms.agenda import AgendaForm
from reports.queries import own_agenda, own_drafts, supervision_queue, supervisors_of
from reports.queries.agenda import agendas_of


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """One's own notes that nobody signed yet, the overdue ones first."""
    member = member_of(request.user, Permission.NOTE_WRITE)
    rows = own_drafts(member, clients_for(request.user, Permission.NOTE_WRITE))
    audit.record(Event.CLIENTS_LISTED, by=member, practice_id=member.practice_id)
    context = {"rows": rows, "overdue": sum(row.overdue for row in rows)}
    return render(request, "reports/drafts.html", context)


@require_safe
def supervision_queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for a co-signature, and of whom to speak with each supervisee.

    Who writes notes sees their own agenda, as their supervisors do.
    """
    return supervision_page(request)


def supervision_page(
    request: HttpRequest,
    *,
    refused: AgendaForm | None = None,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page itself; `refused`: a topic that was not taken, of that supervision."""
    member = member_of(request.user)
    context: dict[str, Any] = {"today": member.practice.today(), "member": member}
    context["agendas"] = [
        (each, refused if refused and each.supervision_id == of else AgendaForm(agenda=each))
        for each in agendas_of(member, names_for(request.user))
    ]
    if member.may(Permission.NOTE_COSIGN):
        clients = clients_for(request.user, Permission.NOTE_COSIGN)
        context["queue"] = supervision_queue(member, clients)
    if member.may(Permission.NOTE_WRITE):
        context["own"] = own_agenda(member, clients_for(request.user, Permission.NOTE_WRITE))
        context["supervisors"] = [each.name for each in supervisors_of(member)]
    if not {"queue", "own"} & context.keys():
        raise NotAllowed
    audit.record(Event.SUPERVISION_VIEWED, by=member, practice_id=member.practice_id)
    return render(request, "reports/supervision.html", context, status=status)
