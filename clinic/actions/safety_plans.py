"""The safety plan: agreed, kept as a version of its own, never written over."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member, SafetyPlan

PART_LIMIT = 2_000


@transaction.atomic
def make_safety_plan(
    *,
    client: Client,
    content: Mapping[str, str],
    agreed_on: date,
    by: Member,
    with_client: bool = True,
    after: int | None = None,
) -> SafetyPlan:
    """A new version of the client's safety plan: `content` is a part -> its lines.

    `after` is the number of the version it was written from (0 for none): where somebody wrote
    another one meanwhile, ValidationError says so and nothing is kept.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    if unknown := content.keys() - set(SafetyPlan.Part.values):
        raise TypeError(f"make_safety_plan() knows no part {sorted(unknown)}")
    Client.objects.select_for_update().get(pk=client.pk)
    newest = SafetyPlan.objects.filter(client=client).order_by("-number").first()
    number = newest.number if newest else 0
    if after is not None and after != number:
        raise ValidationError(
            _(
                "A newer version was agreed meanwhile. It stands above; what you typed is still "
                "here. Bring the two together and keep it again."
            ),
            code="newer",
        )
    told = {
        part.value: sound_text(content.get(part, ""), name=part.label, limit=PART_LIMIT)
        for part in SafetyPlan.Part
    }
    if not any(told.values()):
        raise ValidationError(_("Write at least one line."))
    if agreed_on > by.practice.today():
        raise ValidationError(_("The day you agreed on it cannot lie ahead."))
    plan = SafetyPlan.objects.create(
        practice_id=client.practice_id,
        client=client,
        number=number + 1,
        content={part: text for part, text in told.items() if text},
        made_by=by,
        with_client=with_client,
        agreed_on=agreed_on,
    )
    audit.record(Event.SAFETY_PLAN_MADE, by=by, subject=plan)
    return plan
