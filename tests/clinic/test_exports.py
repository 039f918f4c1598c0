"""The calendar's file: what RFC 5545 asks, and nothing about anybody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clinic.actions.feeds import close_feed, open_feed
from clinic.actions.leave import add_leave
from clinic.actions.sessions import plan_session, settle_session
from clinic.exports import Entry, entries, written
from clinic.models import Caseload
from tests.people import PracticePeople, TwoPractices

AT = datetime(2026, 3, 31, 9, tzinfo=UTC)


def entry(words: str = "Session", uid: str = "1") -> Entry:
    return Entry(uid, AT, AT + timedelta(minutes=50), words, AT)


def test_a_calendar_is_written_as_the_standard_has_it() -> None:
    away = Entry("2", date(2026, 4, 1), date(2026, 4, 3), "Away", AT)
    lines = written("Sessions", [entry(), away]).decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines[8:15] == [
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTAMP:20260331T090000Z",
        "DTSTART:20260331T090000Z",
        "DTEND:20260331T095000Z",
        "SUMMARY:Session",
        "CLASS:PRIVATE",
    ]
    assert "DTSTART;VALUE=DATE:20260401" in lines
    assert "DTEND;VALUE=DATE:20260403" in lines


@pytest.mark.parametrize("words", ["é" * 120, "a" * 74 + "ü€😀" * 9, "x" * 300, "x" * 66, "x" * 67])
def test_long_lines_are_folded_between_letters(words: str) -> None:
    text = written(words, [])
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # raises where a letter is cut in two
    assert f"X-WR-CALNAME:{words}\r\n".encode() in text.replace(b"\r\n ", b"")


def test_what_means_something_in_a_calendar_is_escaped() -> None:
    text = written("a", [entry("one; two, three\\four\nfive\r\nBEGIN:VEVENT")]).decode()
    assert r"SUMMARY:one\; two\, three\\four\nfive\nBEGIN:VEVENT" in text
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def planned(people: PracticePeople, days: int) -> str:
    session = plan_session(
        client=people.client, member=people.therapist, kind="couple", at=time(10), minutes=50,
        day=people.practice.today() + timedelta(days=days), by=people.therapist,
    )  # fmt: skip
    return str(session.pk)


@pytest.mark.django_db
def test_the_address_gives_times_to_whoever_has_it_and_no_names(harbour: PracticePeople) -> None:
    by, today = harbour.therapist, harbour.practice.today()
    coming, _gone, off = planned(harbour, 3), planned(harbour, -40), planned(harbour, 4)
    settle_session(session=by.sessions.get(pk=off), state="cancelled", words="Ill.", by=by)
    leave = add_leave(member=by, since=today, last_day=today, by=by)
    token = open_feed(by=by)[1]
    found = {one.uid for one in entries(by)}
    assert found == {coming, str(leave.pk)}
    answer = Browser().get(f"/calendar/{token}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    text = answer.content.decode().casefold()
    assert coming in text
    for name in (harbour.client.name, by.name, harbour.practice.name, "couple", "ill."):
        assert name.casefold() not in text
    assert Browser().post(f"/calendar/{token}.ics").status_code == 405
    Caseload.objects.filter(member=by).update(until=timezone.now().date())
    assert {one.uid for one in entries(by)} == {str(leave.pk)}
    close_feed(by=by)
    wrong = Browser().get(f"/calendar/{token}.ics")
    assert (wrong.status_code, wrong.content) == (404, b"")
    assert Browser().get(f"/calendar/{'x' * 43}.ics").content == b""
