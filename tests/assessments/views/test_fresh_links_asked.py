"""A link that leads in no more: the client asks for a fresh one, and the page tells nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from assessments.access import digest
from assessments.actions.check_ins import make_link, withdraw_check_in
from assessments.actions.stopping import stop_check_ins
from assessments.models import Assignment, Draft, Link
from clinic.actions.clients import record_consent
from clinic.emails import deliver_due
from clinic.models import Consent, ContactWishes, Mail
from tests.assessments.stories import asked, events, signed_in
from tests.factories import care_for
from tests.people import PracticePeople

AWAKE = {"quiet_from": "00:00", "quiet_until": "00:00"}


@pytest.fixture(autouse=True)
def public(settings: Any, db: None) -> None:
    settings.PUBLIC_URL = "https://practice.example/"
    cache.clear()


def spent(people: PracticePeople) -> tuple[Assignment, str]:
    """A link that was opened in another browser, where two answers were kept."""
    assignment = asked(people)
    _, token = make_link(assignment=assignment, by=people.therapist)
    phone = Browser()
    phone.post(f"/c/{token}/")
    phone.post(f"/answer/{assignment.pk}/1/", {"answer": "5"})
    return assignment, token


def to_be_written_to(people: PracticePeople) -> None:
    client = people.client
    client.email = "rowan@example.org"
    client.save()
    ContactWishes.objects.create(practice=people.practice, client=client, **AWAKE)
    for kind in (Consent.Kind.MEASUREMENT, Consent.Kind.MAIL):
        record_consent(client=client, kind=kind, given=True, by=people.therapist)


def not_to_be_written_to(people: PracticePeople) -> None:
    people.client.email = ""
    people.client.save()


def said(page: Any) -> str:
    assert page.status_code == 200
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())


def test_a_letter_brings_a_link_that_leads_back_to_the_answers(harbour: PracticePeople) -> None:
    to_be_written_to(harbour)
    assignment, token = spent(harbour)
    second = Browser()
    refused = second.post(f"/c/{token}/")
    assert 'action="fresh/"' in refused.content.decode()
    second.post(f"/c/{token}/fresh/")
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == ["rowan@example.org"]
    (address,) = re.findall(r"https://practice.example(/c/\S+/)", str(letter.body))
    assert second.post(address).status_code == 302
    assert "1 of 24 questions" in second.get(f"/answer/{assignment.pk}/").content.decode()
    assert Browser().post(f"/c/{token}/").status_code == 404
    assignment.refresh_from_db()
    assert assignment.link_asked_at is None  # answered: a link was opened since


def test_the_words_are_the_same_whatever_there_is(harbour: PracticePeople) -> None:
    assignment, token = spent(harbour)
    not_to_be_written_to(harbour)
    no_letter = said(Browser().post(f"/c/{token}/fresh/"))
    to_be_written_to(harbour)
    cache.clear()
    with_letter = said(Browser().post(f"/c/{token}/fresh/"))
    withdraw_check_in(assignment=assignment, by=harbour.therapist)
    cache.clear()
    over = said(Browser().post(f"/c/{token}/fresh/"))
    unknown = said(Browser().post("/c/nothing/fresh/"))
    assert no_letter == with_letter == over == unknown
    for word in (harbour.client.name, harbour.practice.name, token, str(assignment.pk)):
        assert word not in unknown
    assert Mail.objects.filter(kind="fresh_link", client=harbour.client).count() == 1


def test_where_no_letter_may_go_the_therapist_is_told(harbour: PracticePeople) -> None:
    assignment, token = spent(harbour)
    not_to_be_written_to(harbour)
    old = Link.objects.get(token_hash=digest(token))
    Browser().post(f"/c/{token}/fresh/")
    assert not Mail.objects.filter(client=harbour.client).exists()
    assert [letter.to for letter in Mail.objects.all()] == [harbour.therapist.user.email]
    assert Link.objects.get(revoked_at=None) == old  # the browser it was opened in goes on
    page = signed_in(harbour.therapist).get(f"/check-ins/{assignment.pk}/").content.decode()
    assert "The client asked for one on" in page
    assert "Make a link and hand it over." in page
    make_link(assignment=assignment, by=harbour.therapist)
    page = signed_in(harbour.therapist).get(f"/check-ins/{assignment.pk}/").content.decode()
    assert "asked for one" not in page


def test_who_cares_now_is_told_and_not_who_asked_once(harbour: PracticePeople) -> None:
    _assignment, token = spent(harbour)
    not_to_be_written_to(harbour)
    harbour.client.carers.update(until=harbour.practice.today())
    care_for(harbour.colleague, harbour.client)
    Browser().post(f"/c/{token}/fresh/")
    stop_check_ins(client=harbour.client, by=None)
    assert {letter.to for letter in Mail.objects.all()} == {harbour.colleague.user.email}
    assert Mail.objects.count() == 2


def test_asked_again_and_again_one_letter_goes(harbour: PracticePeople) -> None:
    to_be_written_to(harbour)
    assignment, token = spent(harbour)
    for _ in range(5):
        Browser().post(f"/c/{token}/fresh/")
    assert Mail.objects.filter(kind="fresh_link").count() == 1
    assert events("link.made") == 2
    cache.clear()
    for number in range(30):  # from one address, whatever the link
        Browser().post(f"/c/unknown-{number}/fresh/")
    Browser().post(f"/c/{token}/fresh/")
    assert Mail.objects.filter(kind="fresh_link").count() == 1
    assert Draft.objects.get(assignment=assignment).answers


def test_looking_asks_for_nothing(harbour: PracticePeople) -> None:
    to_be_written_to(harbour)
    _, token = spent(harbour)
    for look in (Browser().get, Browser().head):
        assert look(f"/c/{token}/fresh/").status_code == 200
    assert not Mail.objects.filter(kind="fresh_link").exists()
    Link.objects.update(expires_at=timezone.now() - timedelta(days=1))
    Browser().post(f"/c/{token}/fresh/")
    assert Mail.objects.filter(kind="fresh_link").exists()
