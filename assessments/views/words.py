"""Small words of the members' pages: a check-in's state, how long it took."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import AnsweredBy, Assignment
from assessments.psychometrics.careless import CarelessNote
from assessments.psychometrics.definition import Instrument
from clinic.models import Client
from clinic.models.mail import wishes_of

_HOUR, _DAY = 60 * 60, 24 * 60 * 60


class StateWords(NamedTuple):
    """For the tag component."""

    text: str
    tone: str
    icon: str


def state_words(assignment: Assignment) -> StateWords:
    """Waiting, closed unanswered, answered or withdrawn. Never in a colour of alarm."""
    if assignment.takes_answers and assignment.answered_by != AnsweredBy.CLIENT:
        return StateWords(_("Being filled in"), "brand", "clock")
    if assignment.takes_answers and assignment.link_asked_at:
        return StateWords(_("Fresh link asked for"), "brand", "clock")
    if assignment.takes_answers:
        return StateWords(_("Waiting for answers"), "brand", "clock")
    if assignment.state == Assignment.State.DONE:
        return StateWords(_("Answered"), "good", "check")
    if assignment.state == Assignment.State.WITHDRAWN:
        return StateWords(_("Withdrawn"), "none", "few")
    return StateWords(_("Closed without answers"), "none", "few")


def message_words(
    client: Client, instrument: Instrument, link: str, day: str, *, is_series: bool
) -> str:
    """What to send; `day`: until when the link opens; `is_series`: whether more will come.

    No questionnaire's name and no word for therapy: others may see the screen.
    """
    words = ngettext(
        "Hello %(name)s. A short check-in from %(practice)s is ready. It takes about %(minutes)d"
        " minute.\n%(link)s\nThe link works until %(day)s. %(choice)s",
        "Hello %(name)s. A short check-in from %(practice)s is ready. It takes about %(minutes)d"
        " minutes.\n%(link)s\nThe link works until %(day)s. %(choice)s",
        instrument.minutes,
    )
    more, once = _("You can stop these at any time."), _("You can do it now or later, or leave it.")
    return words % {
        "name": client.called,
        "practice": client.practice.name,
        "minutes": instrument.minutes,
        "link": link,
        "day": day,
        "choice": more if is_series else once,
    }


def link_day(client: Client, expires_at: datetime) -> str:
    """The last day a link opens to its very end, on the client's calendar; today at least."""
    zone = wishes_of(client).zone
    today = timezone.now().astimezone(zone).date()
    return date_format(max(today, expires_at.astimezone(zone).date() - timedelta(days=1)))


def time_taken(seconds: int | None) -> str:
    """From the first answer saved to sending, breaks included; "" where it is not known."""
    if seconds is None:
        return ""
    if seconds < 60:
        return _("under a minute")
    if seconds < 2 * _HOUR:
        return ngettext("%d minute", "%d minutes", seconds // 60) % (seconds // 60)
    if seconds < 2 * _DAY:
        return _("%d hours, breaks included") % (seconds // _HOUR)
    return _("%d days, breaks included") % (seconds // _DAY)


def careless_words(notes: Iterable[str]) -> list[str]:
    """What was noted on how it was answered: worth asking about, never held against anyone."""
    words = {
        CarelessNote.STRAIGHT_LINED.value: _("One and the same answer was chosen throughout."),
        CarelessNote.TOO_FAST.value: _("It was answered faster than it can be read."),
    }
    return [words[note] for note in notes if note in words]
