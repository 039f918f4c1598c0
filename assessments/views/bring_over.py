"""Bringing clients and their past forms over from elsewhere: a file, and how far it is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import bring_over_for
from assessments.actions.bring_over_asked import ask_for_file, call_off_file, faults_at_once
from assessments.actions.bring_over_file import ANSWER, COLUMNS, TOTAL, most_here
from assessments.actions.bring_over_job import SHOWN
from assessments.forms.bring_over import BringOverForm
from assessments.queries.bring_overs import newest_bring_over
from assessments.views.bring_over_state import bring_over_state
from clinic.access import member_of
from clinic.confirming import recently_confirmed
from clinic.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed(methods=("GET", "HEAD", "POST"))
def clients_bring_over(request: HttpRequest) -> HttpResponse:
    """Read a file; where nothing in it is wrong by itself, have a worker try and take it.

    Who it is is asked before the page, since a file cannot be carried along.
    """
    member = member_of(request.user, Permission.CLIENT_ADD)
    posted = request.method == "POST"
    form = BringOverForm(request.POST if posted else None, request.FILES if posted else None)
    faults = faults_at_once(form.text, member) if posted and form.is_valid() else []
    if posted and form.is_valid() and not faults:
        asked, is_this = ask_for_file(text=form.text, apply=form.cleaned_data["apply"], by=member)
        if not is_this:
            messages.warning(request, _("An earlier file is still at work. This one was not read."))
        return redirect("bring_over", asked.pk)
    newest = newest_bring_over(member)
    context = {
        "form": BringOverForm(initial=form.cleaned_data) if faults else form,
        "faults": faults[:SHOWN],
        "count": len(faults),
        "newest": newest,
        "standing": newest and bring_over_state(newest),
        "most": most_here(),
        "columns": (*COLUMNS, f"{ANSWER}…", f"{TOTAL}…"),
        "crumbs": [{"label": _("Clients"), "url": reverse("caseload")}],
        "zone": member.practice.time_zone,
    }
    return render(request, "assessments/bring_over.html", context, status=422 if posted else 200)


@require_safe
def bring_over(request: HttpRequest, bring_over_id: UUID) -> HttpResponse:
    """How far a file is, then what came of it. The page's own polls get what changed, or 204."""
    found = bring_over_for(request.user, bring_over_id)
    state = bring_over_state(found)
    context = {
        "row": found,
        "state": state,
        "crumbs": [
            {"label": _("Clients"), "url": reverse("caseload")},
            {"label": _("Bring clients over"), "url": reverse("clients_bring_over")},
        ],
        "zone": found.practice.time_zone,
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    if not htmx or htmx.history_restore_request:
        return render(request, "assessments/bring_over_job.html", context)
    if request.GET.get("seen") == state.token:
        return HttpResponse(status=204)
    page = "assessments/bring_over_job.html#progress"
    return render(request, page, context | {"is_poll": True})


@require_POST
def bring_over_cancel(request: HttpRequest, bring_over_id: UUID) -> HttpResponse:
    """Take a file back that is not taken in yet."""
    found = bring_over_for(request.user, bring_over_id)
    if not call_off_file(row=found, by=member_of(request.user)):
        messages.warning(request, _("It had ended already, so there was nothing to cancel."))
    return redirect("bring_over", found.pk)
