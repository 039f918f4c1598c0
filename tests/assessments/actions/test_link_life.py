"""Until when a link works, and that every letter names that day."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.formats import date_format

from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.schedules import Timing
from assessments.actions.versions import shipped_version
from assessments.models import Assignment, Link
from assessments.models.check_ins import last_day
from assessments.views.ahead import shown_letter
from clinic.emails import deliver_due
from clinic.models import ContactWishes
from config.demo.clock import as_of
from tests.assessments.actions.test_clock import DAY, FORM, tick, weekly
from tests.people import PracticePeople


@pytest.mark.parametrize("zone", ["", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_a_link_made_with_a_check_in_of_a_week_works_as_long(
    harbour: PracticePeople, zone: str, hour: int
) -> None:
    day = date(2027, 3, 25)  # the clocks change within the week
    ContactWishes.objects.create(practice=harbour.practice, client=harbour.client, time_zone=zone)
    given = {"client": harbour.client, "why": "To look together.", "by": harbour.therapist}
    moment = datetime.combine(day, time(hour), tzinfo=harbour.practice.zone)
    with time_machine.travel(moment, tick=False):
        week = assign_check_in(closes_on=day + timedelta(days=7), **given)
        other = assign_check_in(instrument=FORM, closes_on=day + timedelta(days=30), **given)
        links = [make_link(assignment=each, by=harbour.therapist)[0] for each in (week, other)]
    assert links[0].expires_at == links[1].expires_at == week.closes_at


def test_letters_name_the_last_day_of_their_link_and_a_reminder_gives_it_more(
    harbour: PracticePeople, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://practice.example/"
    weekly(harbour, days_open=14, reminders=3)
    timing = Timing(cadence="weeks", starts_on=DAY, at=time(10), every=4, days_open=14)
    with as_of(DAY - timedelta(days=1), hour=9):  # the message as it was shown when it was set up
        shown = shown_letter(harbour.client, shipped_version(FORM).loaded, timing)[1]
    link, told = None, [shown]
    for sent, ends in ((0, 7), (3, 10), (6, 13), (9, 14)):
        assert tick(DAY + timedelta(days=sent)) == 1
        found = Link.objects.get()
        link = link or found
        assert found == link, "the same link all along"
        assert last_day(found.expires_at, harbour.practice.zone) == DAY + timedelta(days=ends)
        with as_of(DAY + timedelta(days=sent), hour=13):
            deliver_due()
        told.append(str(mail.outbox[-1].body))
    assert Assignment.objects.get().open_until == DAY + timedelta(days=14)
    named = [found[1] for words in told if (found := re.search(r"until ([^,.]+)[,.]", words))]
    assert named == [date_format(DAY + timedelta(days=days)) for days in (7, 7, 10, 13, 14)]
