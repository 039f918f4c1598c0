"""What a client is sent by mail: the letter with a link, and the way to stop."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from assessments.models import Assignment, Link, Schedule
from assessments.models.check_ins import last_day
from assessments.psychometrics.definition import Instrument
from clinic.models import Client, Mail
from clinic.models.mail import wishes_of
from clinic.models.tokens import token_for


def letter_for(
    assignment: Assignment, link: Link, *, kind: str, number: int, now: datetime
) -> Mail:
    """A letter for the outbox; `number` counts the letters about one check-in."""
    assert assignment.schedule is not None, "only what a schedule asks goes by mail"
    wishes = wishes_of(assignment.client)
    content = letter_content(
        assignment.client,
        assignment.instrument_version.loaded,
        link=address("link_landing", token_for(link, "link")),
        stop=stop_address(assignment.schedule),
        until=link.expires_at,
    )
    content["after_care"] = assignment.schedule.after_care
    return Mail(
        practice=assignment.practice,
        client=assignment.client,
        kind=kind,
        key=f"{letters_key(assignment)}{number}",
        content=content,
        due_at=wishes.loud_from(now),
    )


def fresh_link_letter(assignment: Assignment, link: Link, now: datetime) -> Mail:
    """The letter with the link a client asked for."""
    wishes = wishes_of(assignment.client)
    content = {
        "name": assignment.client.called,
        "link": address("link_landing", token_for(link, "link")),
        "day": date_format(last_day(link.expires_at, wishes.zone)),
    }
    if assignment.schedule is not None:
        content["stop"] = stop_address(assignment.schedule)
    return Mail(
        practice=assignment.practice,
        client=assignment.client,
        kind="fresh_link",
        key=f"{letters_key(assignment)}fresh:{int(now.timestamp())}",
        content=content,
        due_at=wishes.loud_from(now),
    )


def say_new_days(assignment: Assignment, until: datetime) -> None:
    """Letters that wait name the last day their link works now. A fresh link's own day stays."""
    day = _last_day(assignment.client, until)
    waiting = Mail.objects.select_for_update().filter(
        key__startswith=letters_key(assignment), state=Mail.State.WAITING
    )
    for letter in waiting.exclude(kind="fresh_link"):
        letter.content = letter.content | {"day": day}
        letter.save(update_fields=["content"])


def letter_content(
    client: Client, instrument: Instrument, *, link: str, stop: str, until: datetime
) -> dict[str, Any]:
    """What `emails/check_in.txt` and `check_in_reminder.txt` are written from.

    `until`: when the link stops working.
    """
    return {
        "name": client.called,
        "minutes": instrument.minutes,
        "link": link,
        "stop": stop,
        "day": _last_day(client, until),
    }


def _last_day(client: Client, until: datetime) -> str:
    """The day that ends at `until`, or in which `until` lies."""
    return date_format(last_day(until, wishes_of(client).zone))


def letters_key(assignment: Assignment) -> str:
    """What the keys of all letters about one check-in begin with."""
    return f"check-in:{assignment.pk}:"


def stop_address(schedule: Schedule) -> str:
    """Where the client stops it without signing in."""
    return address("stop_check_ins", token_for(schedule, "stop"))


def address(name: str, token: str) -> str:
    """What a letter leads to, under the installation's public address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(name, args=[token])}"
