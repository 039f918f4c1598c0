"""The clock: each occasion asked once, on the client's own clock, and nobody kept waiting."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from assessments.access import digest, schedule_by_stop
from assessments.actions import clock
from assessments.actions.answers import redeem, save_answer
from assessments.actions.check_ins import withdraw_check_in
from assessments.actions.clock import run_clock
from assessments.actions.schedules import Timing, end_schedule, make_schedule, pause_schedule
from assessments.actions.stopping import end_check_ins, stop_check_ins
from assessments.models import Assignment, Channel, Link, Schedule
from assessments.queries.occasions import following, moment_on
from assessments.views.ahead import shown_letter
from clinic.access import NotYours
from clinic.actions.clients import change_client, record_consent
from clinic.actions.endings import close_ending
from clinic.emails import deliver_due
from clinic.models import AuditEvent, Client, ContactWishes, Event, Mail, Session
from clinic.models.tokens import token_for
from config.demo.clock import as_of
from tests.people import PracticePeople, TwoPractices, make_people

FORM = "attachment-brief"
DAY = date(2027, 3, 1)  # a Monday


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://practice.example/"


def weekly(people: PracticePeople, day: date = DAY, **more: Any) -> Schedule:
    """Every four weeks at ten from `day` on, by mail, made the day before."""
    fields = {"cadence": "weeks", "starts_on": day, "at": time(10), "every": 4} | more
    channel, client = fields.pop("channel", Channel.MAIL), fields.pop("client", people.client)
    instrument = fields.pop("instrument", FORM)
    with as_of(day - timedelta(days=1), hour=9):
        return make_schedule(
            client=client,
            instrument=instrument,
            timing=Timing(**fields),
            channel=channel,
            why="To look.",
            by=people.therapist,
        )


def tick(day: date, hour: int = 12) -> int:
    with as_of(day, hour=hour):
        return run_clock()


def meets(people: PracticePeople, day: date, hour: int = 14, state: str = "planned") -> Session:
    state_at = None if state == "planned" else timezone.now()
    return Session.objects.create(
        practice=people.practice,
        client=people.client,
        member=people.therapist,
        kind="in_person",
        starts_at=datetime.combine(day, time(hour), tzinfo=UTC),
        state=state,
        state_at=state_at,
    )


def test_each_occasion_is_asked_once_with_a_letter_that_opens_it(harbour: PracticePeople) -> None:
    schedule = weekly(harbour)
    assert tick(DAY, hour=9) == 0
    assert [tick(DAY), tick(DAY), tick(DAY + timedelta(days=1))] == [1, 0, 0]
    assignment = Assignment.objects.get(schedule=schedule)
    assert assignment.why == "To look."
    assert (assignment.assigned_by, assignment.channel) == (harbour.therapist, "mail")
    assert assignment.open_until == DAY + timedelta(days=7)
    schedule.refresh_from_db()
    assert schedule.count == 1
    assert schedule.next_at == moment_on(DAY + timedelta(weeks=4), time(10), harbour.practice.zone)
    with as_of(DAY, hour=13):
        deliver_due()
    (letter,) = mail.outbox
    last = date_format(assignment.open_until)
    assert f"until {last}" in letter.body
    timing = Timing(cadence="weeks", starts_on=DAY, at=time(10), every=4)
    with as_of(DAY - timedelta(days=1), hour=9):  # the message as it was shown when it was set up
        form = assignment.instrument_version.loaded
        assert f"until {last}" in shown_letter(harbour.client, form, timing)[1]
    link = Link.objects.get()
    token = token_for(link, "link")
    assert f"https://practice.example/c/{token}/" in letter.body
    assert link.token_hash == digest(token)
    assert schedule.stop_hash == digest(token_for(schedule, "stop"))
    assert schedule_by_stop(token_for(schedule, "stop")) == schedule
    with pytest.raises(NotYours):
        schedule_by_stop(token)
    events = AuditEvent.objects.filter(event=Event.CHECK_IN_CALLED_UP)
    assert [(row.client, row.actor) for row in events] == [(harbour.client, None)]
    # What passed while nothing ran is asked once and not made up for.
    withdraw_check_in(assignment=assignment, by=harbour.therapist)
    assert tick(DAY + timedelta(weeks=13)) == 1
    assert tick(DAY + timedelta(weeks=13)) == 0
    schedule.refresh_from_db()
    assert schedule.next_at == moment_on(DAY + timedelta(weeks=16), time(10), harbour.practice.zone)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("at", [time(10), time(1, 30), time(2, 30)])
def test_the_hour_stays_the_same_whatever_the_clocks_do(zone: str, at: time) -> None:
    here = ZoneInfo(zone)
    schedule = Schedule(cadence="weeks", every=1, starts_on=date(2026, 1, 4), at=at)
    moments = [following(schedule, here, datetime(2026, 1, 1, tzinfo=UTC))]
    for _ in range(60):
        moments.append(following(schedule, here, moments[-1] or timezone.now()))
    days = [moment.astimezone(here) for moment in moments if moment]
    assert [day.date() for day in days] == [
        date(2026, 1, 4) + timedelta(weeks=number) for number in range(61)
    ]
    skipped = [day for day in days if day.time() != at]
    assert len(skipped) <= 2  # an hour the clocks skip is the one after it
    assert all(day.time() == time(at.hour + 1, at.minute) for day in skipped)
    hours = {(after - before) for before, after in pairwise(m for m in moments if m)}
    week = timedelta(weeks=1)
    assert hours <= {week, week - timedelta(hours=1), week + timedelta(hours=1)}


def test_it_is_the_client_s_clock_and_quiet_hours_hold_the_letter_back(
    harbour: PracticePeople,
) -> None:
    ContactWishes.objects.create(
        practice=harbour.practice, client=harbour.client, time_zone="America/New_York"
    )
    schedule = weekly(harbour, at=time(6))
    assert schedule.next_at == datetime(2027, 3, 1, 11, tzinfo=UTC)
    assert tick(DAY, hour=11) == 1
    assert Mail.objects.get().due_at == datetime(2027, 3, 1, 13, tzinfo=UTC)  # eight in New York


def test_reminders_come_while_nothing_is_answered_and_bring_the_same_link(
    harbour: PracticePeople,
) -> None:
    weekly(harbour, reminders=2)
    tick(DAY)
    link = Link.objects.get()
    assert tick(DAY + timedelta(days=2)) == 0
    assert tick(DAY + timedelta(days=2), hour=23) == 0  # due, and it is night
    assert [tick(DAY + timedelta(days=3)), tick(DAY + timedelta(days=3))] == [1, 0]
    assert Link.objects.get() == link
    with as_of(DAY + timedelta(days=4)):
        redeem(token=token_for(link, "link"), browser="", by=None)
    assert tick(DAY + timedelta(days=6)) == 1
    assert Link.objects.get(revoked_at=None) != link  # a spent one is replaced
    assert tick(DAY + timedelta(days=7)) == 0
    kinds = list(Mail.objects.order_by("created_at").values_list("kind", flat=True))
    assert kinds == ["check_in", "check_in_reminder", "check_in_reminder"]
    assert AuditEvent.objects.filter(event=Event.CHECK_IN_REMINDED).count() == 2


def test_nobody_is_asked_who_may_not_be_or_has_it_open(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    weekly(harbour, every=1, days_open=10, reminders=0)
    assert [tick(DAY), tick(DAY + timedelta(weeks=1))] == [1, 0]  # the first one is open still
    assert tick(DAY + timedelta(weeks=2)) == 1
    for kind in ("mail", "measurement"):
        record_consent(client=client, kind=kind, given=False, by=by)
        assert tick(DAY + timedelta(weeks=4)) == 0
        record_consent(client=client, kind=kind, given=True, by=by)
    change_client(client=client, state="paused", by=by)
    assert tick(DAY + timedelta(weeks=6)) == 0
    change_client(client=client, state="active", by=by)
    assert tick(DAY + timedelta(weeks=8)) == 1
    close_ending(client=client, ended_on=by.practice.today(), by=by)
    assert tick(DAY + timedelta(weeks=10)) == 0
    schedule = Schedule.objects.get()
    assert (schedule.state, schedule.next_at) == ("ended", None)
    assert AuditEvent.objects.filter(event=Event.SCHEDULE_STOPPED, reason="care_ended").exists()


def test_pausing_and_ending_hold_at_once(harbour: PracticePeople) -> None:
    schedule = weekly(harbour, every=1)
    with as_of(DAY - timedelta(days=1)):
        pause_schedule(schedule=schedule, until=DAY + timedelta(days=10), by=harbour.therapist)
    assert tick(DAY + timedelta(days=7)) == 0
    assert tick(DAY + timedelta(days=14)) == 1
    schedule.refresh_from_db()
    assert (schedule.state, schedule.paused_until) == ("active", None)
    with as_of(DAY + timedelta(days=15)):
        pause_schedule(schedule=schedule, until=None, by=harbour.therapist)
        assert tick(DAY + timedelta(weeks=9)) == 0
        end_schedule(schedule=schedule, by=harbour.therapist)
    assert tick(DAY + timedelta(weeks=10)) == 0


def test_one_tap_stops_everything_and_tells_who_set_it_up(harbour: PracticePeople) -> None:
    weekly(harbour)
    weekly(harbour, instrument="secure-pulse")
    with as_of(DAY, hour=22):
        run_clock()
    assert Mail.objects.filter(state="waiting").count() == 2
    for _ in range(2):
        stop_check_ins(client=harbour.client, by=None)
    assert set(Schedule.objects.values_list("state", "ended_by_client")) == {("ended", True)}
    assert tick(DAY + timedelta(days=3)) == 0
    Mail.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(days=1))
    with as_of(timezone.now().date(), hour=12):
        deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [harbour.therapist.user.email]
    assert harbour.client.name not in letter.body


def test_the_end_of_care_withdraws_what_is_out(harbour: PracticePeople) -> None:
    weekly(harbour)
    tick(DAY)
    end_check_ins(client=harbour.client, by=harbour.therapist)
    assignment = Assignment.objects.get()
    assert (assignment.state, assignment.withdrawn_why) == ("withdrawn", "care_ended")
    assert assignment.withdrawn_by == harbour.therapist
    assert Mail.objects.get().state == "cancelled"
    assert Link.objects.get().revoked_at is not None


def test_sessions_are_asked_about_each_time_or_every_other(harbour: PracticePeople) -> None:
    weekly(harbour, cadence="after", every=1, instrument="session-check", days_open=3)
    other = weekly(harbour, cadence="after", every=2, days_open=3)
    days = [DAY + timedelta(weeks=number) for number in range(4)]
    for number, day in enumerate(days):
        meets(harbour, day, state="missed" if number == 1 else "planned")
    made = [tick(day, hour=hour) for day in days for hour in (14, 15, 16, 17)]
    # At 14:50 a session is over; an hour later it is asked about, though nobody marked it.
    assert made == [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0]
    assert [row.session_id for row in other.assignments.order_by("created_at")] == [
        *Session.objects.filter(state="planned").order_by("starts_at").values_list("pk", flat=True)
    ][::2]
    other.refresh_from_db()
    assert other.count == 2
    late = meets(harbour, DAY + timedelta(weeks=5), state="attended")
    assert tick(DAY + timedelta(weeks=5, days=3)) == 0  # too long ago
    assert not Assignment.objects.filter(session=late).exists()


@pytest.mark.parametrize("state", ["missed", "cancelled"])
def test_nobody_is_asked_about_a_session_that_did_not_take_place(
    harbour: PracticePeople, state: str
) -> None:
    weekly(harbour, cadence="after", every=1, instrument="session-check", days_open=3)
    day = DAY + timedelta(days=1)
    meets(harbour, day, state=state)
    assert tick(day, hour=20) == 0  # said in time: never asked
    unmarked = meets(harbour, day + timedelta(days=1))
    assert tick(day + timedelta(days=1), hour=20) == 1
    deal_with(unmarked, state)
    assert tick(day + timedelta(days=1), hour=21) == 0
    withdrawn = Assignment.objects.get(session=unmarked)
    assert (withdrawn.state, withdrawn.withdrawn_why) == ("withdrawn", "no_session")
    assert withdrawn.withdrawn_by is None
    assert {letter.state for letter in Mail.objects.filter(client=harbour.client)} == {"cancelled"}
    assert not Link.objects.filter(revoked_at=None).exists()
    deal_with(unmarked, "attended")  # put right: what was taken back is not asked again
    assert tick(day + timedelta(days=1), hour=22) == 0

    begun = meets(harbour, day + timedelta(days=2))
    tick(day + timedelta(days=2), hour=20)
    with as_of(day + timedelta(days=2), hour=20):
        save_answer(assignment=Assignment.objects.get(session=begun), link_id="safe", value=4)
    deal_with(begun, state)
    tick(day + timedelta(days=2), hour=21)
    assert Assignment.objects.get(session=begun).state == "open"  # what was begun stays theirs


def test_what_prepares_a_session_goes_with_it_when_it_is_cancelled(
    harbour: PracticePeople,
) -> None:
    weekly(harbour, cadence="before", every=1, at=time(9))
    day = DAY + timedelta(days=3)
    session = meets(harbour, day)
    assert tick(day - timedelta(days=1), hour=10) == 1
    deal_with(session, "cancelled")
    assert tick(day - timedelta(days=1), hour=11) == 0
    assert Assignment.objects.get().withdrawn_why == "no_session"


def deal_with(session: Session, state: str) -> None:
    """As the practice's calendar would."""
    Session.objects.filter(pk=session.pk).update(state=state, state_at=timezone.now())


