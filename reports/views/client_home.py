"""A client's own page: what is waiting, what was answered, whom to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import NotAllowed
from clinic.models import Event, User
from reports.queries import own_check_ins


@require_safe
def client_home(request: HttpRequest) -> HttpResponse:
    """Check-ins to answer and, by date only, those answered. Members have no such page."""
    user = request.user
    if not isinstance(user, User) or user.client is None:
        raise NotAllowed
    client = user.client
    audit.record(Event.CHECK_IN_VIEWED, by=user, subject=client)
    context = {"client": client, "practice": client.practice, **own_check_ins(client)}
    return render(request, "reports/client_home.html", context)
