"""The history of a plan: one row for what became different, with the words before and after."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.models import Goal, Member, Plan, PlanChange


def write_change(
    plan: Plan,
    kind: str,
    member: Member,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    goal: Goal | None = None,
) -> None:
    """Add a row to the history; the audit row is the calling action's."""
    content: dict[str, Any] = {"before": dict(before or {}), "after": dict(after or {})}
    if goal is not None:
        content["goal"] = str(goal.pk)
    PlanChange.objects.create(
        practice_id=plan.practice_id,
        plan=plan,
        kind=kind,
        content=content,
        by=member,
        at=timezone.now(),
    )


def open_plan(plan: Plan) -> Plan:
    """The plan as it is now, held until the transaction ends. Raises where it has ended."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    if stored.ended_at is not None:
        raise ValidationError(_("This plan has ended; its goals stay as they were."))
    return stored