def test_before_a_session_it_comes_the_day_before_and_closes_as_it_begins(
    harbour: PracticePeople,
) -> None:
    weekly(harbour, cadence="before", every=1, at=time(9))
    session = meets(harbour, DAY + timedelta(days=2))
    assert [tick(DAY + timedelta(days=1), hour=hour) for hour in (8, 9, 10)] == [0, 1, 0]
    assert Assignment.objects.get().closes_at == session.starts_at


def test_what_fails_for_one_client_keeps_nobody_else_waiting(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    broken = weekly(harbour)
    weekly(harbour, client=harbour.others_client)
    weekly(lighthouse)
    real = clock.call_up

    def call_up(**given: Any) -> Any:
        if any(each.schedule == broken.pk for each in given["due"]):
            raise RuntimeError("no")
        return real(**given)

    monkeypatch.setattr(clock, "call_up", call_up)
    assert tick(DAY) == 2
    asked = set(Assignment.objects.values_list("client", flat=True))
    assert asked == {harbour.others_client.pk, lighthouse.client.pk}
    monkeypatch.undo()
    assert tick(DAY) == 1


def test_one_practice_s_flood_leaves_the_next_its_turn(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    forms = (FORM, "secure-pulse", "core-beliefs", "life-areas", "practice-log")
    for form in forms:
        weekly(harbour, instrument=form)
    weekly(lighthouse)
    order: list[str] = []
    real = clock.call_up

    def call_up(**given: Any) -> Any:
        order.append(given["practice"].name.split()[0])
        return real(**given)

    monkeypatch.setattr(clock, "TOGETHER", 1)
    monkeypatch.setattr(clock, "call_up", call_up)
    assert tick(DAY) == 6
    assert "Lighthouse" in order[:2]


def test_the_statements_of_a_batch_do_not_grow_with_it(
    harbour: PracticePeople, django_assert_max_num_queries: Any
) -> None:
    for form in (FORM, "secure-pulse", "core-beliefs", "life-areas", "practice-log"):
        weekly(harbour, instrument=form)
        weekly(harbour, client=harbour.others_client, instrument=form)
    with as_of(DAY), django_assert_max_num_queries(60):
        assert run_clock() == 10
    assert Client.objects.filter(assignments__isnull=False).distinct().count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_four_clocks_at_once_ask_each_occasion_once() -> None:
    people = make_people("Harbour")
    clients = [people.client, people.others_client, people.trainees_client]
    for client in clients:
        for form in (FORM, "secure-pulse", "core-beliefs"):
            weekly(people, client=client, instrument=form)
    weekly(people, cadence="after", every=1, instrument="session-check")
    meets(people, DAY)
    start, made = Barrier(4), []

    def one_clock() -> None:
        start.wait()
        try:
            made.append(run_clock())
        finally:
            connection.close()

    with as_of(DAY, hour=17):
        threads = [Thread(target=one_clock) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(made) == 10
    assert Assignment.objects.count() == Mail.objects.count() == Link.objects.count() == 10
