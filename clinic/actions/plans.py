"""A client's plan: choosing the pathway, and agreeing on its goals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.attainment import LEVELS
from clinic.library import GoalTemplate, Pathway, library
from clinic.models import Client, Event, Goal, Member, Plan

REASON_LIMIT = 2_000
WORDS_LIMIT = 2_000
DESCRIPTOR_LIMIT = 500
HIGHEST_WEIGHT = 5


@transaction.atomic
def choose_pathway(*, client: Client, pathway: str, reason: str, by: Member) -> Plan:
    """Begin a plan along `pathway` with its four goals; a plan along another one ends.

    Choosing the pathway the client is already on keeps the plan and its goals, and only takes
    the new reason.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    if pathway not in {each.id for each in library().pathways}:
        raise ValidationError(_("This pathway is not known; choose one of the three."))
    reason = sound_text(reason, name=_("Why this pathway"), limit=REASON_LIMIT)
    Client.objects.select_for_update().get(pk=client.pk)
    plan = Plan.objects.filter(client=client, ended_at=None).first()
    if plan and plan.pathway == pathway:
        return _take_reason(plan, reason, by)
    if plan:
        plan.ended_at = timezone.now()
        plan.save(update_fields=["ended_at"])
    return _begin(client, library().pathway(pathway), reason, by)


def _begin(client: Client, pathway: Pathway, reason: str, by: Member) -> Plan:
    plan = Plan.objects.create(
        practice_id=client.practice_id,
        client=client,
        pathway=pathway.id,
        library_version=str(pathway.version),
        reason=reason,
        chosen_by=by,
    )
    Goal.objects.bulk_create(
        Goal(
            practice_id=client.practice_id,
            plan=plan,
            template=template.id,
            descriptors={str(level): text for level, text in template.descriptors.items()},
            position=position,
        )
        for position, template in enumerate(pathway.goals, start=1)
    )
    audit.record(Event.PLAN_CHOSEN, by=by, subject=plan)
    return plan


def _take_reason(plan: Plan, reason: str, by: Member) -> Plan:
    if reason and reason != plan.reason:
        plan.reason = reason
        plan.save(update_fields=["reason"])
        audit.record(Event.PLAN_CHANGED, by=by, subject=plan)
    return plan


@transaction.atomic
def update_goals(*, plan: Plan, goals: Mapping[Any, Mapping[str, Any]], by: Member) -> Plan:
    """Change goals of an open plan: goal id -> any of words, weight, in_focus, descriptors.

    `descriptors` words all five levels, −2 to +2. Goals that are not named stay as they are.
    """
    refuse_strangers(by, practice_id=plan.practice_id)
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    if stored.ended_at is not None:
        raise ValidationError(_("This plan has ended; its goals stay as they were."))
    rows = {str(goal.pk): goal for goal in Goal.objects.filter(plan=plan)}
    changed = False
    for goal_id, fields in goals.items():
        goal = rows.get(str(_uuid(goal_id)))
        if goal is None:
            raise ValidationError(_("This goal is not part of the plan."))
        changed |= _change_goal(goal, fields)
    if changed:
        audit.record(Event.PLAN_CHANGED, by=by, subject=plan)
    return plan


def _change_goal(goal: Goal, fields: Mapping[str, Any]) -> bool:
    if fields.keys() - _CHECKS.keys():
        raise ValidationError(_("This part of a goal is not known."))
    template = library().goal(goal.template)
    sound = {key: _CHECKS[key](value, template) for key, value in fields.items()}
    changed = [key for key, value in sound.items() if getattr(goal, key) != value]
    if changed:
        for key in changed:
            setattr(goal, key, sound[key])
        goal.save(update_fields=changed)
    return bool(changed)


def _words(value: Any, template: GoalTemplate) -> str:
    return sound_text(value, name=template.short_title, limit=WORDS_LIMIT)


def _weight(value: Any, template: GoalTemplate) -> int:
    sound = isinstance(value, int) and not isinstance(value, bool)
    if not sound or not 1 <= value <= HIGHEST_WEIGHT:
        raise ValidationError(
            _("The weight of “%(goal)s” is a whole number from 1 to 5.")
            % {"goal": template.short_title}
        )
    return int(value)


def _in_focus(value: Any, template: GoalTemplate) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("“%(goal)s” is in focus or not.") % {"goal": template.short_title})
    return value


def _descriptors(value: Any, template: GoalTemplate) -> dict[str, str]:
    levels = {str(level): words for level, words in LEVELS.items()}
    given = {str(level): text for level, text in value.items()} if isinstance(value, dict) else {}
    if given.keys() != levels.keys():
        raise ValidationError(
            _("Say for “%(goal)s” what each of the five levels looks like.")
            % {"goal": template.short_title}
        )
    return {
        level: sound_text(
            text,
            name=f"{template.short_title}, {levels[level]}",
            limit=DESCRIPTOR_LIMIT,
            required=True,
        )
        for level, text in given.items()
    }


_CHECKS = {
    "words": _words,
    "weight": _weight,
    "in_focus": _in_focus,
    "descriptors": _descriptors,
}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
