"""What a client will get: the very words, the next dates, and whether it is too much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.actions.letters import letter_content
from assessments.actions.schedules import Timing
from assessments.models import Channel, Schedule
from assessments.psychometrics.definition import Instrument
from assessments.queries.occasions import WITH_SESSIONS, next_dates
from assessments.queries.schedules import HeaviestWeek, heaviest_week, instruments_of, too_often
from assessments.views.words import message_words
from clinic.emails import words_of
from clinic.models import Client
from clinic.models.mail import wishes_of

IN_ROOM: dict[str, Any] = {
    Channel.DEVICE: gettext_lazy(
        "Nothing is sent. On the check-in's page you hand this device over: your visit is put"
        " away, and the client sees the check-in alone. You come back with your second factor."
    ),
    Channel.CODE: gettext_lazy(
        "Nothing is sent. On the check-in's page you make a code, which the client types in on the"
        " practice's tablet. It works once, within four hours."
    ),
    Channel.PAPER: gettext_lazy(
        "Nothing is sent. On the check-in's page you print the sheet, hand it over, and type in"
        " what comes back: twice, so that a slip shows."
    ),
}


@dataclass(frozen=True)
class Ahead:
    """`subject` is "" where the member hands the message on; `dates` are at most three.

    `in_room`: what happens instead of a message, for what is answered in the practice.
    """

    subject: str
    message: str
    in_room: str
    dates: Sequence[datetime]
    with_sessions: bool
    by_mail: bool
    warnings: Sequence[str]


def ahead(
    client: Client,
    instrument: Instrument,
    timing: Timing,
    channel: str,
    running: Iterable[Schedule],
) -> Ahead:
    """What these choices come to, beside the schedules that run already."""
    running = list(running)
    planned = planned_schedule(client, instrument.id, timing, channel)
    by_mail = channel == Channel.MAIL
    subject, message = _letter(client, instrument, timing) if by_mail else ("", "")
    in_room = str(IN_ROOM.get(channel, ""))
    if not (by_mail or in_room):
        message = message_words(client, client.practice, instrument, _("[link]"))
    known = instruments_of(client.practice, running) | {instrument.id: instrument}
    return Ahead(
        subject=subject,
        message=message,
        in_room=in_room,
        dates=next_dates(planned, client),
        with_sessions=timing.cadence in WITH_SESSIONS,
        by_mail=by_mail,
        warnings=warnings(client, [planned], running, known),
    )


def planned_schedule(client: Client, instrument: str, timing: Timing, channel: str) -> Schedule:
    """A schedule as it would be, not stored."""
    return Schedule(
        practice=client.practice,
        client=client,
        instrument=instrument,
        channel=channel,
        **vars(timing),
    )


def warnings(
    client: Client,
    planned: Sequence[Schedule],
    running: Iterable[Schedule],
    known: dict[str, Instrument],
) -> list[str]:
    """Sentences on what would be too much, or too often to tell anything."""
    week = heaviest_week(client, [*running, *planned], known)
    found = [_too_much(client, week)] if week.is_too_much else []
    for schedule in planned:
        instrument = known.get(schedule.instrument)
        if instrument and too_often(schedule, instrument):
            found.append(_too_often(instrument))
    return found


def _too_much(client: Client, week: HeaviestWeek) -> str:
    words = ngettext(
        "In the week from %(day)s %(name)s would be asked for %(forms)d check-in of"
        " %(minutes)d minutes in all.",
        "In the week from %(day)s %(name)s would be asked for %(forms)d check-ins of"
        " %(minutes)d minutes in all.",
        week.forms,
    ) % {
        "day": date_format(week.begins),
        "name": client.called,
        "forms": week.forms,
        "minutes": week.minutes,
    }
    return words + " " + _("More than three, or a quarter of an hour, is a lot for one week.")


def _too_often(instrument: Instrument) -> str:
    words = _("%(title)s: asked again within %(days)d days, a difference says little.")
    return words % {"title": instrument.title, "days": instrument.min_interval_days}


def _letter(client: Client, instrument: Instrument, timing: Timing) -> tuple[str, str]:
    """The letter itself, from the template that is sent, with its links left open."""
    wishes = wishes_of(client)
    dates = next_dates(planned_schedule(client, instrument.id, timing, Channel.MAIL), client, 1)
    begins = dates[0] if dates else timezone.now()
    content: dict[str, Any] = letter_content(
        client,
        instrument,
        link=_("[link]"),
        stop=_("[link to stop]"),
        until=begins + timedelta(days=timing.days_open),
    )
    sender = wishes.sender or client.practice.name
    return words_of("check_in", {"sender": sender, **content}, client.language)
