"""A client's schedules as their pages show them, and what speaks against one more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from assessments.library import load_instrument
from assessments.models import InstrumentVersion, Schedule
from assessments.psychometrics.definition import Instrument
from assessments.queries.occasions import WITH_SESSIONS, next_dates
from clinic.models import Client, Consent, ContactWishes, Mail, Practice
from clinic.models.mail import wishes_of

MOST = 50
WEEKS_AHEAD = 12
MINUTES_A_WEEK, FORMS_A_WEEK = 15, 3
A_WEEK = timedelta(days=7)
Burden = tuple[Instrument, Sequence[date]]


@dataclass(frozen=True)
class ScheduleRow:
    """One schedule with its title and its next dates."""

    schedule: Schedule
    title: str
    dates: Sequence[datetime]

    @property
    def is_running(self) -> bool:
        return self.schedule.state != Schedule.State.ENDED


@dataclass(frozen=True)
class HeaviestWeek:
    """The week of the next twelve in which a client is asked for most."""

    begins: date
    minutes: int
    forms: int

    @property
    def is_too_much(self) -> bool:
        return self.minutes > MINUTES_A_WEEK or self.forms > FORMS_A_WEEK


def schedules_of(client: Client) -> list[ScheduleRow]:
    """All of them, those that go on first, the newest first within each."""
    rows = Schedule.objects.filter(client=client).select_related("made_by__user", "practice")
    found = list(rows.order_by("-created_at")[:MOST])
    found.sort(key=lambda row: row.state == Schedule.State.ENDED)
    titles = _titles(client.practice, {row.instrument for row in found})
    return [
        ScheduleRow(row, titles.get(row.instrument, row.instrument), next_dates(row, client))
        for row in found
    ]


def running_schedules(client: Client) -> list[Schedule]:
    """Those that go on or are paused."""
    rows = Schedule.objects.filter(client=client).exclude(state=Schedule.State.ENDED)
    return list(rows.order_by("created_at")[:MOST])


def letters_of(client: Client) -> list[Mail]:
    """What was last written to the client, or waits to be, the newest first. Opens nothing."""
    rows = Mail.objects.filter(client=client).order_by("-created_at")
    return list(rows.defer("to", "content")[:8])


def mail_obstacle(client: Client) -> str:
    """Why nothing can be sent to this client by mail; "" where it can."""
    name = {"name": client.name}
    if not settings.PUBLIC_URL:
        return _(
            "This installation has no public address yet (PUBLIC_URL), so no link can be sent."
        )
    if not client.email:
        return _("There is no e-mail address of %(name)s.") % name
    if wishes_of(client).stopped_at is not None:
        return _("%(name)s asked for no more messages.") % name
    agreed = Consent.objects.filter(client=client, kind=Consent.Kind.MAIL)
    if not agreed.values_list("given", flat=True).first():
        return _("%(name)s has not agreed to messages by e-mail.") % name
    return ""


def let_come_again(clients: QuerySet[Client]) -> QuerySet[ContactWishes]:
    """The wishes of who lets messages come again, until something is set up or a member saw it."""
    since = Schedule.objects.filter(
        client=OuterRef("client"), created_at__gt=OuterRef("resumed_at")
    )
    again = ContactWishes.objects.filter(client__in=clients, resumed_at__isnull=False)
    return again.filter(~Exists(since))


def let_come_again_at(client: Client) -> datetime | None:
    """When this client let messages come again, as long as that waits for an answer."""
    wishes = let_come_again(Client.objects.filter(pk=client.pk))
    return wishes.values_list("resumed_at", flat=True).first()


def heaviest_week(
    client: Client, running: Iterable[Schedule], offered: dict[str, Instrument]
) -> HeaviestWeek:
    """Minutes and forms of the fullest of the next twelve weeks, each counted from today."""
    today = client.practice.today()
    minutes: Counter[int] = Counter()
    forms: Counter[int] = Counter()
    for schedule in running:
        instrument = offered.get(schedule.instrument)
        if instrument is None:
            continue
        for day in _days(schedule, client, today):
            week = (day - today) // A_WEEK
            minutes[week] += instrument.minutes
            forms[week] += 1
    week = max(minutes, key=lambda each: (minutes[each], forms[each], -each), default=0)
    fullest = max(forms, key=lambda each: (forms[each], -each), default=0)
    if minutes[week] <= MINUTES_A_WEEK and forms[fullest] > FORMS_A_WEEK:
        week = fullest
    return HeaviestWeek(today + week * A_WEEK, minutes[week], forms[week])


def too_often(schedule: Schedule, instrument: Instrument) -> bool:
    """Whether it asks again before the instrument's shortest interval is over."""
    if schedule.cadence == Schedule.Cadence.ONCE:
        return False
    return schedule.every * A_WEEK.days < instrument.min_interval_days


def instruments_of(practice: Practice, schedules: Iterable[Schedule]) -> dict[str, Instrument]:
    """The present content of what these schedules ask."""
    return {
        name: found
        for name in {row.instrument for row in schedules}
        if (found := _content(practice, name)) is not None
    }


def _days(schedule: Schedule, client: Client, today: date) -> list[date]:
    """Of the next twelve weeks. With sessions not planned yet, one a week is assumed."""
    end = today + WEEKS_AHEAD * A_WEEK
    zone = wishes_of(client).zone
    moments = next_dates(schedule, client, count=WEEKS_AHEAD * 7)
    days = [moment.astimezone(zone).date() for moment in moments]
    if not days and schedule.cadence in WITH_SESSIONS and schedule.state == Schedule.State.ACTIVE:
        first = max(today, schedule.starts_on)
        days = [first + schedule.every * A_WEEK * step for step in range(WEEKS_AHEAD)]
    return [day for day in days if today <= day < end]


def _titles(practice: Practice, names: set[str]) -> dict[str, str]:
    contents = {name: _content(practice, name) for name in names}
    return {name: content.title for name, content in contents.items() if content}


def _content(practice: Practice, name: str) -> Instrument | None:
    try:
        return load_instrument(name)
    except LookupError:
        rows: Any = InstrumentVersion.objects.filter(practice=practice, instrument=name)
        newest = rows.order_by("-created_at").first()
        return newest.loaded if newest else None
