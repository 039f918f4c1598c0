"""The safety plan of a client: what holds, a new version, and the earlier ones."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import client_for, clients_for, member_of, own_client
from clinic.actions.safety_plans import make_safety_plan
from clinic.forms.safety_plans import SafetyPlanForm
from clinic.models import Client, Event, User
from clinic.queries import help_lines_of, safety_plan_for, safety_plans_of
from clinic.roles import Permission

SHOWN = 20


@require_http_methods(["GET", "POST"])
def safety_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan that holds; a post keeps a new version of it."""
    posted = request.method == "POST"
    permission = Permission.PLAN_WRITE if posted else Permission.RECORD_READ
    client = client_for(request.user, client_id, permission)
    member = member_of(request.user)
    versions = safety_plans_of(client, SHOWN)
    newest = versions[0] if versions else None
    data = request.POST if posted else None
    form = SafetyPlanForm(data, newest=newest, practice=client.practice)
    if posted:
        if form.carry_out(make_safety_plan, client=client, by=member):
            messages.success(request, _("The safety plan is kept."))
            return redirect("safety_plan", client_id=client.pk)
        form.about_newer(newest)
    audit.record(Event.SAFETY_PLAN_VIEWED, by=member, subject=client)
    context = {
        "client": client,
        "crumbs": _crumbs(client),
        "newest": newest,
        "earlier": versions[1:],
        "form": form,
        "may_write": _may_write(request, client),
        "lines": help_lines_of(client.practice),
    }
    return render(request, "clinic/safety_plan.html", context, status=422 if posted else 200)


@require_safe
def own_safety_plan(request: HttpRequest) -> HttpResponse:
    """The client's own plan, with the lines to call."""
    client = own_client(request.user)
    assert isinstance(request.user, User)
    audit.record(Event.OWN_RECORD_VIEWED, by=request.user, subject=client, reason="safety_plan")
    context = {
        "plan": safety_plan_for(client),
        "practice": client.practice,
        "lines": help_lines_of(client.practice),
    }
    return render(request, "clinic/own_safety_plan.html", context)


def _may_write(request: HttpRequest, client: Client) -> bool:
    return clients_for(request.user, Permission.PLAN_WRITE).filter(pk=client.pk).exists()


def _crumbs(client: Client) -> list[dict[str, Any]]:
    page = reverse("client", kwargs={"client_id": client.pk})
    return [
        {"label": _("Clients"), "url": reverse("caseload")},
        {"label": client.name, "born": str(client.birth_year), "url": page},
    ]
