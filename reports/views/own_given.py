"""A client's own pages of one exercise and of one card."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import own_card_for, own_exercise_for
from clinic.actions.given import log_exercise
from clinic.library import library
from clinic.models import Event
from reports.forms.given import LogForm
from reports.queries.given import exercise_with_logs


@require_http_methods(["GET", "HEAD", "POST"])
def own_exercise(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    """What to do, and how it went so far; POST tells of another time."""
    user, row = own_exercise_for(request.user, exercise_id)
    form = LogForm(request.POST or None, today=row.client.practice.today())
    if form.carry_out(log_exercise, exercise=row, by=user):
        messages.success(request, _("Thank you. It is kept, and your therapist can read it."))
        return redirect("own_exercise", row.pk)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=row.client)
    context = {"exercise": exercise_with_logs(row), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/own_exercise.html", context, status=status)


@require_safe
def own_card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """One card, with the therapist's line."""
    user, row = own_card_for(request.user, card_id)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=row.client)
    context = {"row": row, "card": library().card(row.template)}
    return render(request, "reports/own_card.html", context)
