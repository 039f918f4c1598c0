"""The way to the end of care: the last session, what was reached, what is kept up; the return."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.clients import held_client
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.library.maintenance import maintenance
from clinic.models import Client, Ending, Event, Member

FARTHEST = timedelta(days=2 * 366)
SUMMARY_LIMIT = 10_000
WORDS_LIMIT = 1_000


@transaction.atomic
def plan_ending(
    *,
    client: Client,
    planned_on: date,
    by: Member,
    summary: str = "",
    maintenance_plan: Mapping[str, str] | None = None,
) -> Ending:
    """Agree on the last session and write down what is known of it; the open one is changed.

    `maintenance_plan`: practice of `maintenance()` -> the client's own words.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    stored = Client.objects.select_for_update().get(pk=client.pk)
    if stored.state == Client.State.ENDED:
        raise ValidationError(_("Care of %(name)s has ended already.") % {"name": stored.name})
    if abs(planned_on - by.practice.today()) > FARTHEST:
        raise ValidationError(_("Please check the day: it is more than two years from today."))
    fields = {
        "planned_on": planned_on,
        "summary": sound_text(summary, name=_("Summary"), limit=SUMMARY_LIMIT),
        "maintenance": _sound_plan(maintenance_plan or {}),
    }
    ending = Ending.objects.filter(client=client, ended_at=None).first()
    ending = ending or Ending(practice_id=client.practice_id, client=stored, planned_by=by)
    if not ending._state.adding and all(getattr(ending, key) == fields[key] for key in fields):
        return ending
    for key, value in fields.items():
        setattr(ending, key, value)
    ending.save()
    audit.record(Event.ENDING_PLANNED, by=by, subject=ending)
    return ending


@transaction.atomic
def give_up_ending(*, ending: Ending, by: Member) -> None:
    """Care goes on: the day and the words of an ending that has not come leave the record."""
    refuse_strangers(by, practice_id=ending.practice_id)
    removed, _rows = Ending.objects.filter(pk=ending.pk, ended_at=None).delete()
    if removed:
        audit.record(Event.ENDING_PLANNED, by=by, subject=ending, reason="given_up")


@transaction.atomic
def close_ending(*, client: Client, ended_on: date, by: Member) -> Ending:
    """Care ended on that day. For `reports.actions.end_care`, which asks what is still open."""
    refuse_strangers(by, practice_id=client.practice_id)
    if ended_on > by.practice.today():
        raise ValidationError(_("Care cannot have ended in the future."))
    stored = Client.objects.select_for_update().get(pk=client.pk)
    if stored.state == Client.State.ENDED:
        raise ValidationError(_("Care of %(name)s has ended already.") % {"name": stored.name})
    stored.state, stored.ended_on = Client.State.ENDED, ended_on
    stored.save(update_fields=["state", "ended_on"])
    ending = Ending.objects.filter(client=client, ended_at=None).first()
    ending = ending or Ending(
        practice_id=client.practice_id, client=stored, planned_by=by, planned_on=ended_on
    )
    ending.ended_at = timezone.now()
    ending.save()
    audit.record(Event.CARE_ENDED, by=by, subject=ending)
    return ending


@transaction.atomic
def return_to_care(*, client: Client, by: Member) -> Client:
    """In care again from today. What ended before stays in the record as it was."""
    refuse_strangers(by, practice_id=client.practice_id)
    stored = held_client(client)
    if stored.state != Client.State.ENDED:
        raise ValidationError(_("%(name)s is in care.") % {"name": stored.name})
    stored.state, stored.ended_on = Client.State.ACTIVE, None
    stored.save(update_fields=["state", "ended_on"])
    last = Ending.objects.filter(client=client, returned_at=None).order_by("-ended_at").first()
    if last is not None:
        last.returned_at = timezone.now()
        last.save(update_fields=["returned_at"])
    audit.record(Event.CARE_RETURNED, by=by, subject=stored)
    return stored


def _sound_plan(given: Mapping[str, str]) -> dict[str, str]:
    """The practices of which something was said."""
    known = {practice.id: practice.title for practice in maintenance()}
    if unknown := given.keys() - known.keys():
        raise TypeError(f"plan_ending() knows no practice {sorted(unknown)}")
    told = {
        id_: sound_text(given.get(id_, ""), name=title, limit=WORDS_LIMIT)
        for id_, title in known.items()
    }
    return {id_: words for id_, words in told.items() if words}
