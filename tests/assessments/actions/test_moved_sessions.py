"""A session that is moved takes the window of the check-in that is bound to it along."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from assessments.actions.answers import save_answer
from assessments.models import Assignment, Link
from clinic.actions.series import move_from_here, plan_series
from clinic.actions.sessions import move_session
from clinic.models import AuditEvent, Event, Session
from config.demo.clock import as_of
from tests.assessments.actions.test_clock import DAY, meets, tick, weekly
from tests.people import PracticePeople, TwoPractices


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://practice.example/"


def asked_before_a_session(people: PracticePeople, **more: Any) -> tuple[Session, Assignment]:
    """Out since nine the day before, with two reminders to come; its letter is sent."""
    weekly(people, cadence="before", every=1, at=time(9), reminders=2, **more)
    session = meets(people, DAY + timedelta(days=3))
    assert tick(DAY + timedelta(days=2), hour=10) == 1
    return session, Assignment.objects.get()


def move(session: Session, people: PracticePeople, day: date, hour: int = 14) -> None:
    with as_of(DAY + timedelta(days=2), hour=11):
        move_session(
            session=session, kind="in_person", day=day, at=time(hour), minutes=50,
            by=people.therapist,
        )  # fmt: skip


def test_a_session_moved_by_hours_moves_the_window_of_what_prepares_it(
    harbour: PracticePeople,
) -> None:
    session, made = asked_before_a_session(harbour)
    move(session, harbour, DAY + timedelta(days=3), hour=18)
    assert tick(DAY + timedelta(days=2), hour=12) == 0
    made.refresh_from_db()
    session.refresh_from_db()
    assert (made.state, made.closes_at) == ("open", session.starts_at)
    assert Link.objects.get().expires_at == session.starts_at
    noon = datetime.combine(DAY + timedelta(days=2), time(12), tzinfo=UTC)
    assert made.remind_at == noon + (session.starts_at - noon) / 3
    events = AuditEvent.objects.filter(reason="session_moved")
    assert [(row.client, row.subject_id) for row in events] == [(harbour.client, str(made.pk))]
    assert tick(DAY + timedelta(days=2), hour=12) == 0
    assert events.count() == 1  # followed once
    move(session, harbour, DAY, hour=9)  # it was before, after all: what prepares it is over
    tick(DAY + timedelta(days=2), hour=13)
    made.refresh_from_db()
    assert (made.closes_at.date(), made.remind_at) == (DAY, None)


def test_a_session_moved_away_is_asked_about_anew_in_its_time(
    two_practices: TwoPractices,
) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    session, made = asked_before_a_session(harbour)
    weekly(lighthouse, cadence="before", every=1, at=time(9))
    meets(lighthouse, DAY + timedelta(days=3))
    assert tick(DAY + timedelta(days=2), hour=11) == 1
    other = Assignment.objects.get(practice=lighthouse.practice)
    move(session, harbour, DAY + timedelta(days=10))
    assert [tick(DAY + timedelta(days=2), hour=hour) for hour in (12, 13)] == [0, 0]
    made.refresh_from_db()
    assert (made.state, made.withdrawn_why, made.session) == ("withdrawn", "moved", None)
    assert Link.objects.get(assignment=made).revoked_at is not None
    assert AuditEvent.objects.filter(event=Event.CHECK_IN_WITHDRAWN, reason="moved").count() == 1
    assert [tick(DAY + timedelta(days=9), hour=hour) for hour in (8, 10, 11)] == [0, 1, 0]
    anew = Assignment.objects.get(practice=harbour.practice, state="open")
    session.refresh_from_db()
    assert (anew.session, anew.closes_at) == (session, session.starts_at)
    other.refresh_from_db()
    assert (other.state, other.session_id is None) == ("open", False)


def test_what_was_begun_stays_when_its_session_is_moved(harbour: PracticePeople) -> None:
    session, made = asked_before_a_session(harbour)
    with as_of(DAY + timedelta(days=2), hour=11):
        save_answer(assignment=made, link_id="anx-01", value=4)
    was = made.closes_at
    move(session, harbour, DAY + timedelta(days=10))
    tick(DAY + timedelta(days=2), hour=12)
    made.refresh_from_db()
    assert (made.state, made.closes_at, made.session) == ("open", was, session)


def test_a_series_moved_takes_along_what_is_asked_after_a_session_of_it(
    harbour: PracticePeople,
) -> None:
    weekly(harbour, cadence="after", every=1, instrument="session-check", days_open=3)
    with as_of(DAY - timedelta(days=1)):
        plan_series(
            client=harbour.client, member=harbour.therapist, kind="in_person", day=DAY,
            at=time(14), minutes=50, every_weeks=1, by=harbour.therapist,
        )  # fmt: skip
    assert tick(DAY, hour=20) == 1
    made = Assignment.objects.get()
    first = Session.objects.earliest("starts_at")
    with as_of(DAY, hour=20):
        move_from_here(
            session=first, kind="in_person", day=DAY + timedelta(days=1), at=time(14),
            minutes=50, by=harbour.therapist,
        )  # fmt: skip
    assert tick(DAY, hour=21) == 0
    made.refresh_from_db()
    assert made.withdrawn_why == "moved"
    assert [tick(DAY + timedelta(days=1), hour=hour) for hour in (14, 17, 18)] == [0, 1, 0]
    assert Assignment.objects.get(state="open").session == first
