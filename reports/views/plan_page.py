"""The plan's page as a whole: what stands on it, whichever of its forms came back with a fault."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.queries import ANXIETY, AVOIDANCE, latest_scores
from clinic import audit
from clinic.access import member_of
from clinic.library import library
from clinic.models import Client, Event, Plan
from clinic.roles import Permission
from reports.forms.movement import MovementForm
from reports.forms.plan import AddGoalForm, ElementsForm, GoalsForm, PathwayForm, ReviewForm
from reports.queries import (
    GoalRow,
    goals_of,
    open_plan,
    overall_attainment,
    permitted,
    plans_of,
    routes_in_use,
    suggested_pathway,
)
from reports.queries.client_words import words_of
from reports.queries.given import exercises_by_goal
from reports.queries.movement import movement_shown
from reports.queries.plan import caution_of
from reports.views import crumbs


def plan_page(
    request: HttpRequest, client: Client, *, status: int = 200, **returned: Any
) -> HttpResponse:
    """The page. `returned`: forms to show as they came in, by name (choice, goals_form, adding,
    review, elements, confirming)."""
    member, current = member_of(request.user), open_plan(client)
    audit.record(Event.PLAN_VIEWED, by=member, subject=client)
    context = {
        "client": client,
        "crumbs": crumbs.to_client(client),
        "plan": current,
        "may_write": bool(permitted(member, client, [Permission.PLAN_WRITE])),
        "own_words": words_of(client),
        "past": [one for one in plans_of(client) if not one.is_open],
        **_choices(client, current, returned.get("choice")),
        **_movement(client, returned.get("confirming")),
    }
    if current is not None:
        context |= _open(client, current, returned)
    return render(request, "reports/plan.html", context, status=status)


def _choices(client: Client, current: Plan | None, form: PathwayForm | None) -> dict[str, Any]:
    """The pathways as cards, with what the picture suggests and why."""
    scores = latest_scores([client.pk]).get(client.pk, {})
    stored = next((scores[one].placement for one in (ANXIETY, AVOIDANCE) if one in scores), {})
    return {
        "choice": form or PathwayForm(current=current.pathway if current else ""),
        "pathways": (*library().pathways, *library().open_ways),
        "suggestion": suggested_pathway(stored),
    }


def _movement(client: Client, form: MovementForm | None) -> dict[str, Any]:
    return {
        "movement": movement_shown(client),
        "confirming": form or MovementForm(today=client.practice.today()),
    }


def _open(client: Client, plan: Plan, returned: dict[str, Any]) -> dict[str, Any]:
    """What belongs to the plan in use."""
    today = client.practice.today()
    form = returned.get("goals_form") or GoalsForm(rows=goals_of(plan.pk, sealed=True))
    form.rows = rows = _with_exercises(plan, form.rows)
    there = [row.goal.template for row in rows if row.goal.template]
    return {
        "pathway": library().pathway(plan.pathway),
        "caution": caution_of(plan, rows),
        "form": form,
        "rows": rows,
        "aside": goals_of(plan.pk, sealed=True, put_aside=True),
        "overall": overall_attainment(rows),
        "routes": routes_in_use(plan),
        "adding": returned.get("adding") or AddGoalForm(without=there),
        "review": returned.get("review") or ReviewForm(today=today),
        "elements": returned.get("elements") or ElementsForm(),
        "review_is_due": plan.review_on is not None and plan.review_on <= today,
    }


def _with_exercises(plan: Plan, rows: Sequence[GoalRow]) -> list[GoalRow]:
    given = exercises_by_goal(plan.pk)
    return [replace(row, exercises=tuple(given.get(row.id, ()))) for row in rows]
