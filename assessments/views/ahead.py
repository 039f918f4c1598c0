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
from assessments.actions.link_life import link_ends
from assessments.actions.schedules import Timing
from assessments.models import Channel, Schedule
from assessments.models.check_ins import end_of
from assessments.psychometrics.definition import Instrument
from assessments.queries.occasions import WITH_SESSIONS, next_dates
from assessments.queries.schedules import HeaviestWeek, heaviest_week, instruments_of, too_often
from assessments.views.words import link_day, message_words
from clinic.emails import words_of
from clinic.models import Client
from clinic.models.mail import wishes_of

A_MOMENT = timedelta(minutes=1)
BY_HAND: dict[str, tuple[Any, Any, Any]] = {  # heading, asked now, asked later
    Channel.LINK: (
        gettext_lazy("You hand on a link"),
        gettext_lazy(
            "Secure Base sends nothing. The next page shows the link once, to copy or as a QR code,"
            " with these words to send yourself:"
        ),
        gettext_lazy(
            "Secure Base sends nothing. When it is due, it stands in the record as waiting, and on"
            " its page you make the link. It is shown once, to copy or as a QR code, with these"
            " words to send yourself:"
        ),
    ),
    Channel.DEVICE: (
        gettext_lazy("On this device"),
        gettext_lazy(
            "Nothing is sent. On the next page you hand this device over: your visit is put away,"
            " and the client sees the check-in alone. You come back with your second factor."
        ),
        gettext_lazy(
            "Nothing is sent. When it is due, it stands in the record as waiting, and on its page"
            " you hand this device over: your visit is put away, and the client sees the check-in"
            " alone. You come back with your second factor."
        ),
    ),
    Channel.CODE: (
        gettext_lazy("A code for the tablet"),
        gettext_lazy(
            "Nothing is sent. The next page shows a code, once. The client types it in on the"
            " practice's tablet. It works once, within four hours."
        ),
        gettext_lazy(
            "Nothing is sent. When it is due, it stands in the record as waiting, and on its page"
            " you make a code. The client types it in on the practice's tablet. It works once,"
            " within four hours."
        ),
    ),
    Channel.PAPER: (
        gettext_lazy("On paper"),
        gettext_lazy(
            "Nothing is sent. From the next page you print the sheet, hand it over, and type in"
            " what comes back: twice, so that a slip shows."
        ),
        gettext_lazy(
            "Nothing is sent. When it is due, it stands in the record as waiting, and on its page"
            " you print the sheet, hand it over, and type in what comes back: twice, so that a"
            " slip shows."
        ),
    ),
}


@dataclass(frozen=True)
class Ahead:
    """What some choices come to. `happens`: how it gets to the client where nothing is mailed.

    `message` is the letter, or the words a member sends with a link; `subject` the letter's.
    `dates` are at most three, and `now` says that the first is this moment. `open_days`: how long
    each can be answered. `problems`: why these choices cannot be set up; the rest is empty then.
    """

    problems: Sequence[str] = ()
    heading: str = ""
    happens: str = ""
    subject: str = ""
    message: str = ""
    dates: Sequence[datetime] = ()
    now: bool = False
    open_days: int = 0
    reminders: int = 0
    with_sessions: bool = False
    by_mail: bool = False
    warnings: Sequence[str] = ()


def ahead(
    client: Client,
    instrument: Instrument,
    timing: Timing,
    channel: str,
    running: Iterable[Schedule],
    *,
    is_now: bool,
) -> Ahead:
    """What these choices come to, beside the schedules that run already."""
    running = list(running)
    planned = planned_schedule(client, instrument.id, timing, channel)
    by_mail, dates = channel == Channel.MAIL, next_dates(planned, client)
    subject, message = shown_letter(client, instrument, timing) if by_mail else ("", "")
    if channel == Channel.LINK:
        day = _holds_until(client, timing) if is_now else _("[day]")
        is_series = timing.cadence != Schedule.Cadence.ONCE
        message = message_words(client, instrument, _("[link]"), day, is_series=is_series)
    known = instruments_of(client.practice, running) | {instrument.id: instrument}
    return Ahead(
        **_by_hand(client, channel, is_now),
        subject=subject,
        message=message,
        dates=dates,
        now=bool(is_now and dates and dates[0] <= timezone.now() + A_MOMENT),
        open_days=timing.days_open,
        reminders=timing.reminders,
        with_sessions=timing.cadence in WITH_SESSIONS,
        by_mail=by_mail,
        warnings=warnings(client, [planned], running, known),
    )


def _by_hand(client: Client, channel: str, is_now: bool) -> dict[str, str]:
    """How it gets there without a letter; a client who signs in finds it on their own page too."""
    if channel not in BY_HAND:
        return {}
    heading, now, later = BY_HAND[channel]
    happens = str(now if is_now else later)
    if client.user_id is not None and channel != Channel.LINK:
        happens += " " + _("It also waits on %(name)s's own page.") % {"name": client.called}
    return {"heading": str(heading), "happens": happens}


def _holds_until(client: Client, timing: Timing) -> str:
    """The last whole day of a link made now, as the member hands it on."""
    now = timezone.now()
    closes_at = _closes_at(client, timing, now)
    return link_day(client, link_ends(client, sent_at=now, closes_at=closes_at))


def _closes_at(client: Client, timing: Timing, asked_at: datetime) -> datetime:
    """When a check-in that is asked for then takes no answers any more."""
    last = asked_at.astimezone(client.practice.zone).date() + timedelta(days=timing.days_open)
    return end_of(last, client.practice.zone)


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


def shown_letter(client: Client, instrument: Instrument, timing: Timing) -> tuple[str, str]:
    """The letter itself, from the template that is sent, with its links left open."""
    wishes = wishes_of(client)
    dates = next_dates(planned_schedule(client, instrument.id, timing, Channel.MAIL), client, 1)
    begins = dates[0] if dates else timezone.now()
    closes_at = _closes_at(client, timing, begins)
    content: dict[str, Any] = letter_content(
        client,
        instrument,
        link=_("[link]"),
        stop=_("[link to stop]"),
        until=link_ends(client, sent_at=wishes.loud_from(begins), closes_at=closes_at),
    )
    sender = wishes.sender or client.practice.name
    return words_of("check_in", {"sender": sender, **content}, client.language)
