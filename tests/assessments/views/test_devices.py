"""A check-in on somebody else's device: handed over and handed back, or opened by a code."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.check_ins import make_link, withdraw_check_in
from assessments.actions.devices import CODE_LIFE, make_code
from assessments.models import Assignment, Draft, Response, TabletCode
from clinic.actions.sign_in import keep_codes
from clinic.models import AuditEvent
from tests.apps import code
from tests.assessments.stories import asked, events, whole_database
from tests.factories import PASSWORD
from tests.passkeys import KeyStore
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in, with_app
from tests.sizes import n_of

BACK = "/device/"
HEADING = "Please hand the device back"


@pytest.fixture
def handed(harbour: PracticePeople) -> tuple[Browser, Assignment, str]:
    """The therapist's browser in a client's hands; the check-in; the session key of before."""
    assignment, browser = asked(harbour), signed_in(harbour.therapist)
    before = browser.session.session_key or ""
    response = browser.post(f"/check-ins/{assignment.pk}/hand-over/")
    assert response["Location"] == f"/answer/{assignment.pk}/"
    return browser, assignment, before


def question(assignment: Assignment, number: int = 1) -> str:
    return f"/answer/{assignment.pk}/{number}/"


def answer_one(browser: Browser, assignment: Assignment) -> None:
    assert (
        browser.post(question(assignment), {"answer": "5", "deed": "continue"}).status_code == 302
    )


def is_closed(browser: Browser, assignment: Assignment) -> bool:
    """Whether this browser has no way into the check-in."""
    return browser.get(f"/answer/{assignment.pk}/").status_code == 404


def test_handing_over_leaves_a_new_session_with_one_check_in(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, before = handed
    assert not Session.objects.filter(session_key=before).exists()
    assert not UserSession.objects.filter(session_key=before).exists()
    kept = browser.session
    assert set(kept.keys()) == {"visit", "check_in_flows"}
    assert list(kept["check_in_flows"]) == [str(assignment.pk)]
    stolen = Browser()
    stolen.cookies["sessionid"] = before
    assert stolen.get("/clients/")["Location"].startswith("/account/login/")
    page = browser.get(f"/answer/{assignment.pk}/").content.decode()
    assert harbour.therapist.name in page
    assert 'data-device="handed_over"' in page
    assert events("device.handed_over", harbour.client) == 1


def test_no_page_answers_but_the_check_in_and_the_way_back(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    """Every other address: architecture/test_handed_over.py."""
    browser, assignment, _before = handed
    other = asked(harbour, harbour.others_client)
    token = make_link(assignment=other, by=harbour.colleague)[1]
    for path in ("/", "/clients/", f"/check-ins/{assignment.pk}/", f"/c/{token}/", "/tablet/"):
        assert browser.get(path)["Location"] == BACK
    assert browser.get("/clients/", headers={"HX-Request": "true"}).status_code == 401
    assert browser.get("/api/v1/clients/").status_code == 401
    assert is_closed(browser, other)
    page = browser.get(BACK).content.decode()
    assert HEADING in page
    assert "Go on with the check-in" in page
    assert harbour.client.name not in page


def test_a_wrong_code_is_refused_and_the_right_one_leads_to_the_check_in(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, _before = handed
    key, user = with_app(harbour.therapist.user), harbour.therapist.user
    answer_one(browser, assignment)
    session = browser.session.session_key
    assert "confirm-password" not in browser.get(BACK).content.decode()
    for wrong in ({"confirm-code": "000000"}, {"confirm-password": PASSWORD}, {}):
        refused = browser.post(BACK, wrong)
        assert refused.status_code == 422
        assert browser.get("/clients/")["Location"] == BACK
    failed = AuditEvent.objects.filter(event="sign_in_failed", reason="hand_back")
    assert [row.practice_id for row in failed] == [harbour.practice.pk]
    back = browser.post(BACK, {"confirm-code": code(key)})
    assert back["Location"] == f"/check-ins/{assignment.pk}/"
    assert browser.get(back["Location"]).status_code == 200
    assert browser.session.session_key != session
    assert "check_in_flows" not in browser.session
    assert is_closed(browser, assignment)
    gone_back = browser.get(f"/answer/{assignment.pk}/check/").content.decode()
    assert gone_back.count("The device was handed back") == 2  # its title and its heading
    assert f'href="/check-ins/{assignment.pk}/"' in gone_back
    assert Draft.objects.get(assignment=assignment).answers
    assert UserSession.objects.filter(user=user, session_key=browser.session.session_key).exists()
    row = AuditEvent.objects.get(event="device.handed_back")
    assert (row.client_id, row.actor_id, row.reason) == (harbour.client.pk, user.pk, "totp")


def test_the_way_back_by_passkey_by_recovery_code_and_by_password_alone(
    harbour: PracticePeople,
) -> None:
    assignment, user = asked(harbour), harbour.therapist.user

    def lent() -> Browser:
        browser = signed_in(harbour.therapist)
        browser.post(f"/check-ins/{assignment.pk}/hand-over/")
        return browser

    browser = lent()  # no second factor at all
    assert browser.post(BACK, {"confirm-password": "not this one"}).status_code == 422
    assert browser.post(BACK, {"confirm-password": PASSWORD}).status_code == 302

    with_app(user)
    word = RecoveryCodes.activate(user).get_unused_codes()[0]
    keep_codes(by=user)
    browser = lent()
    assert browser.post(BACK, {"confirm-code": word}).status_code == 302
    assert lent().post(BACK, {"confirm-code": word}).status_code == 422

    store = KeyStore()
    store.belongs_to(user)
    browser = lent()
    page = browser.get(BACK, secure=True).content.decode()
    found = re.search(r'data-options="([^"]+)"', page)
    assert found
    challenge = json.loads(unescape(found[1]))["publicKey"]["challenge"]
    sent = json.dumps(store.answer(challenge))
    assert browser.post(BACK, {"confirm-credential": sent}, secure=True).status_code == 302
    assert browser.get("/clients/", secure=True).status_code == 200


def test_guesses_are_counted_and_change_nothing_else(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, _before = handed
    key = with_app(harbour.therapist.user)
    for number in range(6):
        page = browser.post(BACK, {"confirm-code": f"{number:06}"}).content.decode()
    assert "Too many attempts" in page
    assert browser.post(BACK, {"confirm-code": code(key)}).status_code == 422
    answer_one(browser, assignment)
    with time_machine.travel(timezone.now() + timedelta(seconds=301)):
        assert browser.post(BACK, {"confirm-code": code(key)}).status_code == 302


def test_who_stops_or_leaves_closes_the_pages_and_comes_to_the_way_back(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, _before = handed
    answer_one(browser, assignment)
    for path in (f"/answer/{assignment.pk}/", f"/answer/{assignment.pk}/pause/12/"):
        assert "Close and hand back" in browser.get(path).content.decode()
    assert browser.post("/leave/")["Location"] == BACK
    page = browser.get(BACK).content.decode()
    assert "Go on with the check-in" not in page
    assert harbour.therapist.name in page
    assert is_closed(browser, assignment)
    gone_back = browser.get(f"/answer/{assignment.pk}/check/").content.decode()
    assert "Nothing you have answered is lost." in gone_back
    for wrong in ("resh link", "Press the button first"):
        assert wrong not in gone_back
    assert browser.get("/clients/")["Location"] == BACK
    assert Draft.objects.filter(assignment=assignment).exists()


def test_what_is_sent_ends_in_handing_back(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, _before = handed
    answer_one(browser, assignment)
    assert browser.post(f"/answer/{assignment.pk}/send/").status_code == 302
    assert HEADING in browser.get(f"/answer/{assignment.pk}/done/").content.decode()
    assert Response.objects.filter(assignment=assignment).count() == 1
    assert "Go on with the check-in" not in browser.get(BACK).content.decode()


def test_a_visit_that_is_over_is_a_plain_sign_in_and_keeps_what_was_saved(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, _before = handed
    answer_one(browser, assignment)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert browser.get(BACK)["Location"].startswith("/account/login/")
        assert browser.get("/clients/")["Location"].startswith("/account/login/")
        assert is_closed(browser, assignment)
    assert Draft.objects.get(assignment=assignment).answers


def test_handing_over_makes_no_visit_longer(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, _assignment, _before = handed
    began = browser.session["visit"]["started"]
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert browser.post(BACK, {"confirm-password": PASSWORD}).status_code == 302
    assert browser.session["visit"]["started"] == began


@pytest.mark.parametrize("why", ["deactivated", "password", "left"])
def test_who_could_not_come_back_to_their_visit_cannot_take_it_up(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str], why: str
) -> None:
    browser, _assignment, _before = handed
    user = harbour.therapist.user
    if why == "deactivated":
        user.is_active = False
    if why == "password":
        user.set_password("another one that is long")
    if why == "left":
        harbour.therapist.ended_on = harbour.practice.today()
        harbour.therapist.save()
    user.save()
    for given in (PASSWORD, "another one that is long"):
        page = browser.post(BACK, {"confirm-password": given})
        assert page.status_code == 200
        assert "confirm-password" not in page.content.decode()
    assert browser.get("/clients/")["Location"] == BACK


def test_somebody_else_signs_in_as_themselves_and_finds_nothing(
    harbour: PracticePeople, handed: tuple[Browser, Assignment, str]
) -> None:
    browser, assignment, _before = handed
    given = {"login": harbour.client_user.email, "password": PASSWORD}
    assert browser.get("/account/login/").status_code == 200
    assert browser.post("/account/login/", given).status_code == 302
    kept = browser.session
    assert kept["visit"]["kind"] == "client"
    assert "check_in_flows" not in kept
    assert "owner" not in kept["visit"]
    assert browser.get(BACK)["Location"].startswith("/account/login/")
    assert assignment.takes_answers


def test_asked_now_on_this_device_or_by_code_it_goes_on_from_the_check_in_s_page(
    harbour: PracticePeople,
) -> None:
    browser = signed_in(harbour.therapist)
    where = f"/clients/{harbour.client.pk}/check-ins/new/"
    given = {"instrument": "attachment-brief", "when": "now", "why": "To see.", "at": "10:00"}
    given |= {"days_open": "7", "reminders": "0"}
    assert (
        "you hand this device over"
        in browser.post(where, given | {"how": "device", "look": "1"}).content.decode()
    )
    page = browser.post(where, given | {"how": "device"}, follow=True)
    assignment = Assignment.objects.get(client=harbour.client)
    assert assignment.channel == "device"
    assert f"/check-ins/{assignment.pk}/hand-over/" in page.content.decode()
    withdraw_check_in(assignment=assignment, by=harbour.therapist)
    page = browser.post(where, given | {"how": "code"}, follow=True)
    shown = re.search(r'class="tablet-code">([A-Z2-9]{4} [A-Z2-9]{4})<', page.content.decode())
    assert shown
    assert "/tablet/" in page.content.decode()
    assert shown[1] not in browser.get(page.redirect_chain[-1][0]).content.decode()
    assert Browser().post("/tablet/", {"code": shown[1].lower()}).status_code == 302


def test_a_code_opens_the_check_in_of_its_own_practice_once(two_practices: TwoPractices) -> None:
    for people in (two_practices.harbour, two_practices.lighthouse):
        assignment = asked(people)
        letters = make_code(assignment=assignment, by=people.therapist)
        tablet = Browser()
        before = whole_database()
        for _ in range(20):
            assert tablet.get("/tablet/").status_code == 200
        assert whole_database() == before
        opened = tablet.post("/tablet/", {"code": letters})
        assert opened["Location"] == f"/answer/{assignment.pk}/"
        assert people.therapist.name in tablet.get(opened["Location"]).content.decode()
        assert Browser().post("/tablet/", {"code": letters}).status_code == 422
        assert events("code.made", people.client) == events("code.used", people.client) == 1


def test_every_code_that_opens_nothing_gets_the_same_page(harbour: PracticePeople) -> None:
    assignment, by = asked(harbour), harbour.therapist

    def page(letters: str) -> str:
        answer = Browser().post("/tablet/", {"code": letters})
        assert answer.status_code == 422
        return re.sub(r' value="[^"]*"', "", answer.content.decode())

    first = make_code(assignment=assignment, by=by)
    second = make_code(assignment=assignment, by=by)
    dead = [page(first), page("ABCD EFGH"), page("short"), page("")]
    with time_machine.travel(timezone.now() + CODE_LIFE + timedelta(seconds=1)):
        dead.append(page(second))
    third = make_code(assignment=assignment, by=by)
    withdraw_check_in(assignment=assignment, by=by)
    dead.append(page(third))
    assert len(set(dead)) == 1
    assert harbour.practice.name not in dead[0]
    assert not TabletCode.objects.exists()
    denied = AuditEvent.objects.filter(event="denied", actor=None)
    assert denied.count() == 4  # what cannot be a code is not worth a line


def test_a_hundred_wrong_codes_are_stopped(harbour: PracticePeople) -> None:
    letters = make_code(assignment=asked(harbour), by=harbour.therapist)
    tries = 10 + n_of(90)
    wrong = [f"AAAA {number:04}".replace("0", "Z").replace("1", "Y") for number in range(tries)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        tried = [Browser().post("/tablet/", {"code": each}).status_code for each in wrong]
        assert set(tried) == {422}
        assert Browser().post("/tablet/", {"code": letters}).status_code == 422
        elsewhere = Browser().post("/tablet/", {"code": letters}, REMOTE_ADDR="203.0.113.9")
        assert elsewhere.status_code == 302
        clock.shift(301)
        again = make_code(assignment=Assignment.objects.get(), by=harbour.therapist)
        assert Browser().post("/tablet/", {"code": again}).status_code == 302


def test_the_next_client_at_the_tablet_sees_nothing(harbour: PracticePeople) -> None:
    one, two = asked(harbour), asked(harbour, harbour.others_client)
    tablet = Browser()

    def open_with(assignment: Assignment, by: object) -> None:
        letters = make_code(assignment=assignment, by=by)  # type: ignore[arg-type]
        assert tablet.post("/tablet/", {"code": letters}).status_code == 302

    open_with(one, harbour.therapist)
    answer_one(tablet, one)
    tablet.post(f"/answer/{one.pk}/send/")
    page = tablet.get(f"/answer/{one.pk}/done/").content.decode()
    assert "Please hand the tablet back" in page
    assert tablet.post("/leave/")["Location"] == "/tablet/"
    assert not set(tablet.session.keys())
    assert is_closed(tablet, one)
    open_with(two, harbour.colleague)
    assert list(tablet.session["check_in_flows"]) == [str(two.pk)]
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        left = tablet.get(f"/answer/{two.pk}/")
        assert left["Location"] == "/tablet/"
        assert is_closed(tablet, two)


def test_a_member_s_own_browser_becomes_a_tablet_and_nothing_else(harbour: PracticePeople) -> None:
    assignment, browser = asked(harbour), signed_in(harbour.therapist)
    letters = make_code(assignment=assignment, by=harbour.therapist)
    assert browser.post("/tablet/", {"code": letters}).status_code == 302
    assert browser.get("/clients/")["Location"].startswith("/account/login/")
    assert browser.get(f"/answer/{assignment.pk}/").status_code == 200
