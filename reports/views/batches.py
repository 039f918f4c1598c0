"""One report each about several clients: asking for them, and watching them come."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import member_of
from clinic.models import Event
from clinic.roles import Permission
from reports.access import batch_for, clients_to_report_on
from reports.actions import cancel_batch, request_batch, retry_batch
from reports.actions.batches import MOST
from reports.forms.batches import BatchForm, RetryForm
from reports.forms.reports import ReportSeenForm
from reports.models import Report
from reports.views.batch_state import batch_state
from reports.views.htmx import wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request: HttpRequest) -> HttpResponse:
    """Whom, and what for each. *All* and *Nobody* set the marks and ask for nothing."""
    clients = clients_to_report_on(request.user)
    member = member_of(request.user)
    sent = request.POST if request.method == "POST" else None
    form = BatchForm.of(sent, today=member.practice.today(), clients=clients)
    batch = form.carry_out(request_batch, by=member) if form.is_bound else None
    if batch is not None:
        return redirect("batch", batch)
    audit.record(Event.CLIENTS_LISTED, by=member)
    context = {"form": form, "most": MOST}
    return render(request, "reports/batch_new.html", context, status=422 if form.is_bound else 200)


@require_safe
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far each of them is. The page's own polls get what changed, or 204."""
    context = _context(request, batch_id)
    if not wants_fragment(request):
        audit.record(Event.REPORTS_LISTED, by=member_of(request.user))
        return render(request, "reports/batch.html", context)
    form = ReportSeenForm(request.GET)
    if form.is_valid() and form.cleaned_data["seen"] == context["state"].token:
        return HttpResponse(status=204)
    return render(request, "reports/batch.html#progress", context | {"is_poll": True})


@require_POST
def batch_cancel(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Take back what is not made yet."""
    found = batch_for(request.user, batch_id, Permission.REPORT_REQUEST)
    done = cancel_batch(reports=found, by=member_of(request.user))
    words = ngettext("%(n)s report was cancelled.", "%(n)s reports were cancelled.", done)
    messages.info(request, words % {"n": done})
    return redirect("batch", batch_id)


@require_POST
def batch_retry(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Ask again for those that failed, or for those that were cancelled."""
    found = batch_for(request.user, batch_id, Permission.REPORT_REQUEST)
    form = RetryForm(request.POST)
    done = form.carry_out(retry_batch, reports=found, by=member_of(request.user))
    if done is None:
        messages.error(request, " ".join(str(one) for one in form.errors["ended"]))
        return redirect("batch", batch_id)
    words = ngettext("%(n)s report is tried again.", "%(n)s reports are tried again.", done)
    if form.cleaned_data["ended"] is Report.State.CANCELLED:
        words = ngettext("%(n)s report is taken up.", "%(n)s reports are taken up.", done)
    messages.info(request, words % {"n": done})
    return redirect("batch", batch_id)


def _context(request: HttpRequest, batch_id: UUID) -> dict[str, Any]:
    found, member = batch_for(request.user, batch_id), member_of(request.user)
    return {
        "batch_id": batch_id,
        "first": found[0],
        "state": batch_state(found, member.practice.zone),
        "may_change": member.may(Permission.REPORT_REQUEST),
        "zone": member.practice.time_zone,
    }
