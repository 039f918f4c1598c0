"""A client's own page."""

from datetime import time, timedelta

import pytest

from assessments.actions.check_ins import assign_check_in
from assessments.models import Alert, Assignment
from clinic.actions.endings import close_ending, plan_ending
from clinic.actions.sessions import plan_session
from clinic.library.maintenance import maintenance
from clinic.models import AuditEvent, Caseload, Client, Consent
from tests.factories import consent_to
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign
from tests.reports.stories import course


def asked(people: PracticePeople, why: str = "Before we meet.") -> Assignment:
    closes_on = people.practice.today() + timedelta(days=7)
    return assign_check_in(client=people.client, why=why, closes_on=closes_on, by=people.therapist)


def test_what_waits_has_a_way_in(harbour: PracticePeople, sign_in: Sign) -> None:
    assignment = asked(harbour, why="<b>Before</b> we meet.")
    body = sign_in(harbour.client_user).get("/me/").content.decode()
    assert f"/answer/{assignment.pk}/" in body
    assert "&lt;b&gt;Before&lt;/b&gt; we meet." in body
    assert "Harbour Therapist" in body
    assert "/support/" in body


def test_past_check_ins_have_a_date_and_nothing_else(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (3.0, 3.0)])
    body = sign_in(harbour.client_user).get("/me/").content.decode()
    assert body.count("<time") == 2
    for word in ("nxiety", "voidance", "3.0", "Attachment"):
        assert word not in body
    assert "Nothing is waiting for you." in body


@pytest.mark.parametrize("why", ["closed", "ended", "withdrawn consent"])
def test_what_cannot_be_answered_is_not_offered(
    harbour: PracticePeople, sign_in: Sign, why: str
) -> None:
    assignment = asked(harbour)
    if why == "closed":
        past = assignment.created_at - timedelta(days=1)
        Assignment.objects.filter(pk=assignment.pk).update(closes_at=past)
    elif why == "ended":
        ended = {"state": Client.State.ENDED, "ended_on": harbour.practice.today()}
        Client.objects.filter(pk=harbour.client.pk).update(**ended)
    else:
        consent_to(harbour.client, harbour.therapist.user, Consent.Kind.MEASUREMENT)
        Consent.objects.create(
            practice=harbour.practice, client=harbour.client, kind="measurement",
            version="2026-11", given=False, recorded_by=harbour.therapist.user,
        )  # fmt: skip
    body = sign_in(harbour.client_user).get("/me/").content.decode()
    assert "/answer/" not in body


def test_what_is_next_comes_first_and_names_nobody_else(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    browser, by, today = sign_in(harbour.client_user), harbour.therapist, harbour.practice.today()
    empty = browser.get("/me/").content.decode()
    for absent in ("We meet on", "shared with you", "Things to", "keep it up", "you answered"):
        assert absent not in empty
    meeting = {"kind": "video", "at": time(10), "minutes": 50, "by": by, "member": by}
    for days in (9, 2):
        plan_session(client=harbour.client, day=today + timedelta(days=days), **meeting)
    asked(harbour)
    body = browser.get("/me/").content.decode()
    assert body.count("We meet on") == 1
    assert f"{today + timedelta(days=2):%A} {(today + timedelta(days=2)).day}" in body
    assert "10:00" in body
    assert "by video" in body
    order = [body.index(words) for words in ("We meet on", "/answer/", "My plan", "/me/opened/")]
    assert order == sorted(order)


def test_after_care_what_is_theirs_stays(harbour: PracticePeople, sign_in: Sign) -> None:
    by, today = harbour.therapist, harbour.practice.today()
    browser, client = sign_in(harbour.client_user), harbour.client
    assert "nothing here yet" in browser.get("/me/keeping-up/").content.decode()
    kept = {maintenance()[0].id: "<i>A walk</i> on Sundays."}
    plan_ending(
        client=client, planned_on=today, maintenance_plan=kept, summary="Sealed words.", by=by
    )
    close_ending(client=client, ended_on=today, by=by)
    body = browser.get("/me/").content.decode()
    assert "What you find here stays yours." in body
    for own in ("plan", "safety-plan", "keeping-up", "opened", "contact", "call"):
        assert f'href="/me/{own}/"' in body
        assert browser.get(f"/me/{own}/").status_code == 200
    words = browser.get("/me/keeping-up/").content.decode()
    assert "&lt;i&gt;A walk&lt;/i&gt; on Sundays." in words
    assert "Sealed words." not in words


def test_a_call_is_asked_for_from_home(harbour: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(harbour.client_user)
    page = browser.get("/me/call/").content.decode()
    assert "Nobody reads this straight away." in page
    assert browser.post("/me/call/", {"phone": ""}).status_code == 422
    wish = {"phone": "07700 900777", "when": "after six"}
    for _twice in range(2):
        assert browser.post("/me/call/", wish)["Location"] == "/me/call/"
    alert = Alert.objects.get(client=harbour.client)
    assert (alert.rule, alert.owner, alert.assignment) == ("call", harbour.therapist, None)
    page = browser.get("/me/call/").content.decode()
    assert "Your wish is with the practice" in page
    assert "900777" not in page
    assert "Your wish to be called is with the practice." in browser.get("/me/").content.decode()
    assert sign_in(harbour.therapist).get("/me/call/").status_code == 403


def test_where_nobody_would_be_told_the_page_says_so(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    Caseload.objects.filter(client=harbour.client).delete()
    answer = sign_in(harbour.client_user).post("/me/call/", {"phone": "1"})
    assert answer.status_code == 422
    assert "Please call yourself" in answer.content.decode()
    assert not Alert.objects.exists()


def test_members_have_no_such_page(harbour: PracticePeople, sign_in: Sign) -> None:
    assert sign_in(harbour.therapist).get("/me/").status_code == 403


def test_signing_in_leads_there(harbour: PracticePeople, sign_in: Sign) -> None:
    assert sign_in(harbour.client_user).get("/")["Location"] == "/me/"


def test_it_is_audited(harbour: PracticePeople, sign_in: Sign) -> None:
    sign_in(harbour.client_user).get("/me/")
    assert AuditEvent.objects.get(event="own_record.viewed").client == harbour.client
