"""The plan as it stood at the end of a day, told from its history."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from clinic.clock import span
from clinic.models import Client, Goal, GoalRating, MarkerEvidence, Plan, PlanChange

NEWEST_OPEN_FIRST = F("ended_at").desc(nulls_first=True)


def plan_on(client: Client, day: date) -> tuple[Plan | None, tuple[Goal, ...]]:
    """The plan a report of until `day` tells of, and its goals as they stood then.

    A plan or a goal was there if it was added by the end of that day, or if something is recorded
    of it by then: what was typed in afterwards is of its own day. Where the day is past, words,
    weight, focus and what was put aside are those of that day; with no focus in the history by
    then, there was none. The rows are to be read and never saved.
    """
    _begin, until = span(day, day + timedelta(days=1), client.practice.zone)
    was_added = Q(created_at__lt=until)
    plans = Plan.objects.filter(was_added | _told("goal__plan", day), client=client)
    # One that was there comes before one of which only something typed in later is told.
    by_then = ExpressionWrapper(was_added, output_field=BooleanField()).desc()
    plan = plans.order_by(by_then, NEWEST_OPEN_FIRST, "-created_at").first()
    if plan is None:
        return None, ()
    goals = tuple(plan.goals.filter(was_added | _told("goal", day)))
    if day < client.practice.today():
        _rewind(plan, goals, until)
    return plan, goals


def goals_ended(
    client: Client, plan: Plan | None, since: date | None, day: date
) -> tuple[Goal, ...]:
    """Those of other plans that ended from `since` to `day`, both counted, the oldest first."""
    begin, until = span(since or day, day + timedelta(days=1), client.practice.zone)
    rows = Goal.objects.filter(plan__client=client, plan__ended_at__lt=until)
    rows = rows.filter(plan__ended_at__gte=begin) if since else rows
    rows = rows.exclude(plan=plan) if plan else rows
    return tuple(rows.select_related("plan").order_by("plan__ended_at", "position"))


def _told(path: str, day: date) -> Q:
    rated = GoalRating.objects.order_by().filter(**{path: OuterRef("pk")}, rated_on__lte=day)
    seen = MarkerEvidence.objects.order_by().filter(**{path: OuterRef("pk")}, seen_on__lte=day)
    return Q(Exists(rated)) | Q(Exists(seen))


def _rewind(plan: Plan, goals: tuple[Goal, ...], until: datetime) -> None:
    """Give the goals what they had: focus and rest from what was changed by then, words and weight
    from the first change after it."""
    rows: dict[Any, Goal] = {str(goal.pk): goal for goal in goals}
    for goal in goals:
        goal.in_focus, goal.put_aside_at = False, None
    told: set[tuple[str, str]] = set()
    for change in PlanChange.objects.filter(plan=plan).order_by("at", "created_at"):
        key = change.content.get("goal", "")
        if key not in rows:
            continue
        if change.at < until:
            _apply(rows[key], change)
            continue
        for name in ("words", "weight"):
            before = change.content.get("before", {})
            if name in before and (key, name) not in told:
                setattr(rows[key], name, before[name])
                told.add((key, name))


def _apply(goal: Goal, change: PlanChange) -> None:
    if change.kind == PlanChange.Kind.PUT_ASIDE:
        goal.in_focus, goal.put_aside_at = False, change.at
    elif change.kind == PlanChange.Kind.TAKEN_UP:
        goal.put_aside_at = None
    else:
        goal.in_focus = change.content.get("after", {}).get("in_focus", goal.in_focus)
