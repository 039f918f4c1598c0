"""Bringing clients and their past forms over from elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.actions.bring_over import bring_over
from assessments.actions.bring_over_file import ANSWER, COLUMNS, MOST_HERE, TOTAL
from assessments.forms.bring_over import BringOverForm
from clinic.access import member_of
from clinic.confirming import recently_confirmed
from clinic.roles import Permission

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def clients_bring_over(request: HttpRequest) -> HttpResponse:
    """Check a file, and take it where that is asked for and nothing is wrong."""
    member = member_of(request.user, Permission.CLIENT_ADD)
    posted = request.method == "POST"
    form = BringOverForm(request.POST if posted else None, request.FILES if posted else None)
    seen = None
    if posted and form.is_valid():
        seen = bring_over(
            practice=member.practice, text=form.text, apply=form.cleaned_data["apply"], by=member
        )
    context = {
        "form": BringOverForm() if seen else form,
        "seen": seen,
        "faults": seen.faults[:SHOWN] if seen else (),
        "most": MOST_HERE,
        "columns": (*COLUMNS, f"{ANSWER}…", f"{TOTAL}…"),
        "crumbs": [{"label": _("Clients"), "url": reverse("caseload")}],
    }
    wrong = posted and (seen is None or seen.faults)
    return render(request, "assessments/bring_over.html", context, status=422 if wrong else 200)
