"""What some invented clients have beside their pathway, given and told on its day."""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assessments.actions.movement import confirm_movement
from clinic.actions.given import end_exercise, give_card, give_exercise, log_exercise
from clinic.actions.goals import add_goal, put_goal_aside
from clinic.actions.plans import choose_pathway, mark_elements, review_plan, update_goals
from clinic.models import Client, Member, Plan
from config.demo.clock import as_of

FILE = Path(__file__).with_name("growth.yaml")


def grow(client: Client, carer: Member, today: date) -> None:
    """Goals of their own, routes, a review, exercises, cards, a confirmation: as the file says."""
    entry = _file().get(client.name, {})
    if chosen := entry.get("plan"):
        fields = {name: chosen[name] for name in ("pathway", "reason", "goals")}
        with as_of(_day(today, chosen["days_ago"])):
            choose_pathway(client=client, by=carer, **fields)
    plan = Plan.objects.filter(client=client, ended_at=None).first()
    if plan is not None:
        _agree(plan, entry, carer, today)
    for exercise in entry.get("exercises", ()):
        _send_home(client, plan, exercise, carer, today)
    for card in entry.get("cards", ()):
        with as_of(_day(today, card["days_ago"])):
            give_card(client=client, template=card["template"], line=card["line"], by=carer)
    if seen := entry.get("confirmed"):
        day = _day(today, seen["days_ago"])
        with as_of(day):
            confirm_movement(
                client=client,
                scale=seen["scale"],
                sentence=seen["sentence"],
                seen_on=day,
                by=carer,
            )


def _agree(plan: Plan, entry: dict[str, Any], by: Member, today: date) -> None:
    for own in entry.get("own_goals", ()):
        with as_of(_day(today, own["days_ago"])):
            goal = add_goal(plan=plan, words=own["words"], by=by)
            signs = {f"own.{place}": text for place, text in enumerate(own["signs"], start=1)}
            parts = {"in_focus": own["in_focus"], "markers": signs}
            update_goals(plan=plan, goals={goal.pk: parts}, by=by)
    if elements := entry.get("elements"):
        with as_of(_day(today, entry["elements_days_ago"])):
            mark_elements(plan=plan, elements=elements, by=by)
    if position := entry.get("aside"):
        with as_of(_day(today, 30)):
            goal = plan.goals.get(position=position)
            put_goal_aside(plan=plan, goal_id=goal.pk, by=by)
    if said := entry.get("review"):
        with as_of(_day(today, said["days_ago"])):
            next_on = today + timedelta(days=said["in_days"])
            review_plan(plan=plan, words=said["words"], next_on=next_on, by=by)


def _send_home(
    client: Client, plan: Plan | None, entry: dict[str, Any], by: Member, today: date
) -> None:
    goal = plan.goals.get(position=entry["goal"]) if plan else None
    with as_of(_day(today, entry["days_ago"])):
        row = give_exercise(
            client=client,
            template=entry["template"],
            words=entry["words"],
            goal_id=goal.pk if goal else None,
            by=by,
        )
    teller = client.user or by.user
    for told in entry.get("told", ()):
        day = _day(today, told["days_ago"])
        with as_of(day, hour=19):
            log_exercise(
                exercise=row, done_on=day, useful=told["useful"], words=told["words"], by=teller
            )
    if entry.get("ended"):
        with as_of(_day(today, 20)):
            end_exercise(exercise=row, done=True, by=by)


def _day(today: date, days_ago: int) -> date:
    return today - timedelta(days=days_ago)


@lru_cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found
