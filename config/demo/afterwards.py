"""After the goodbye: the check-ins agreed on for later, one of them asked and answered already."""

from random import Random

from assessments.actions.answers import save_answers, send_response
from assessments.actions.calling_up import call_up
from assessments.models import Schedule
from assessments.queries.due import Due
from clinic.models import Client
from config.demo.answers import leanings, simulate
from config.demo.clock import as_of

EASE = 0.75  # how well the client keeps it up


def keep_in_touch(client: Client, chance: Random) -> None:
    """Whatever was agreed on for a day that has come is asked on it and answered the next one."""
    rows = Schedule.objects.filter(client=client, after_care=True).order_by("starts_on")
    for row in rows.filter(starts_on__lt=client.practice.today()):
        with as_of(row.starts_on, hour=12) as moment:
            asked = call_up(due=[Due(row.pk)], practice=client.practice, now=moment)
        with as_of(row.starts_on, hour=19):
            for assignment in asked:
                instrument = assignment.instrument_version.loaded
                answers = simulate(instrument, leanings(instrument, EASE), chance)
                save_answers(assignment=assignment, answers=answers)
                send_response(assignment=assignment, by=None)
