"""Leave, the calendar's address, the plan of an ending, and the return."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from clinic.access import NotYours, feed_by
from clinic.actions.endings import close_ending, give_up_ending, plan_ending, return_to_care
from clinic.actions.feeds import close_feed, open_feed
from clinic.actions.leave import add_leave, remove_leave
from clinic.models import AuditEvent, CalendarFeed, Client, Ending, Leave
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def told(people: PracticePeople, event: str) -> list[str]:
    rows = AuditEvent.objects.filter(practice=people.practice, event=event)
    return list(rows.order_by("number").values_list("reason", flat=True))


def test_leave_is_ones_own_and_never_twice(harbour: PracticePeople) -> None:
    by, today = harbour.therapist, harbour.practice.today()
    week = {"since": today, "last_day": today + timedelta(days=6)}
    leave = add_leave(member=by, by=by, **week)
    assert leave.until == today + timedelta(days=7)
    for fields, why in (
        ({"last_day": today - timedelta(days=1)}, "before the first"),
        ({"last_day": today + timedelta(days=400)}, "a year at a time"),
        ({"since": today + timedelta(days=6)}, "noted as leave already"),
        ({"member": harbour.colleague}, "your own leave"),
    ):
        with pytest.raises(ValidationError, match=why):
            add_leave(**{"member": by, "by": by} | week | fields)
    add_leave(member=harbour.colleague, by=harbour.desk, **week)
    with pytest.raises(ValidationError, match="your own leave"):
        remove_leave(leave=leave, by=harbour.colleague)
    remove_leave(leave=leave, by=by)
    remove_leave(leave=leave, by=by)
    assert Leave.objects.get().member == harbour.colleague
    assert told(harbour, "leave.changed") == ["added", "added", "removed"]


def test_the_address_of_a_calendar_opens_until_it_is_taken_back(harbour: PracticePeople) -> None:
    by = harbour.therapist
    _first, old = open_feed(by=by)
    feed, token = open_feed(by=by)
    assert feed.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert feed_by(token).member == by
    assert CalendarFeed.objects.filter(member=by, revoked_at=None).count() == 1
    by.user.is_active = False
    by.user.save()
    for dead in (old, token, "", "x" * 43):
        with pytest.raises(NotYours):
            feed_by(dead)
    by.user.is_active = True
    by.user.save()
    assert feed_by(token) == feed
    assert close_feed(by=by)
    assert not close_feed(by=by)
    with pytest.raises(NotYours):
        feed_by(token)
    assert told(harbour, "calendar.shared") == ["", "", "revoked"]


def test_an_ending_is_planned_changed_reached_and_followed_by_a_return(
    harbour: PracticePeople,
) -> None:
    by, today = harbour.therapist, harbour.practice.today()
    plan = {"client": harbour.client, "by": by}
    last = today + timedelta(days=40)
    ending = plan_ending(**plan, planned_on=last)
    words = {"growth": " Read my plan. ", "self-care": ""}
    same = plan_ending(**plan, planned_on=last, summary="Good.", maintenance_plan=words)
    assert (same.pk, same.maintenance) == (ending.pk, {"growth": "Read my plan."})
    plan_ending(**plan, planned_on=last, summary="Good.", maintenance_plan=words)
    assert told(harbour, "ending.planned") == ["", ""]
    with pytest.raises(ValidationError, match="two years"):
        plan_ending(**plan, planned_on=today + timedelta(days=800))
    with pytest.raises(TypeError, match="yoga"):
        plan_ending(**plan, planned_on=last, maintenance_plan={"yoga": "Each day."})
    closed = close_ending(client=harbour.client, ended_on=today, by=by)
    assert (closed.pk, closed.ended_at is None) == (ending.pk, False)
    client = Client.objects.get(pk=harbour.client.pk)
    assert (client.state, client.ended_on) == ("ended", today)
    for again in (lambda: plan_ending(**plan, planned_on=last),
                  lambda: close_ending(client=client, ended_on=today, by=by)):  # fmt: skip
        with pytest.raises(ValidationError, match="ended already"):
            again()
    client = return_to_care(client=client, by=by)
    assert (client.state, client.ended_on) == ("active", None)
    closed.refresh_from_db()
    assert closed.returned_at is not None
    assert (closed.summary, closed.maintenance) == ("Good.", {"growth": "Read my plan."})
    with pytest.raises(ValidationError, match="is in care"):
        return_to_care(client=client, by=by)
    give_up_ending(ending=closed, by=by)  # what has come is not given up
    second = plan_ending(**plan, planned_on=last)
    give_up_ending(ending=second, by=by)
    assert list(Ending.objects.filter(client=client)) == [closed]
    assert told(harbour, "care.ended") == told(harbour, "care.returned") == [""]
