"""Calendar, sessions, leave and endings as pages: what they show, refuse and change."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert
from assessments.actions.check_ins import assign_check_in
from assessments.models import Alert, Assignment
from clinic.models import Client, Ending, Leave, Note, Session
from config.demo.clock import as_of
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign, own, statements

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 24)  # the clocks change on the Sunday after


@pytest.fixture
def harbour(two_practices: Any) -> PracticePeople:
    return two_practices.harbour


def post_plan(browser: Browser, people: PracticePeople, **fields: object) -> Any:
    known = {"client": people.client.pk, "kind": "video", "day": TUESDAY.isoformat()}
    asked = known | {"at": "10:00", "minutes": 50, "every_weeks": 0} | fields
    return browser.post("/sessions/new/", {key: str(value) for key, value in asked.items()})


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_week_with_what_stands_in_the_way(harbour: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(harbour.therapist)
    with as_of(TUESDAY, hour=8):
        assert post_plan(browser, harbour, every_weeks=1, last_day="2026-04-07").status_code == 302
        post_plan(browser, harbour, day="2026-03-31", at="10:30")
        rows = list(Session.objects.all())
        assert [row.starts_at.hour for row in rows] == [10, 9, 9, 9]
        page = text(browser.get("/calendar/"))
        assert "10:00" in page
        assert "by video" in page
        assert "overlaps" not in page
        later = text(browser.get("/calendar/?day=2026-03-31"))
        assert later.count("overlaps") == 2
        assert "10:00" in later  # summer time by now: 9:00 in UTC
        assert "10:30" in later
        assert "Tue 31 Mar 2026, 10:00" in text(
            browser.get(f"/clients/{harbour.client.pk}/sessions/")
        )
        member = harbour.therapist.pk
        leave = {"since": "2026-04-01", "last_day": "2026-04-09"}
        told = browser.post(f"/calendar/{member}/leave/", leave, follow=True)
        assert "1 planned session falls on these days." in text(told)
        whole = text(browser.get("/calendar/?view=list"))
        assert whole.count("falls on leave") == 1
        assert whole.count("Away") == 9
        browser.post(f"/calendar/leave/{Leave.objects.get().pk}/remove/")
        assert "falls on leave" not in text(browser.get("/calendar/?view=list"))
        assert browser.get("/calendar/?day=nonsense&view=swim").status_code == 200


def test_a_session_is_settled_moved_and_becomes_a_note(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    browser = sign_in(harbour.therapist)
    with as_of(TUESDAY, hour=11):
        post_plan(browser, harbour, every_weeks=1, last_day="2026-04-14")
        first, second, third, fourth = Session.objects.all()
        page = text(browser.get(f"/sessions/{first.pk}/"))
        assert "how did it go?" in page
        assert "Begin note" in page
        summer = text(browser.get(f"/sessions/{second.pk}/"))
        assert "Tuesday, 31 March 2026, 10:00" in summer
        assert 'value="10:00"' in summer
        begun = browser.post(f"/sessions/{first.pk}/note/")
        note = Note.objects.get()
        assert begun.headers["Location"] == f"/notes/{note.pk}/"
        assert browser.post(f"/sessions/{first.pk}/note/").headers == begun.headers
        early = browser.post(f"/sessions/{second.pk}/note/", follow=True)
        assert "cannot lie in the future" in text(early)
        missed = browser.post(f"/sessions/{second.pk}/settle/", {"state": "missed"}, follow=True)
        assert "has not begun yet" in text(missed)
        shape = {"kind": "phone", "day": "2026-04-02", "at": "16:15", "minutes": "30"}
        wrong = browser.post(f"/sessions/{second.pk}/move/", shape | {"at": "25:00"})
        assert wrong.status_code == 422
        assert "Enter a time such as 14:30." in text(wrong)
        browser.post(f"/sessions/{second.pk}/move/", shape | {"which": "one"})
        browser.post(f"/sessions/{third.pk}/move/", shape | {"day": "2026-04-08", "which": "later"})
        at = [row.starts_at.isoformat()[5:16] for row in Session.objects.all()]
        assert at == ["03-24T10:00", "04-02T15:15", "04-08T15:15", "04-15T15:15"]
        browser.post(f"/sessions/{third.pk}/last/")
        assert not Session.objects.filter(pk=fourth.pk).exists()
        words = {"state": "cancelled", "words": "A cold."}
        browser.post(f"/sessions/{second.pk}/settle/", words)
        assert "A cold." in text(browser.get(f"/sessions/{second.pk}/"))
        everything = text(browser.get(f"/clients/{harbour.client.pk}/sessions/"))
        assert "1 attended · 1 cancelled · 0 missed" in everything
        desk = sign_in(harbour.desk)
        seen = text(desk.get(f"/sessions/{second.pk}/"))
        assert harbour.client.name in seen
        assert "A cold." not in seen
        assert "Begin note" not in seen


def test_the_desk_plans_for_others_and_a_therapist_for_nobody_else(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    desk, therapist = sign_in(harbour.desk), sign_in(harbour.therapist)
    with as_of(TUESDAY):
        theirs = {"client": harbour.others_client.pk, "member": harbour.colleague.pk}
        assert post_plan(desk, harbour, **theirs).status_code == 302
        assert post_plan(therapist, harbour, **theirs).status_code == 422
        page = desk.get(f"/calendar/{harbour.colleague.pk}/")
        assert harbour.others_client.name in text(page)
        assert therapist.get(f"/calendar/{harbour.colleague.pk}/").status_code == 403
        own_page = text(therapist.get("/calendar/"))
        assert harbour.others_client.name not in own_page
        assert post_plan(desk, harbour, member=harbour.desk.pk).status_code == 422
        assert Session.objects.count() == 1


def test_care_ends_after_what_is_open_is_decided(harbour: PracticePeople, sign_in: Sign) -> None:
    by, client = harbour.therapist, harbour.client
    browser, page = sign_in(by), f"/clients/{client.pk}/ending/"
    today = harbour.practice.today()
    last = today + timedelta(days=21)
    post_plan(browser, harbour, day=today + timedelta(days=7), every_weeks=1)
    asked = assign_check_in(client=client, why="So.", closes_on=last, by=by)
    kept = browser.post(
        page, {"planned_on": last.isoformat(), "summary": "Calmer.", "keep-growth": "Read it."}
    )
    assert kept.status_code == 302
    assert Ending.objects.get().maintenance == {"growth": "Read it."}
    shown = text(browser.get(page))
    assert "in 21 days." in shown
    assert "3 sessions are planned until then." in shown
    assert "in 21 days." in text(browser.get(f"/clients/{client.pk}/"))
    assert browser.post(page, {"planned_on": "soon"}).status_code == 422
    alert = Alert.objects.create(
        practice=harbour.practice, client=client, rule="call", colour="amber", fingerprint="1",
    )  # fmt: skip
    end = {"ended_on": today.isoformat(), "sure": "on"}
    refused = browser.post(f"{page}end/", end)
    assert refused.status_code == 422
    assert "1 alert is waiting for a decision." in text(refused)
    assert Client.objects.get(pk=client.pk).state == "active"
    decide_alert(alert=alert, kind="spoke", words="We spoke.", happened_at=timezone.now(), by=by)
    assert browser.post(f"{page}end/", {"ended_on": today.isoformat()}).status_code == 422
    assert browser.post(f"{page}end/", end).status_code == 302
    client.refresh_from_db()
    assert (client.state, client.ended_on) == ("ended", today)
    assert not Session.objects.filter(client=client).exists()
    assert Assignment.objects.get(pk=asked.pk).state == "withdrawn"
    read = text(browser.get(page))
    assert "Calmer." in read
    assert "Read it." in read
    assert post_plan(browser, harbour).status_code == 422
    back = browser.post(f"/clients/{client.pk}/return/", follow=True)
    assert "is in care again." in text(back)
    assert "Back in care" in text(browser.get(f"/clients/{client.pk}/?part=timeline"))
    again = browser.post(f"/clients/{client.pk}/return/", follow=True)
    assert "is in care." in text(again)


def test_statements_do_not_grow_with_the_calendar(harbour: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(harbour.therapist)
    pages = ("/calendar/?view=list", f"/clients/{harbour.client.pk}/sessions/")
    counted = []
    for weeks in (1, 3):
        start = harbour.practice.today() + timedelta(days=weeks)
        post_plan(browser, harbour, day=start, every_weeks=1, last_day=start + timedelta(weeks=3))
        for page in pages:
            browser.get(page)
            with statements() as found:
                browser.get(page)
            counted.append(len(own(found)))
    assert counted[:2] == counted[2:]
