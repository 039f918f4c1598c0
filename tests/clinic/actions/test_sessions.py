"""Sessions and series: the hour on the practice's wall, what may be said of them, what moves."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.series import (
    AHEAD,
    empty_calendar,
    end_series,
    extend_series,
    move_from_here,
    plan_series,
)
from clinic.actions.session_notes import begin_note
from clinic.actions.sessions import move_session, plan_session, settle_session
from clinic.models import AuditEvent, Note, Series, Session
from config.demo.clock import as_of
from tests.people import PracticePeople, TwoPractices

A_TUESDAY = date(2026, 3, 10)


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def shape(people: PracticePeople, **fields: Any) -> dict[str, Any]:
    own = {"client": people.client, "member": people.therapist, "by": people.therapist}
    when = {"kind": "in_person", "day": A_TUESDAY, "at": time(10), "minutes": 50}
    return own | when | fields


def planned(people: PracticePeople, **fields: Any) -> Session:
    return plan_session(**shape(people, **fields))


def weekly(people: PracticePeople, **fields: Any) -> Series:
    return plan_series(**shape(people, every_weeks=1) | fields)


def rows(series: Series) -> list[Session]:
    return list(Session.objects.filter(series=series))


def starts(series: Series) -> list[str]:
    """Day, the wall's hour and the hour in UTC, oldest first."""
    zone = series.practice.zone
    return [
        f"{row.starts_at.astimezone(zone):%m-%d %H:%M} {row.starts_at:%H}" for row in rows(series)
    ]


@pytest.mark.django_db
def test_a_series_keeps_its_hour_across_the_change_of_the_clocks(harbour: PracticePeople) -> None:
    with as_of(date(2026, 3, 1)):
        series = weekly(harbour, day=date(2026, 3, 17), last_day=date(2026, 4, 7))
        assert starts(series) == [
            "03-17 10:00 10",
            "03-24 10:00 10",
            "03-31 10:00 09",
            "04-07 10:00 09",
        ]


@pytest.mark.django_db
def test_a_series_without_an_end_is_topped_up_and_never_twice(harbour: PracticePeople) -> None:
    with as_of(A_TUESDAY):
        series = weekly(harbour, every_weeks=2)
        assert len(rows(series)) == 14
        assert extend_series(series=series) == []
    with as_of(A_TUESDAY + timedelta(weeks=4)):
        row = rows(series)[-1]
        move_session(
            session=row, kind="phone", day=A_TUESDAY + AHEAD + timedelta(days=1), at=time(9),
            minutes=20, by=harbour.therapist,
        )  # fmt: skip
        added = extend_series(series=series)
        days = [one.starts_at.date() - A_TUESDAY for one in added]
        assert days == [AHEAD + timedelta(weeks=2), AHEAD + timedelta(weeks=4)]
        row.refresh_from_db()
        assert (row.moved, row.kind, row.minutes) == (True, "phone", 20)
        harbour.client.state, harbour.client.ended_on = "ended", A_TUESDAY
        harbour.client.save()
    with as_of(A_TUESDAY + timedelta(weeks=20)):
        assert extend_series(series=series) == []


@pytest.mark.django_db
def test_this_and_later_ones_move_with_what_hangs_on_them(harbour: PracticePeople) -> None:
    with as_of(A_TUESDAY + timedelta(days=1)):
        series = weekly(harbour, last_day=A_TUESDAY + timedelta(weeks=4))
        first, second, third, *rest = rows(series)
        settle_session(session=first, state="attended", by=harbour.therapist)
        moved = move_from_here(
            session=third, kind="video", day=A_TUESDAY + timedelta(days=16), at=time(15),
            minutes=45, by=harbour.therapist,
        )  # fmt: skip
        assert rows(series) == [first, second]
        assert starts(moved) == ["03-26 15:00 15", "04-02 15:00 14", "04-09 15:00 14"]
        assert [row.pk for row in rows(moved)] == [row.pk for row in (third, *rest)]
        assert extend_series(series=series) == extend_series(series=moved) == []
        with pytest.raises(ValidationError, match="Only a planned"):
            move_from_here(
                session=first, kind="video", day=A_TUESDAY, at=time(15), minutes=45,
                by=harbour.therapist,
            )  # fmt: skip


