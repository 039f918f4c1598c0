"""The plan: a pathway suggested and chosen, four goals agreed, evidence along four routes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.queries import ANXIETY, AVOIDANCE, latest_scores
from clinic import audit
from clinic.access import client_for, member_of, plan_for
from clinic.actions.plans import choose_pathway, update_goals
from clinic.library import library
from clinic.models import Client, Event, Plan
from clinic.roles import Permission
from reports.forms import GoalsForm, PathwayForm
from reports.queries import (
    goals_of,
    open_plan,
    overall_attainment,
    permitted,
    plans_of,
    routes_in_use,
    suggested_pathway,
)
from reports.views import crumbs


@require_safe
def plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan as it stands, or the choice of one."""
    client = client_for(request.user, client_id, Permission.RECORD_READ)
    return _page(request, client)


@require_POST
def plan_choose(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin a plan along a pathway; a plan along another one ends."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    current = open_plan(client)
    form = PathwayForm(request.POST, current=current.pathway if current else "")
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("pathway", "reason")}
        try:
            choose_pathway(client=client, by=member_of(request.user), **chosen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The pathway is chosen."))
            return redirect("plan", client.pk)
    return _page(request, client, choice=form, status=422)


@require_POST
def plan_goals(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Keep the goals as agreed."""
    row = plan_for(request.user, plan_id, Permission.PLAN_WRITE)
    form = GoalsForm(request.POST, rows=goals_of(row.pk, sealed=True))
    if form.is_valid():
        try:
            update_goals(plan=row, goals=form.goals(), by=member_of(request.user))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The goals are kept."))
            return redirect("plan", row.client_id)
    return _page(request, row.client, goals_form=form, status=422)


def _page(
    request: HttpRequest,
    client: Client,
    *,
    choice: PathwayForm | None = None,
    goals_form: GoalsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    member, current = member_of(request.user), open_plan(client)
    audit.record(Event.PLAN_VIEWED, by=member, subject=client)
    context = {
        "client": client,
        "crumbs": crumbs.to_client(client),
        "plan": current,
        "may_write": bool(permitted(member, client, [Permission.PLAN_WRITE])),
        "past": [one for one in plans_of(client) if not one.is_open],
        **_choices(client, current, choice),
    }
    if current is not None:
        rows = goals_form.rows if goals_form else goals_of(current.pk, sealed=True)
        context |= {
            "pathway": library().pathway(current.pathway),
            "form": goals_form or GoalsForm(rows=rows),
            "rows": rows,
            "overall": overall_attainment(rows),
            "routes": routes_in_use(current),
        }
    return render(request, "reports/plan.html", context, status=status)


def _choices(client: Client, current: Plan | None, form: PathwayForm | None) -> dict[str, Any]:
    """The three pathways as cards, with what the picture suggests and why."""
    scores = latest_scores([client.pk]).get(client.pk, {})
    stored = next((scores[one].placement for one in (ANXIETY, AVOIDANCE) if one in scores), {})
    used = current.pathway if current else ""
    return {
        "choice": form or PathwayForm(current=used),
        "pathways": library().pathways,
        "suggestion": suggested_pathway(stored),
    }
