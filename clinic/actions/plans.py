"""A client's plan: choosing the pathway, agreeing on its goals, looking at it again."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.goal_content import sound_part
from clinic.actions.goals import new_goals
from clinic.actions.members import refuse_strangers
from clinic.actions.plan_changes import open_plan, write_change
from clinic.actions.wording import sound_text
from clinic.library import library
from clinic.models import Client, Event, Goal, Member, Plan, PlanChange

REASON_LIMIT = 2_000
REVIEW_WITHIN = timedelta(days=730)


@transaction.atomic
def choose_pathway(
    *, client: Client, pathway: str, reason: str, goals: Collection[str] = (), by: Member
) -> Plan:
    """Begin a plan along `pathway`; a plan along another one ends.

    A pathway of the library brings its four goals; a mixed one begins with `goals`, ids from any
    pathway; without a pathway there are none yet. Choosing what the client is already on keeps the
    plan, takes the new reason, and adds those of `goals` that are not in it.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    templates = _templates(pathway, goals)
    reason = sound_text(reason, name=_("Why this pathway"), limit=REASON_LIMIT)
    Client.objects.select_for_update().get(pk=client.pk)
    plan = Plan.objects.filter(client=client, ended_at=None).first()
    if plan and plan.pathway == pathway:
        return _take_up(plan, reason, templates, by)
    if plan:
        plan.ended_at = timezone.now()
        plan.save(update_fields=["ended_at"])
    return _begin(client, pathway, reason, templates, by, before=plan)


def _templates(pathway: str, goals: Collection[str]) -> list[str]:
    """The library's goals that a plan along `pathway` begins with, in the library's order."""
    if pathway not in Plan.Pathway.values:
        raise ValidationError(_("This pathway is not known; choose one of those shown."))
    if pathway != Plan.Pathway.MIXED:
        return [goal.id for goal in library().pathway(pathway).goals]
    known = [goal.id for each in library().pathways for goal in each.goals]
    if set(goals) - set(known):
        raise ValidationError(_("This goal is not in the library."))
    if not goals:
        raise ValidationError(
            _("Choose at least one goal to begin with; others can be added at any time.")
        )
    return [goal for goal in known if goal in goals]


def _begin(
    client: Client, pathway: str, reason: str, templates: list[str], by: Member, before: Plan | None
) -> Plan:
    plan = Plan.objects.create(
        practice_id=client.practice_id,
        client=client,
        pathway=pathway,
        library_version=str(library().pathway(pathway).version),
        reason=reason,
        chosen_by=by,
    )
    new_goals(plan, templates)
    write_change(
        plan,
        PlanChange.Kind.PATHWAY if before else PlanChange.Kind.CHOSEN,
        by,
        before={"pathway": before.pathway, "reason": before.reason} if before else None,
        after={"pathway": pathway, "reason": reason},
    )
    audit.record(Event.PLAN_CHOSEN, by=by, subject=plan)
    return plan


def _take_up(plan: Plan, reason: str, templates: list[str], by: Member) -> Plan:
    """The same pathway again: a new reason, and goals the plan does not have yet."""
    there = set(Goal.objects.filter(plan=plan).values_list("template", flat=True))
    added = new_goals(plan, [template for template in templates if template not in there])
    for goal in added:
        write_change(
            plan, PlanChange.Kind.GOAL_ADDED, by, after={"template": goal.template}, goal=goal
        )
    is_new = bool(reason) and reason != plan.reason
    if is_new:
        before, plan.reason = plan.reason, reason
        plan.save(update_fields=["reason"])
        write_change(
            plan, PlanChange.Kind.CHOSEN, by, before={"reason": before}, after={"reason": reason}
        )
    if added or is_new:
        audit.record(Event.PLAN_CHANGED, by=by, subject=plan)
    return plan


@transaction.atomic
def update_goals(*, plan: Plan, goals: Mapping[Any, Mapping[str, Any]], by: Member) -> Plan:
    """Change goals of an open plan: goal id -> its parts (see `goal_content`).

    `descriptors` words all five levels, −2 to +2; `markers` are the signs of the goal's own, id ->
    words, and those left out or empty go. Goals that are not named stay as they are.
    """
    refuse_strangers(by, practice_id=plan.practice_id)
    open_plan(plan)
    rows = {str(goal.pk): goal for goal in Goal.objects.filter(plan=plan, put_aside_at=None)}
    changed = False
    for goal_id, fields in goals.items():
        goal = rows.get(str(_uuid(goal_id)))
        if goal is None:
            raise ValidationError(_("This goal is not part of the plan."))
        changed |= _change_goal(plan, goal, fields, by)
    if changed:
        audit.record(Event.PLAN_CHANGED, by=by, subject=plan)
    return plan


def _change_goal(plan: Plan, goal: Goal, fields: Mapping[str, Any], by: Member) -> bool:
    sound = {name: sound_part(goal, name, value) for name, value in fields.items()}
    after = {name: value for name, value in sound.items() if getattr(goal, name) != value}
    if after:
        before = {name: getattr(goal, name) for name in after}
        for name, value in after.items():
            setattr(goal, name, value)
        goal.save(update_fields=list(after))
        kind = PlanChange.Kind.GOAL_CHANGED
        write_change(plan, kind, by, before=before, after=after, goal=goal)
    return bool(after)


@transaction.atomic
def review_plan(*, plan: Plan, words: str, next_on: date | None, by: Member) -> Plan:
    """Keep what therapist and client said of the plan, and when they look at it again."""
    refuse_strangers(by, practice_id=plan.practice_id)
    stored = open_plan(plan)
    words = sound_text(words, name=_("What you saw together"), limit=REASON_LIMIT, required=True)
    today = by.practice.today()
    if next_on is not None and not today < next_on <= today + REVIEW_WITHIN:
        raise ValidationError(_("Look at the plan again on a day within the next two years."))
    before = stored.review_on.isoformat() if stored.review_on else ""
    stored.review_on = next_on
    stored.save(update_fields=["review_on"])
    write_change(
        stored,
        PlanChange.Kind.REVIEWED,
        by,
        before={"review_on": before},
        after={"words": words, "review_on": next_on.isoformat() if next_on else ""},
    )
    audit.record(Event.PLAN_REVIEWED, by=by, subject=stored)
    return stored


@transaction.atomic
def mark_elements(*, plan: Plan, elements: Collection[str], by: Member) -> Plan:
    """Say which parts of the four routes are in use; one that was keeps the day it began."""
    refuse_strangers(by, practice_id=plan.practice_id)
    stored = open_plan(plan)
    known = [element.id for route in library().routes for element in route.elements]
    if set(elements) - set(known):
        raise ValidationError(_("This part of a route is not known."))
    today = by.practice.today().isoformat()
    before = stored.elements
    after = {each: before.get(each, today) for each in known if each in elements}
    if after != before:
        stored.elements = after
        stored.save(update_fields=["elements"])
        kind = PlanChange.Kind.ROUTES
        write_change(stored, kind, by, before={"elements": before}, after={"elements": after})
        audit.record(Event.PLAN_CHANGED, by=by, subject=stored)
    return stored


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