@pytest.mark.django_db
def test_a_series_ends_and_a_calendar_is_emptied(harbour: PracticePeople) -> None:
    by = harbour.therapist
    with as_of(A_TUESDAY):
        series, other = weekly(harbour), weekly(harbour, at=time(16))
        end_series(session=rows(series)[1], by=by)
        assert len(rows(series)) == 2
        noted = rows(other)[3]
        Note.objects.create(
            practice=harbour.practice, client=harbour.client, author=by, session=noted,
            session_on=A_TUESDAY,
        )  # fmt: skip
        assert empty_calendar(client=harbour.client, after=A_TUESDAY, by=by) == 1 + 26
        assert [row.state for row in Session.objects.all()] == ["planned", "planned", "cancelled"]
    with as_of(A_TUESDAY + timedelta(weeks=9)):
        assert extend_series(series=series) == extend_series(series=other) == []
        with pytest.raises(ValidationError, match="stands alone"):
            end_series(session=planned(harbour, day=date(2026, 6, 1)), by=by)


@pytest.mark.django_db
def test_how_it_went_is_said_once_it_began_and_can_be_taken_back(harbour: PracticePeople) -> None:
    by = harbour.therapist
    with as_of(A_TUESDAY, hour=9):
        session = planned(harbour)
        for state in ("attended", "missed"):
            with pytest.raises(ValidationError, match="not begun"):
                settle_session(session=session, state=state, by=by)
        gone = settle_session(session=session, state="cancelled", words="A cold.", by=by)
        assert (gone.words, gone.state_at is None) == ("A cold.", False)
        back = settle_session(session=session, state="planned", words="A cold.", by=by)
        assert (back.words, back.state_at) == ("", None)
    with as_of(A_TUESDAY, hour=11):
        assert settle_session(session=session, state="attended", by=by).state == "attended"
        before = AuditEvent.objects.count()
        settle_session(session=session, state="attended", by=by)
        assert AuditEvent.objects.count() == before
        with pytest.raises(ValidationError, match="Choose how"):
            settle_session(session=session, state="held", by=by)


@pytest.mark.django_db
def test_what_is_not_planned(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    for fields, why in (
        ({"kind": "swim"}, "what kind"),
        ({"minutes": 4}, "5 to 480"),
        ({"day": harbour.practice.today() + timedelta(days=800)}, "two years"),
        ({"by": lighthouse.therapist}, "does not work"),
        ({"member": lighthouse.therapist}, "does not work"),
        ({"member": harbour.desk, "by": harbour.desk}, "neither therapist"),
        ({"member": harbour.colleague}, "sessions of your own"),
    ):
        with pytest.raises(ValidationError, match=why):
            planned(harbour, **fields)
    for fields, why in (
        ({"every_weeks": 13}, "2 to 12"),
        ({"last_day": A_TUESDAY - timedelta(days=1)}, "after the first"),
    ):
        with pytest.raises(ValidationError, match=why):
            weekly(harbour, **fields)
    assert not Session.objects.exists()
    assert not Series.objects.exists()
    assert planned(harbour, by=harbour.desk).member == harbour.therapist
    harbour.client.state, harbour.client.ended_on = "ended", A_TUESDAY
    harbour.client.save()
    with pytest.raises(ValidationError, match="has ended"):
        planned(harbour)


@pytest.mark.django_db
def test_a_session_becomes_one_note_of_each_author(harbour: PracticePeople) -> None:
    by = harbour.therapist
    with as_of(A_TUESDAY, hour=11):
        session = planned(harbour)
        note = begin_note(session=session, by=by)
        assert (note.session, note.session_on, note.author) == (session, A_TUESDAY, by)
        assert begin_note(session=session, by=by) == note
        session.refresh_from_db()
        assert session.state == "attended"
        with pytest.raises(ValidationError, match="in the future"):
            begin_note(session=planned(harbour, day=A_TUESDAY + timedelta(days=7)), by=by)
        later = planned(harbour, at=time(16))
        begin_note(session=later, by=by)
        later.refresh_from_db()
        assert later.state == "planned"
