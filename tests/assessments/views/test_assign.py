"""A member's pages: ask, hand on the link, read the answers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from assessments.models import Assignment, Link
from assessments.views.words import time_taken
from clinic.models import Client, Consent, Practice
from tests.assessments.stories import answered, asked, events, fill, keyed, phone_with, signed_in
from tests.people import PracticePeople, TwoPractices


def new(client: Client) -> str:
    return f"/clients/{client.pk}/check-ins/new/"


def words(practice: Practice, **changes: Any) -> dict[str, Any]:
    asked_for = {"instrument": "attachment-dimensions", "why": "To look.", "when": "now"}
    asked_for |= {"how": "link", "days_open": "14", "reminders": "0"}
    return asked_for | changes


def read(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def sent(people: PracticePeople, answers: dict[str, int | None]) -> Assignment:
    assignment = asked(people)
    phone = phone_with(assignment)
    fill(assignment, answers)
    phone.post(f"/answer/{assignment.pk}/send/")
    return assignment


def test_the_page_says_what_it_asks_and_when_it_was_last_answered(
    harbour: PracticePeople,
) -> None:
    last = answered(harbour, 40, 3).answered_on
    page = read(signed_in(harbour.therapist), new(harbour.client))
    for text in ("24 questions", "about 4 minutes", "no norms", f"Last answered on {last.day} "):
        assert text in page
    assert harbour.client.name in page
    assert "born 1988" in page
    assert "less than 14 days ago" not in page


def test_too_soon_is_a_warning_and_no_refusal(harbour: PracticePeople) -> None:
    for days in (100, 90, 5):
        answered(harbour, days, 3)
    browser = signed_in(harbour.therapist)
    assert "less than 14 days ago" in read(browser, new(harbour.client))
    assert browser.post(new(harbour.client), words(harbour.practice)).status_code == 302


def test_without_consent_the_page_says_where_to_record_it(harbour: PracticePeople) -> None:
    Consent.objects.create(
        practice=harbour.practice,
        client=harbour.client,
        kind=Consent.Kind.MEASUREMENT,
        version="2026-11",
        given=False,
        recorded_by=harbour.therapist.user,
    )
    browser = signed_in(harbour.therapist)
    page = read(browser, new(harbour.client))
    assert "has not agreed to check-ins" in page
    assert f'href="/clients/{harbour.client.pk}/details/"' in page
    assert 'name="days_open"' not in page
    assert browser.post(new(harbour.client), words(harbour.practice)).status_code == 422
    assert not Assignment.objects.exists()


def test_assigning_shows_the_link_once(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    response = browser.post(new(harbour.client), words(harbour.practice))
    assignment = Assignment.objects.get()
    assert response["Location"] == f"/check-ins/{assignment.pk}/"
    page = read(browser, response["Location"])
    address = re.search(r'value="(http://testserver/c/([\w-]{43})/)"', page)
    assert address is not None
    assert f"{harbour.client.name.split()[0]}. A short check-in from Harbour Practice" in page
    assert page.count(address[2]) == 2  # the field and the message; the picture draws it
    day = Link.objects.get().expires_at.astimezone(harbour.practice.zone) - timedelta(days=1)
    assert f"The link works until {day.day} {day:%b %Y}. You can do it now or later" in page
    assert f"not opened yet, works until {day.day} {day:%b %Y}" in page
    assert "You can stop these" not in page
    assert '<svg class="qr"' in page
    assert " style=" not in page
    assert address[2] not in read(browser, response["Location"])
    assert Browser().post(f"/c/{address[2]}/").status_code == 302


def test_the_token_waits_sealed(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    browser.post(new(harbour.client), words(harbour.practice))
    (kept,) = browser.session["fresh_links"].values()
    assert kept.startswith("1.")
    token = re.search(
        r"/c/([\w-]{43})/", read(browser, f"/check-ins/{Assignment.objects.get().pk}/")
    )
    assert token is not None
    assert token[1] not in kept
    assert "fresh_links" not in browser.session


def test_a_new_link_replaces_the_old(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    browser = signed_in(harbour.therapist)
    for _ in range(2):
        response = browser.post(f"/check-ins/{assignment.pk}/link/")
        assert response["Location"] == f"/check-ins/{assignment.pk}/"
    assert Link.objects.count() == 2
    assert Link.objects.filter(revoked_at=None).count() == 1


def taken_back(browser: Browser, assignment: Assignment) -> str:
    address = f"/check-ins/{assignment.pk}/withdraw/"
    return browser.post(address, {"why": "wrong_client"}, follow=True).content.decode()


def test_withdrawing(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    browser = signed_in(harbour.therapist)
    page = taken_back(browser, assignment)
    assert "The check-in is withdrawn" in page
    assert "It went to the wrong client" in page
    assert harbour.therapist.name in page
    assert "Withdrawn" in page
    again = taken_back(browser, assignment)
    assert "already ended" in again
    late = browser.post(f"/check-ins/{assignment.pk}/link/", follow=True).content.decode()
    assert "needs no link" in late


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days_open": "0"}, "Choose from 1 to 60 days."),
        ({"days_open": "61"}, "Choose from 1 to 60 days."),
        ({"days_open": "long"}, "Write a number of days"),
        ({"days_open": ""}, "Say for how many days"),
        ({"when": "day", "day": "2020-01-01"}, "Choose today or a day to come"),
        ({"when": "day", "day": "2026-02-31"}, "not in the calendar"),
        ({"when": "weeks", "every": "27", "starts_on": "2026-01-01"}, "Choose from 1 to 26 weeks."),
        ({"when": "weeks", "every": "", "starts_on": ""}, "Please fill this in."),
        ({"when": "whenever"}, "Choose one of the ways shown."),
        ({"how": "pigeon"}, "Choose one of the ways shown."),
        ({"how": "mail"}, "no public address"),
        ({"why": ""}, "Say in a sentence why you ask."),
        ({"why": "w" * 301}, "at most 300"),
        ({"why": "w\x00"}, "Null characters are not allowed"),
        ({"instrument": "horoscope"}, "Choose one of the questionnaires shown."),
        ({"instrument": ""}, "Choose a questionnaire."),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    harbour: PracticePeople, changes: dict[str, Any], sentence: str
) -> None:
    browser = signed_in(harbour.therapist)
    response = browser.post(new(harbour.client), words(harbour.practice, **changes))
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert changes.get("why", "To look.") in page
    assert not Assignment.objects.exists()


def test_asking_twice_leads_to_the_one_that_waits(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    browser = signed_in(harbour.therapist)
    response = browser.post(new(harbour.client), words(harbour.practice))
    assert response.status_code == 422
    page = response.content.decode()
    assert "already waiting" in page
    assert f'href="/check-ins/{assignment.pk}/"' in page


def test_a_form_that_waits_is_not_chosen_and_says_so(harbour: PracticePeople) -> None:
    browser, chosen = signed_in(harbour.therapist), 'value="attachment-dimensions" checked'
    assert chosen in read(browser, new(harbour.client))
    assignment = asked(harbour)
    page = " ".join(read(browser, new(harbour.client)).split())
    assert chosen not in page
    assert "Choose a questionnaire, and it is shown here." in page
    assert "One is waiting already." in page
    assert f'href="/check-ins/{assignment.pk}/"' in page
    assert ">1 waiting<" in page
    looked = browser.post(new(harbour.client), words(harbour.practice, look="1"))
    assert looked.status_code == 200
    box = looked.content.decode().partition('id="ahead"')[2]
    assert "This cannot be set up yet." in box
    assert "already waiting" in box


@pytest.mark.parametrize(
    ("changes", "heading", "sentences"),
    [
        ({}, "You hand on a link", ("shows the link once", "The link works until", "Now, once.")),
        ({"how": "device"}, "On this device", ("On the next page you hand this device over",)),
        ({"how": "code"}, "A code for the tablet", ("The next page shows a code, once.",)),
        ({"how": "paper"}, "On paper", ("From the next page you print", "own page.")),
        ({"how": "mail"}, "", ("This cannot be set up yet.", "How: ", "no public address")),
        ({"when": "day", "day": "2020-01-01"}, "", ("On: Choose today or a day to come",)),
        (
            {"when": "weeks", "every": "4", "starts_on": "2020-01-01"},
            "",
            ("First on: Choose today or a day to come",),
        ),
    ],
)
def test_what_comes_of_it_is_what_will_happen(
    harbour: PracticePeople, changes: dict[str, Any], heading: str, sentences: tuple[str, ...]
) -> None:
    given = words(harbour.practice, look="1", **changes)
    looked = signed_in(harbour.therapist).post(new(harbour.client), given)
    assert looked.status_code == 200
    box = " ".join(
        looked.content.decode().partition('id="ahead"')[2].partition("</aside>")[0].split()
    )
    assert f"<h3>{heading}</h3>" in box or not heading
    for sentence in sentences:
        assert sentence in box
    for letter in ("Subject:", "The message that is sent"):
        assert letter not in box
    assert ("When it is asked" in box) == bool(heading)
    assert not Assignment.objects.exists()


def test_the_answers_in_words(harbour: PracticePeople) -> None:
    assignment = sent(harbour, keyed(6, 2) | {"anx-01": None})
    page = read(signed_in(harbour.therapist), f"/check-ins/{assignment.pk}/")
    assert "When a reply comes late" in page
    assert "Skipped" in page
    assert "1 of 24" in page
    assert "version 1.0" in page
    assert "under a minute" in page
    assert "faster than it can be read" in page
    assert re.search(
        r">6\.0</strong>\s*<span class=\"muted small\">of 1 to 7, 11 of 12 answered", page
    )
    assert events("check_in.viewed", harbour.client) == 1


def test_too_few_answers_are_said_to_give_no_score(harbour: PracticePeople) -> None:
    assignment = sent(harbour, {"anx-01": 4})
    page = read(signed_in(harbour.therapist), f"/check-ins/{assignment.pk}/")
    assert "no score: 1 of 12 answered, 10 are needed" in page


def test_the_desk_sees_the_state_and_no_answer(harbour: PracticePeople) -> None:
    assignment = sent(harbour, keyed(6, 2))
    for who in ("desk", "owner"):
        page = read(signed_in(harbour.members[who]), f"/check-ins/{assignment.pk}/")
        assert "Answered" in page
        for text in ("When a reply", "Agree", "6.0", "Attachment", "To look together", "under a"):
            assert text not in page


def test_the_supervisor_reads_and_does_not_ask(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.supervisor)
    assignment = asked(harbour)
    assert "Make a new link" not in read(browser, f"/check-ins/{assignment.pk}/")
    assert browser.post(f"/check-ins/{assignment.pk}/link/").status_code == 403
    assert browser.post(f"/check-ins/{assignment.pk}/withdraw/").status_code == 403
    assert browser.get(new(harbour.client)).status_code == 403


def test_colleagues_and_the_other_practice_find_nothing(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    assignment = asked(harbour)
    strangers = [harbour.colleague, harbour.trainee, *two_practices.lighthouse.members.values()]
    for stranger in strangers:
        browser = signed_in(stranger)
        assert browser.get(f"/check-ins/{assignment.pk}/").status_code == 404
        assert browser.post(f"/check-ins/{assignment.pk}/link/").status_code == 404
        assert browser.post(f"/check-ins/{assignment.pk}/withdraw/").status_code == 404
        assert browser.get(new(harbour.client)).status_code == 404
        assert browser.post(new(harbour.client), words(harbour.practice)).status_code == 404
    assert not Link.objects.exists()
    assert Assignment.objects.count() == 1


def test_a_page_costs_the_same_with_any_history(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    assignment = sent(harbour, keyed(5, 5))
    counts: dict[str, list[int]] = {"check_in": [], "new": []}
    for forms in (1, 5):
        for step in range(forms):
            answered(harbour, 300 - 20 * step, 4)
        for name, path in (
            ("check_in", f"/check-ins/{assignment.pk}/"),
            ("new", new(harbour.client)),
        ):
            with CaptureQueriesContext(connection) as statements:
                read(browser, path)
            counts[name].append(len(statements))
    for first, second in counts.values():
        assert first == second <= 25


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (59, "under a minute"),
        (60, "1 minute"),
        (299, "4 minutes"),
        (7200, "2 hours, breaks included"),
        (200_000, "2 days, breaks included"),
    ],
)
def test_time_taken(seconds: int | None, said: str) -> None:
    assert time_taken(seconds) == said
