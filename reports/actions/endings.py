"""Care ends: what is open must be decided first, and whatever was still to come stops."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from assessments.actions.stopping import end_check_ins
from clinic.actions.endings import close_ending
from clinic.actions.series import empty_calendar
from clinic.models import Client, Ending, Member
from reports.queries.endings import loose_ends


@transaction.atomic
def end_care(*, client: Client, ended_on: date, by: Member) -> Ending:
    """Care ended on that day: sessions, schedules and check-ins to come end with it.

    Refused while an alert waits for its decision.
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
    return ending
