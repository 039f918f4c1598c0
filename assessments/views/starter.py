"""The usual set at the start of care, proposed in one go."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import queries
from assessments.actions.starter import Part, set_up_usual, usual_set
from assessments.forms import StarterForm
from assessments.queries.schedules import mail_obstacle
from assessments.views.assign import about
from clinic import audit
from clinic.access import client_for, member_of
from clinic.models import Event
from clinic.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def starter_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Look at the usual set, leave out what does not fit, and set the rest up."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    posted, obstacle, parts = request.method == "POST", mail_obstacle(client), usual_set(client)
    form = StarterForm(
        request.POST if posted else None,
        client=client,
        obstacle=obstacle,
        choices=[(part.instrument.id, _words(part)) for part in parts],
    )
    if posted and form.is_valid():
        try:
            made = set_up_usual(client=client, by=member_of(request.user), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("%(count)d are set up.") % {"count": len(made)})
            return redirect("schedules", client.pk)
    audit.record(Event.CLIENT_VIEWED, by=member_of(request.user), subject=client)
    context: dict[str, Any] = {
        "client": client,
        "form": form,
        "parts": parts,
        "agreed": queries.may_be_measured(client),
        "mail_obstacle": obstacle,
        **about(request.user, client),
    }
    return render(request, "assessments/starter.html", context, status=422 if posted else 200)


def _words(part: Part) -> str:
    words = _("%(title)s: %(when)s, about %(minutes)d min")
    return words % {
        "title": part.instrument.title,
        "when": part.words,
        "minutes": part.instrument.minutes,
    }
