"""Care ends: what is open must be decided first, and whatever was still to come stops."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from assessments.actions.follow_ups import agree_follow_ups, end_follow_ups
from assessments.actions.stopping import end_check_ins
from clinic.actions.endings import close_ending, return_to_care
from clinic.actions.series import empty_calendar
from clinic.models import Client, Ending, Member
from reports.queries.endings import loose_ends


@transaction.atomic
def end_care(
    *,
    client: Client,
    ended_on: date,
    by: Member,
    weeks: Collection[int] = (),
    with_brief: bool = False,
) -> Ending:
    """Care ended on that day: sessions, schedules and check-ins to come end with it.

    `weeks` after it the client is asked once more, as they agreed. Refused while an alert waits
    for its decision.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    if alerts := loose_ends(client).alerts:
        raise ValidationError(
            ngettext(
                "%(count)s alert is waiting for a decision. Decide on it before care ends.",
                "%(count)s alerts are waiting for a decision. Decide on them before care ends.",
                alerts,
            )
            % {"count": alerts}
        )
    ending = close_ending(client=client, ended_on=ended_on, by=by)
    empty_calendar(client=client, after=ended_on, by=by)
    end_check_ins(client=client, by=by)
    if weeks:
        agree_follow_ups(client=client, weeks=weeks, with_brief=with_brief, by=by)
    return ending


@transaction.atomic
def come_back(*, client: Client, by: Member) -> Client:
    """In care again from today; what was agreed on for after the end is over."""
    returned = return_to_care(client=client, by=by)
    end_follow_ups(client=client, by=by, reason="returned")
    return returned
