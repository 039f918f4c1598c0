"""Notes that wait: one's own drafts, and what a supervisor looks at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import clients_for, member_of
from clinic.models import Event
from clinic.roles import Permission
from reports.queries import own_drafts, supervision_queue


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
    """What waits for a co-signature, and of whom to speak with each supervisee."""
    member = member_of(request.user, Permission.NOTE_COSIGN)
    queue = supervision_queue(member, clients_for(request.user, Permission.NOTE_COSIGN))
    audit.record(Event.SUPERVISION_VIEWED, by=member, practice_id=member.practice_id)
    context = {"queue": queue, "today": member.practice.today(), "member": member}
    return render(request, "reports/supervision.html", context)
