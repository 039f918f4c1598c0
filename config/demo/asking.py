"""When the demonstration's clients are asked: some with their sessions, one paused, one stopped."""

from datetime import time, timedelta
from typing import Any

from assessments.actions.schedules import Timing, make_schedule, pause_schedule
from assessments.actions.stopping import stop_check_ins
from assessments.models import Channel, Schedule
from assessments.queries.schedules import mail_obstacle
from clinic.models import Client, Member
from config.demo.clock import as_of

WHY = {
    "after": "To hear how the session was for you.",
    "weeks": "To see together what changes.",
}


def ask_regularly(entry: dict[str, Any], client: Client, carer: Member) -> None:
    """Set up what `asked` says: instrument, cadence, how many weeks or sessions, first in days."""
    today = client.practice.today()
    for instrument, cadence, every, first in entry.get("asked", ()):
        starts_on = today + timedelta(days=first)
        with as_of(min(today, starts_on) - timedelta(days=1)):
            schedule = make_schedule(
                client=client,
                instrument=instrument,
                timing=Timing(cadence=cadence, starts_on=starts_on, at=time(10), every=every),
                channel=Channel.LINK if mail_obstacle(client) else Channel.MAIL,
                why=WHY[cadence],
                by=carer,
            )
        _stay(entry.get("asking", ""), schedule, carer)


def _stay(state: str, schedule: Schedule, carer: Member) -> None:
    if state == "paused":
        until = schedule.practice.today() + timedelta(days=20)
        pause_schedule(schedule=schedule, until=until, by=carer)
    elif state == "stopped":
        stop_check_ins(client=schedule.client, by=None)
