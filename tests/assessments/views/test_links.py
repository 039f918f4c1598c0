"""The link: looking changes nothing, pressing redeems once, every dead link looks the same."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from assessments.access import digest
from assessments.actions.check_ins import make_link, withdraw_check_in
from assessments.models import Assignment, Link
from tests.assessments.stories import asked, events, signed_in, whole_database
from tests.people import PracticePeople


def body(page: bytes) -> str:
    """A page without what differs on each request."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page.decode())


def fresh(people: PracticePeople) -> tuple[Assignment, str]:
    assignment = asked(people)
    return assignment, make_link(assignment=assignment, by=people.therapist)[1]


def test_twenty_scanners_change_nothing(harbour: PracticePeople) -> None:
    _, token = fresh(harbour)
    before = whole_database()
    for number in range(20):
        browser = Browser()
        look = browser.head if number % 2 else browser.get
        assert look(f"/c/{token}/").status_code == 200
    assert whole_database() == before
    assert Browser().post(f"/c/{token}/").status_code == 302


def test_before_the_button_nothing_tells_links_apart(harbour: PracticePeople) -> None:
    assignment, token = fresh(harbour)
    live = Browser().get(f"/c/{token}/")
    unknown = Browser().get("/c/nonsense/")
    withdraw_check_in(assignment=assignment, by=harbour.therapist)
    dead = Browser().get(f"/c/{token}/")
    assert body(live.content) == body(unknown.content) == body(dead.content)
    for word in (harbour.client.name, harbour.practice.name, harbour.therapist.user.name, token):
        assert word not in live.content.decode()


def test_redeeming_leads_into_the_check_in_under_a_new_session(harbour: PracticePeople) -> None:
    assignment, token = fresh(harbour)
    browser = Browser()
    browser.get(f"/c/{token}/")
    response = browser.post(f"/c/{token}/")
    assert response["Location"] == f"/answer/{assignment.pk}/"
    assert browser.get(response["Location"]).status_code == 200
    assert events("link.redeemed", harbour.client) == 1


def test_the_link_goes_on_working_in_its_browser_and_in_no_other(harbour: PracticePeople) -> None:
    assignment, token = fresh(harbour)
    browser = Browser()
    for _ in range(3):
        assert browser.post(f"/c/{token}/")["Location"] == f"/answer/{assignment.pk}/"
    assert Browser().post(f"/c/{token}/").status_code == 404
    assert events("link.redeemed") == 1


def test_a_button_pressed_twice_leads_in_twice(harbour: PracticePeople) -> None:
    """The second press left before the first one's session cookie came."""
    assignment, token = fresh(harbour)
    browser = Browser(enforce_csrf_checks=True)
    browser.get(f"/c/{token}/")
    given = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    for _ in range(2):
        browser.cookies.pop("sessionid", None)
        assert browser.post(f"/c/{token}/", given).status_code == 302
    assert browser.get(f"/answer/{assignment.pk}/").status_code == 200


def test_every_dead_link_gets_the_same_page_that_says_what_to_do(
    harbour: PracticePeople,
) -> None:
    assignment, spent = fresh(harbour)
    Browser().post(f"/c/{spent}/")
    pages = [Browser().post(f"/c/{spent}/"), Browser().post("/c/unknown/")]
    _, expired = make_link(assignment=assignment, by=harbour.therapist)
    Link.objects.filter(token_hash=digest(expired)).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    pages.append(Browser().post(f"/c/{expired}/"))
    _, revoked = make_link(assignment=assignment, by=harbour.therapist)
    make_link(assignment=assignment, by=harbour.therapist)
    pages.append(Browser().post(f"/c/{revoked}/"))
    assert {page.status_code for page in pages} == {404}
    assert len({body(page.content) for page in pages}) == 1
    words = pages[0].content.decode()
    assert "ask your therapist for a fresh link" in words
    assert "nothing you have answered is lost" in words
    for token in (spent, expired, revoked):
        assert token not in words
    assert events("denied") == 4


def test_a_foreign_form_cannot_press_the_button(harbour: PracticePeople) -> None:
    _, token = fresh(harbour)
    assert Browser(enforce_csrf_checks=True).post(f"/c/{token}/").status_code == 403
    assert Link.objects.get().redeemed_at is None


@pytest.mark.parametrize("path", ["/c/x/", "/support/"])
def test_the_address_stays_out_of_other_sites_logs(client: Browser, db: None, path: str) -> None:
    response = client.get(path)
    assert response["Referrer-Policy"] == "strict-origin"
    assert '<meta name="referrer" content="strict-origin">' in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_the_token_is_in_no_page_after_redeeming(harbour: PracticePeople) -> None:
    assignment, token = fresh(harbour)
    browser = Browser()
    browser.post(f"/c/{token}/")
    for page in ("", "1/", "check/", "support/"):
        assert token not in browser.get(f"/answer/{assignment.pk}/{page}").content.decode()


def test_a_new_link_shuts_the_browser_of_the_old_one_out_and_loses_no_answer(
    harbour: PracticePeople,
) -> None:
    assignment, token = fresh(harbour)
    old, new = Browser(), Browser()
    old.post(f"/c/{token}/")
    old.post(f"/answer/{assignment.pk}/1/", {"answer": "5"})
    _, second = make_link(assignment=assignment, by=harbour.therapist)
    assert old.get(f"/answer/{assignment.pk}/2/").status_code == 404
    new.post(f"/c/{second}/")
    assert "1 of 24 questions" in new.get(f"/answer/{assignment.pk}/").content.decode()


def test_a_member_who_tries_a_link_stays_signed_in(harbour: PracticePeople) -> None:
    assignment, token = fresh(harbour)
    browser = signed_in(harbour.therapist)
    assert browser.post(f"/c/{token}/").status_code == 302
    assert browser.get(f"/check-ins/{assignment.pk}/").status_code == 200
