"""The pages of check-ins to come: what comes of it before it is set up, and one tap to stop."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.clock import run_clock
from assessments.models import Assignment, Schedule
from clinic.models import ContactWishes, Mail, Session
from clinic.models.tokens import token_for
from config.demo.clock import as_of
from tests.assessments.stories import signed_in
from tests.people import PracticePeople, TwoPractices


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://practice.example"


@pytest.fixture
def member(harbour: PracticePeople) -> Browser:
    return signed_in(harbour.therapist)


def wish(people: PracticePeople, **changes: Any) -> dict[str, Any]:
    usual = {"instrument": "attachment-brief", "when": "weeks", "every": "4", "how": "mail"}
    usual |= {"starts_on": str(people.practice.today() + timedelta(days=3)), "at": "10:30"}
    return usual | {"days_open": "7", "reminders": "2", "why": "To look."} | changes


def address(people: PracticePeople, page: str = "new/") -> str:
    return f"/clients/{people.client.pk}/check-ins/{page}"


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_looking_shows_the_very_message_and_the_dates_and_sets_nothing_up(
    harbour: PracticePeople, member: Browser
) -> None:
    page = said(member.post(address(harbour), wish(harbour, look="1")))
    start = harbour.practice.today() + timedelta(days=3)
    for weeks in (0, 4, 8):
        day = start + timedelta(weeks=weeks)
        assert f"{day.day} {day:%b %Y}, 10:30" in page
    assert "Subject: A message from Harbour Practice" in page
    assert "Hello Harbour. A short check-in from Harbour Practice is ready." in page
    assert "[link to stop]" in page
    assert "To look." in page
    assert not Schedule.objects.exists()
    by_hand = said(member.post(address(harbour), wish(harbour, look="1", how="link")))
    assert "it stands in the record as waiting, and on its page you make the link" in by_hand
    assert "The link works until [day]. You can stop these at any time." in by_hand
    assert "Subject:" not in by_hand


def test_set_up_paused_taken_up_and_ended_on_one_page(
    harbour: PracticePeople, member: Browser
) -> None:
    page = said(member.post(address(harbour), wish(harbour), follow=True))
    schedule = Schedule.objects.get()
    assert (schedule.every, schedule.reminders, schedule.channel) == (4, 2, "mail")
    assert "every 4 weeks" in page
    assert "Goes on" in page
    twice = said(member.post(address(harbour), wish(harbour)), 422)
    assert "asked regularly already" in twice
    own = f"/schedules/{schedule.pk}/"
    late = harbour.practice.today() + timedelta(days=30)
    for until, words in (("2020-01-01", "within a year"), ("soon", "not in the calendar")):
        assert words in said(member.post(f"{own}pause/", {"until": until}, follow=True))
    assert "Paused" in said(member.post(f"{own}pause/", {"until": str(late)}, follow=True))
    schedule.refresh_from_db()
    assert schedule.next_at is not None
    assert schedule.next_at.date() >= late
    assert "Goes on" in said(member.post(f"{own}resume/", follow=True))
    assert "What has ended" in said(member.post(f"{own}end/", follow=True))
    assert "have ended" in said(member.post(f"{own}resume/", follow=True))


def test_once_now_by_mail_goes_out_at_once(harbour: PracticePeople, member: Browser) -> None:
    page = said(member.post(address(harbour), wish(harbour, when="now"), follow=True))
    assignment = Assignment.objects.get()
    assert f"/check-ins/{assignment.pk}/" in page
    assert Mail.objects.get().kind == "check_in"
    assert Schedule.objects.get().state == "ended"
    again = said(member.post(address(harbour), wish(harbour, when="now")), 422)
    assert "already waiting" in again


def test_too_much_is_said_and_then_left_to_the_therapist(
    harbour: PracticePeople, member: Browser
) -> None:
    often = wish(harbour, instrument="secure-functioning", every="1")
    page = said(member.post(address(harbour), often), 422)
    assert "asked again within 56 days, a difference says little" in page
    assert 'name="anyway"' in page
    assert page.count("Ask all the same:") == 1
    assert not Schedule.objects.exists()
    assert member.post(address(harbour), often | {"anyway": "on"}).status_code == 302
    more = said(
        member.post(address(harbour), wish(harbour, every="1", instrument="life-areas")), 422
    )
    assert "would be asked for 2 check-ins of 16 minutes in all" in more


def test_with_sessions_the_dates_are_those_of_the_calendar(
    harbour: PracticePeople, member: Browser
) -> None:
    asked = wish(harbour, when="after1", instrument="session-check", look="1")
    assert "Those not planned yet are not shown" in said(member.post(address(harbour), asked))
    soon = timezone.now() + timedelta(days=2)
    Session.objects.create(
        practice=harbour.practice,
        client=harbour.client,
        member=harbour.therapist,
        kind="video",
        starts_at=soon,
    )
    page = said(member.post(address(harbour), asked))
    over = (soon + timedelta(minutes=110)).astimezone(harbour.practice.zone)
    assert f"{over.day} {over:%b %Y}, {over:%H:%M}" in page or "08:00" in page  # in quiet hours


def test_the_usual_set_leaves_out_what_runs_already(
    harbour: PracticePeople, member: Browser
) -> None:
    harbour.practice.alert_reader = harbour.therapist
    harbour.practice.save()
    page = said(member.get(address(harbour, "usual/")))
    for words in ("Attachment", "Session check", "after every session", "every 4 weeks"):
        assert words in page
    parts = ["attachment-dimensions", "session-check", "attachment-brief"]
    given = {"parts": parts, "how": "mail", "at": "10:00", "days_open": "7", "reminders": "1"}
    assert said(member.post(address(harbour, "usual/"), {**given, "parts": []}), 422)
    shown = said(member.post(address(harbour, "usual/"), given, follow=True))
    assert "3 are set up" in shown
    assert set(Schedule.objects.values_list("cadence", flat=True)) == {"once", "after", "weeks"}
    assert Assignment.objects.get().instrument_version.instrument == "attachment-dimensions"
    rest = said(member.get(address(harbour, "usual/")))
    assert "Session check" not in rest


def test_one_tap_stops_without_signing_in_and_looking_does_not(
    harbour: PracticePeople, member: Browser
) -> None:
    member.post(address(harbour), wish(harbour))
    schedule = Schedule.objects.get()
    token = token_for(schedule, "stop")
    scanner = Browser(enforce_csrf_checks=True)
    for _ in range(20):
        assert scanner.get(f"/stop/{token}/").status_code == 200
        assert scanner.head(f"/stop/{token}/").status_code == 200
    assert Schedule.objects.get().state == "active"
    shown = [scanner.get(f"/stop/{each}/").content.decode() for each in (token, "nobody-s")]
    assert len({re.sub(r'value="\w{64}"', "", page) for page in shown}) == 1
    one_click = scanner.post(
        f"/stop/{token}/", "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )
    assert "You will get no more of these" in said(one_click)
    assert "You will get no more of these" in said(scanner.post(f"/stop/{token}/"))
    assert scanner.post("/stop/nobody-s/").status_code == 404
    assert (Schedule.objects.get().state, Schedule.objects.get().ended_by_client) == ("ended", True)
    page = said(member.get(address(harbour, "")))
    assert "asked for no more messages on" in page
    assert "stopped by the client on" in page
    assert "asked for no more" in said(member.post(address(harbour), wish(harbour)), 422)
    member.post(address(harbour, "write-again/"))
    assert ContactWishes.objects.get().stopped_at is None
    assert member.post(address(harbour), wish(harbour)).status_code == 302


def test_another_practice_reaches_none_of_it(two_practices: TwoPractices, member: Browser) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    member.post(address(harbour), wish(harbour))
    schedule = Schedule.objects.get()
    other = signed_in(lighthouse.therapist)
    for page in ("pause", "resume", "end"):
        assert other.post(f"/schedules/{schedule.pk}/{page}/").status_code == 404
    for page in ("", "usual/"):
        assert other.get(address(harbour, page)).status_code == 404
    assert other.post(address(harbour, "write-again/")).status_code == 404
    with as_of(harbour.practice.today() + timedelta(days=4)):
        assert run_clock() == 1
    assert Assignment.objects.get().practice == harbour.practice
