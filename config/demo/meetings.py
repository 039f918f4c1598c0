"""The invented people's appointments: those a note was written of, those to come, the goodbyes."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from clinic.actions.endings import plan_ending
from clinic.actions.leave import add_leave
from clinic.actions.series import plan_series
from clinic.actions.session_notes import begin_note
from clinic.actions.sessions import plan_session, settle_session
from clinic.models import Client, Member, Note, Session, SessionKind
from config.demo.clock import as_of
from reports.actions.endings import end_care

FILE = Path(__file__).with_name("meetings.yaml")
HOURS = (time(9), time(10, 15), time(11, 30), time(13, 30), time(14, 45))
WEEKDAYS = 5
NOT_HELD = {7: ("cancelled", "Had a cold and rang in the morning."), 10: ("missed", "")}
KINDS = (SessionKind.IN_PERSON, SessionKind.VIDEO, SessionKind.IN_PERSON, SessionKind.PHONE)


def met(client: Client, carer: Member, day: date) -> Note:
    """The draft of a note about a session on that day, begun from the session."""
    hour = HOURS[sum(map(ord, client.name)) % len(HOURS)]
    session = plan_session(
        client=client, member=carer, kind="in_person", day=day, at=hour, minutes=50, by=carer
    )
    return begin_note(session=session, by=carer)


def fill_calendars(plan: dict[str, Any], people: dict[str, Member]) -> None:
    """A place in the week for everybody in care, last week told, leave, and an ending ahead."""
    for key, carer in people.items():
        names = [one["name"] for one in plan["clients"] if one["carer"] == key]
        in_care = Client.objects.filter(
            practice=carer.practice, name__in=names, state=Client.State.ACTIVE
        )
        _fill(carer, in_care.order_by("created_at", "name"))
    for away, _stand_in, begins, lasts in plan.get("covers", ()):
        since = people[away].practice.today() + timedelta(days=begins)
        last_day = since + timedelta(days=lasts - 1)
        add_leave(member=people[away], since=since, last_day=last_day, by=people[away])
    for entry in _file()["endings"]:
        client = Client.objects.filter(name=entry["client"], practice__name=plan["name"]).first()
        if client is not None and client.state == Client.State.ACTIVE:
            carer = people[_carer(plan, client.name)]
            day = carer.practice.today() + timedelta(days=entry["in_days"])
            _plan_goodbye(client, carer, day, entry)


def say_goodbye(client: Client, carer: Member, day: date) -> None:
    """Care ends, with what was written for it and agreed on for after it."""
    told: list[dict[str, Any]] = _file()["endings"]
    entry = next((one for one in told if one["client"] == client.name), None)
    weeks = entry.get("weeks", ()) if entry else ()
    with as_of(day, hour=17):
        if entry:
            _plan_goodbye(client, carer, day, entry)
        end_care(client=client, ended_on=day, weeks=weeks, with_brief=True, by=carer)


def _fill(carer: Member, clients: Iterable[Client]) -> None:
    """Weekly for one, every second week for the next; from a week ago on."""
    today = carer.practice.today()
    monday = today - timedelta(days=today.weekday() + 7)
    for number, client in enumerate(clients):
        series = plan_series(
            client=client,
            member=carer,
            kind=KINDS[number % len(KINDS)],
            day=monday + timedelta(days=number % WEEKDAYS),
            at=HOURS[number // WEEKDAYS % len(HOURS)],
            minutes=50,
            every_weeks=1 + number % 2,
            by=carer,
        )
        past = Session.objects.filter(series=series).order_by("starts_at")
        for session in past.filter(starts_at__date__lt=today):
            state, words = NOT_HELD.get(number, ("attended", ""))
            settle_session(session=session, state=state, words=words, by=carer)


def _plan_goodbye(client: Client, carer: Member, day: date, entry: dict[str, Any]) -> None:
    plan_ending(
        client=client,
        planned_on=day,
        summary=entry["summary"],
        maintenance_plan=entry["maintenance"],
        by=carer,
    )


def _carer(plan: dict[str, Any], name: str) -> str:
    return str(next(one["carer"] for one in plan["clients"] if one["name"] == name))


@lru_cache
def _file() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))
