"""The plan: a pathway chosen, goals agreed, routes in use, movement confirmed, all of it kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.actions.movement import confirm_movement
from clinic import audit
from clinic.access import client_for, member_of, plan_for
from clinic.actions.goals import add_goal, put_goal_aside, take_goal_up
from clinic.actions.plans import choose_pathway, mark_elements, review_plan, update_goals
from clinic.models import Client, Event
from clinic.roles import Permission
from reports.forms.movement import MovementForm
from reports.forms.plan import AddGoalForm, ElementsForm, GoalsForm, PathwayForm, ReviewForm
from reports.queries import goals_of, open_plan
from reports.queries.plan_history import plan_history
from reports.views import crumbs
from reports.views.landing import back_to_plan
from reports.views.plan_page import plan_page


@require_safe
def plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan as it stands, or the choice of one."""
    client = client_for(request.user, client_id, Permission.RECORD_READ)
    return plan_page(request, client)


@require_safe
def history(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Every change of the client's plans, the newest first."""
    client = client_for(request.user, client_id, Permission.RECORD_READ)
    audit.record(Event.PLAN_VIEWED, by=member_of(request.user), subject=client)
    changes, more = plan_history(client)
    context = {
        "client": client,
        "crumbs": crumbs.to_plan(client),
        "changes": changes,
        "more": more,
    }
    return render(request, "reports/plan_history.html", context)


@back_to_plan
def plan_choose(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin a plan along a pathway; a plan along another one ends."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    current = open_plan(client)
    form = PathwayForm(request.POST, current=current.pathway if current else "")
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("pathway", "reason", "goals")}
        try:
            choose_pathway(client=client, by=member_of(request.user), **chosen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _to_plan(request, client, _("The pathway is chosen."))
    return plan_page(request, client, choice=form, status=422)


@back_to_plan
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
            return _to_plan(request, row.client, _("The goals are kept."))
    return plan_page(request, row.client, goals_form=form, status=422)


@back_to_plan
def plan_goal_add(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Add a goal of the library, or one of their own."""
    row = plan_for(request.user, plan_id, Permission.PLAN_WRITE)
    form = AddGoalForm(request.POST)
    if form.carry_out(add_goal, plan=row, by=member_of(request.user)):
        return _to_plan(request, row.client, _("The goal is added."))
    return plan_page(request, row.client, adding=form, status=422)


@require_POST
def plan_goal_aside(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Put a goal aside, or take one up that was."""
    row = plan_for(request.user, plan_id, Permission.PLAN_WRITE)
    goal_id, member = _id(request.POST.get("goal", "")), member_of(request.user)
    try:
        if request.POST.get("deed") == "take_up":
            take_goal_up(plan=row, goal_id=goal_id, by=member)
            said = _("The goal is taken up again.")
        else:
            put_goal_aside(plan=row, goal_id=goal_id, by=member)
            said = _("The goal is put aside. What was seen of it stays.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("plan", row.client_id)
    return _to_plan(request, row.client, said)


@back_to_plan
def plan_review(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Keep what the two saw when they looked at the plan again."""
    row = plan_for(request.user, plan_id, Permission.PLAN_WRITE)
    form = ReviewForm(request.POST, today=row.client.practice.today())
    if form.carry_out(review_plan, plan=row, by=member_of(request.user)):
        return _to_plan(request, row.client, _("The review is kept."))
    return plan_page(request, row.client, review=form, status=422)


@back_to_plan
def plan_routes(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Keep which parts of the four routes are in use."""
    row = plan_for(request.user, plan_id, Permission.PLAN_WRITE)
    form = ElementsForm(request.POST)
    if form.carry_out(mark_elements, plan=row, by=member_of(request.user)):
        return _to_plan(request, row.client, _("The routes are kept."))
    return plan_page(request, row.client, elements=form, status=422)


@back_to_plan
def movement_confirm(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Confirm sustained movement by a dated note of evidence."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    form = MovementForm(request.POST, today=client.practice.today())
    if form.carry_out(confirm_movement, client=client, by=member_of(request.user)):
        return _to_plan(request, client, _("The movement is confirmed."))
    return plan_page(request, client, confirming=form, status=422)


def _to_plan(request: HttpRequest, client: Client, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("plan", client.pk)


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
