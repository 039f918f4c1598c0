"""What a client takes home, for the therapist: exercises and cards given, and what came of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import card_for, client_for, exercise_for, member_of
from clinic.actions.given import (
    end_exercise,
    give_card,
    give_exercise,
    log_exercise,
    take_card_back,
)
from clinic.library import library
from clinic.models import Client, Event
from clinic.roles import Permission
from reports.forms.given import CardForm, ExerciseForm, LogForm
from reports.queries import GoalRow, goals_of, open_plan, permitted
from reports.queries.given import cards_of, exercises_of
from reports.views import crumbs


@require_safe
def given(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Exercises in use and ended with what was told of them, and the cards a client has."""
    client = client_for(request.user, client_id, Permission.RECORD_READ)
    return _given_page(request, client)


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_give(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Choose an exercise, those that fit the goal first, and give it."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    plan = open_plan(client)
    goals = goals_of(plan.pk if plan else None, sealed=True)
    asked = request.GET.get("goal", "")
    form = ExerciseForm(request.POST or None, goals=goals, initial={"goal_id": asked})
    if form.carry_out(give_exercise, client=client, by=member_of(request.user)):
        messages.success(request, _("The exercise is on the client's page."))
        return redirect("given", client.pk)
    audit.record(Event.PLAN_VIEWED, by=member_of(request.user), subject=client)
    context = {
        "client": client,
        "crumbs": crumbs.to_given(client),
        "form": form,
        **_shelf(goals, asked or str(form["goal_id"].value() or "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/exercise_give.html", context, status=status)


@require_POST
def exercise_end(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    """Take an exercise off the client's page: done with, or put aside."""
    row = exercise_for(request.user, exercise_id, Permission.PLAN_WRITE)
    done = request.POST.get("deed") == "done"
    end_exercise(exercise=row, done=done, by=member_of(request.user))
    messages.success(
        request, _("The exercise is off the client's page. What was told of it stays.")
    )
    return redirect("given", row.client_id)


@require_POST
def exercise_log(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    """Note in a session how an exercise went."""
    row = exercise_for(request.user, exercise_id, Permission.PLAN_WRITE)
    form = LogForm(request.POST, today=row.client.practice.today())
    if form.carry_out(log_exercise, exercise=row, by=member_of(request.user).user):
        messages.success(request, _("It is noted."))
        return redirect("given", row.client_id)
    return _given_page(request, row.client, told=(row.pk, form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def card_give(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Choose a card, and give it with a line."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    form = CardForm(request.POST or None)
    if form.carry_out(give_card, client=client, by=member_of(request.user)):
        messages.success(request, _("The card is on the client's page."))
        return redirect("given", client.pk)
    context = {
        "client": client,
        "crumbs": crumbs.to_given(client),
        "form": form,
        "groups": library().card_groups,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/card_give.html", context, status=status)


@require_POST
def card_take_back(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Take a card off the client's page."""
    row = card_for(request.user, card_id, Permission.PLAN_WRITE)
    take_card_back(card=row, by=member_of(request.user))
    messages.success(request, _("The card is off the client's page."))
    return redirect("given", row.client_id)


def _given_page(
    request: HttpRequest,
    client: Client,
    *,
    told: tuple[UUID, LogForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    member, today = member_of(request.user), client.practice.today()
    audit.record(Event.PLAN_VIEWED, by=member, subject=client)
    rows = exercises_of(client)
    may_write = bool(permitted(member, client, [Permission.PLAN_WRITE]))
    context = {
        "client": client,
        "crumbs": crumbs.to_client(client),
        "may_write": may_write,
        "may_give": may_write and client.state != Client.State.ENDED,
        "in_use": [
            {
                "exercise": row,
                "form": told[1]
                if told and told[0] == row.id
                else LogForm(today=today, prefix=None, auto_id=f"id_{row.id}_%s"),
                "open": bool(told and told[0] == row.id),
            }
            for row in rows
            if row.is_open
        ],
        "ended": [row for row in rows if not row.is_open],
        "cards": cards_of(client),
    }
    return render(request, "reports/given.html", context, status=status)


def _shelf(goals: list[GoalRow], asked: str) -> dict[str, Any]:
    """The exercises that the library suggests for the goal asked about, and all practices."""
    goal = next((row for row in goals if str(row.id) == asked), None)
    suggested = [library().exercise(each) for each in goal.template.exercises] if goal else []
    return {"goal": goal, "suggested": suggested, "practices": library().practices}
