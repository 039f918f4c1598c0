"""Goals of a plan: added, put aside, taken up again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.goal_content import own_words
from clinic.actions.members import refuse_strangers
from clinic.actions.plan_changes import open_plan, write_change
from clinic.library import library
from clinic.models import Event, Goal, Member, Plan, PlanChange

MOST_GOALS = 12


@transaction.atomic
def add_goal(*, plan: Plan, template: str = "", words: str = "", by: Member) -> Goal:
    """Add a goal of the library by its id, or one of one's own, which `words` name.

    A goal of the library that was put aside is taken up again.
    """
    refuse_strangers(by, practice_id=plan.practice_id)
    open_plan(plan)
    if template:
        _refuse_unknown(template)
        there = Goal.objects.filter(plan=plan, template=template).first()
        if there is not None and there.put_aside_at is None:
            raise ValidationError(_("This goal is in the plan already."))
        if there is not None:
            return _move(plan, there, aside=False, by=by)
    words = own_words(words) if not template else ""
    _refuse_too_many(plan)
    (goal,) = new_goals(plan, [template], words=words)
    after = {"template": template} if template else {"words": words}
    write_change(plan, PlanChange.Kind.GOAL_ADDED, by, after=after, goal=goal)
    audit.record(Event.PLAN_CHANGED, by=by, subject=plan)
    return goal


@transaction.atomic
def put_goal_aside(*, plan: Plan, goal_id: UUID | None, by: Member) -> Goal:
    """Leave a goal for now: its ratings and evidence stay, notes no longer ask about it."""
    return _moved(plan, goal_id, aside=True, by=by)


@transaction.atomic
def take_goal_up(*, plan: Plan, goal_id: UUID | None, by: Member) -> Goal:
    """Work on a goal again that was put aside."""
    return _moved(plan, goal_id, aside=False, by=by)


def new_goals(plan: Plan, templates: Sequence[str], words: str = "") -> list[Goal]:
    """Rows of a plan after those it has; the history and the audit are the calling action's."""
    last = Goal.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    return [
        Goal.objects.create(
            practice_id=plan.practice_id,
            plan=plan,
            template=template,
            words=words,
            descriptors=_suggested(template),
            position=last + place,
        )
        for place, template in enumerate(templates, start=1)
    ]


def _suggested(template: str) -> dict[str, str]:
    if not template:
        return {}
    return {str(level): text for level, text in library().goal(template).descriptors.items()}


def _moved(plan: Plan, goal_id: UUID | None, *, aside: bool, by: Member) -> Goal:
    refuse_strangers(by, practice_id=plan.practice_id)
    open_plan(plan)
    goal = Goal.objects.filter(plan=plan, pk=goal_id).first() if goal_id else None
    if goal is None:
        raise ValidationError(_("This goal is not part of the plan."))
    if (goal.put_aside_at is not None) == aside:
        return goal
    return _move(plan, goal, aside=aside, by=by)


def _move(plan: Plan, goal: Goal, *, aside: bool, by: Member) -> Goal:
    if not aside:
        _refuse_too_many(plan)
    goal.put_aside_at = timezone.now() if aside else None
    changed = ["put_aside_at"]
    if aside and goal.in_focus:
        goal.in_focus = False
        changed.append("in_focus")
    goal.save(update_fields=changed)
    kind = PlanChange.Kind.PUT_ASIDE if aside else PlanChange.Kind.TAKEN_UP
    write_change(plan, kind, by, goal=goal)
    audit.record(Event.PLAN_CHANGED, by=by, subject=plan)
    return goal


def _refuse_unknown(template: Any) -> None:
    if template not in {goal.id for each in library().pathways for goal in each.goals}:
        raise ValidationError(_("This goal is not in the library."))


def _refuse_too_many(plan: Plan) -> None:
    if Goal.objects.filter(plan=plan, put_aside_at=None).count() >= MOST_GOALS:
        raise ValidationError(
            _("A plan holds at most twelve goals in use. Put one aside before you add another.")
        )
