"""The client's pages: one question a page, saved as one goes, checked, sent once."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.check_ins import withdraw_check_in
from assessments.models import Assignment, Draft, Response
from tests.assessments.stories import (
    INSTRUMENT,
    LINK_IDS,
    answered,
    asked,
    events,
    fill,
    keyed,
    phone_with,
    signed_in,
)
from tests.people import PracticePeople, TwoPractices

LARGEST_PAGE = 20_000


@pytest.fixture
def assignment(harbour: PracticePeople) -> Assignment:
    harbour.therapist.title = "Dr"
    harbour.therapist.save()
    return asked(harbour)


@pytest.fixture
def phone(assignment: Assignment) -> Browser:
    return phone_with(assignment)


def at(assignment: Assignment, page: object = "") -> str:
    return f"/answer/{assignment.pk}/{page}/" if page else f"/answer/{assignment.pk}/"


def read(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    assert len(response.content) < LARGEST_PAGE
    return response.content.decode()


def test_a_whole_check_in(assignment: Assignment, phone: Browser, harbour: PracticePeople) -> None:
    start = read(phone, at(assignment))
    for words in ("To look together.", "About 4 minutes", "Dr Harbour Therapist", "call 999"):
        assert words in start
    assert f'href="{at(assignment, 1)}"' in start
    expected = keyed(3, 5)
    path = at(assignment, 1)
    for number, link_id in enumerate(LINK_IDS, start=1):
        page = read(phone, path)
        assert f"Question {number} of 24" in page
        response = phone.post(path, {"answer": str(expected[link_id]), "deed": "continue"})
        path = response["Location"]
        if number == 12:
            assert path == at(assignment, "pause/12")
            assert "Half-way" in read(phone, path)
            path = at(assignment, 13)
    assert path == at(assignment, "check")
    assert "Send to Dr Harbour Therapist" in read(phone, path)
    sent = phone.post(at(assignment, "send"))
    assert sent["Location"] == at(assignment, "done")
    done = read(phone, at(assignment, "done"))
    assert "Nobody watches answers as they arrive" in done
    assert "Dr Harbour Therapist is asked to look before you next meet" in done
    assert "Harbour line" in done
    response_row = Response.objects.get()
    assert response_row.answers == expected
    scores = {score.scale: score.value for score in response_row.scores.all()}
    assert scores == {"anxiety": 3.0, "avoidance": 5.0}
    assert events("check_in.saved", harbour.client) == 1
    assert events("response.sent", harbour.client) == 1


def test_every_option_is_said_in_full_words_and_the_statement_heads_them(
    assignment: Assignment, phone: Browser
) -> None:
    page = read(phone, at(assignment, 4))
    for option in INSTRUMENT.options:
        assert f"<span>{option.label}</span>" in page
    assert re.search(rf"<legend>\s*<h1>{re.escape(INSTRUMENT.items[3].text)}</h1>", page)
    assert page.count("<h1") == 1


def test_the_answer_before_is_kept_on_going_back(assignment: Assignment, phone: Browser) -> None:
    phone.post(at(assignment, 1), {"answer": "6"})
    page = read(phone, at(assignment, 2))
    assert f'href="{at(assignment, 1)}"' in page
    page = read(phone, at(assignment, 1))
    assert re.findall(r'value="(\d)"\s+checked', page) == ["6"]


def test_continue_without_an_answer_says_so_and_saves_nothing(
    assignment: Assignment, phone: Browser
) -> None:
    for posted in ({}, {"deed": "continue"}, {"answer": ""}):
        response = phone.post(at(assignment, 2), posted)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Choose one answer, or skip this question." in page
        assert "<title>Error: Question 2 of 24" in page
        assert 'role="alert"' in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "value", ["0", "8", "-1", "3.5", "seven", "7" * 5000, "<script>alert(1)</script>", "\x00", "٣"]
)
def test_a_value_not_offered_is_refused_and_nothing_lost(
    assignment: Assignment, phone: Browser, value: str
) -> None:
    phone.post(at(assignment, 1), {"answer": "6"})
    response = phone.post(at(assignment, 1), {"answer": value})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose one of the answers, or skip this question." in page
    assert "<script>alert" not in page
    assert re.findall(r'value="(\d)"\s+checked', page) == ["6"]
    assert Draft.objects.get().answers == {"avo-11": 6}


def test_skipping_drops_the_answer_and_is_shown_plainly(
    assignment: Assignment, phone: Browser
) -> None:
    phone.post(at(assignment, 1), {"answer": "6"})
    response = phone.post(at(assignment, 1), {"answer": "6", "deed": "skip"})
    assert response["Location"] == at(assignment, 2)
    assert Draft.objects.get().answers == {"avo-11": None}
    assert "You skipped this one" in read(phone, at(assignment, 1))
    assert "Skipped. That is fine." in read(phone, at(assignment, "check"))


@pytest.mark.parametrize("number", [25, 999, 10**30])
def test_a_number_beyond_the_last_question_is_the_check(
    assignment: Assignment, phone: Browser, number: int
) -> None:
    for response in (
        phone.get(at(assignment, number)),
        phone.post(at(assignment, number), {"answer": "1"}),
    ):
        assert response["Location"] == at(assignment, "check")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", ["0", "pause/0", "pause/24", "pause/25"])
def test_a_number_out_of_range_is_not_there(
    assignment: Assignment, phone: Browser, number: Any
) -> None:
    assert phone.get(at(assignment, number)).status_code == 404
    assert phone.post(at(assignment, number), {"answer": "1"}).status_code in (404, 405)
    assert not Draft.objects.exists()


def test_leaving_and_coming_back(assignment: Assignment, phone: Browser) -> None:
    for number in (1, 2, 3):
        phone.post(at(assignment, number), {"answer": "4"})
    page = read(phone, at(assignment))
    assert "Your answers are saved" in page
    assert "3 of 24 questions" in page
    assert f'href="{at(assignment, 4)}"' in page
    assert "open the same link in this browser" in page


def test_a_client_who_signed_in_comes_back_by_their_own_page(
    assignment: Assignment, harbour: PracticePeople
) -> None:
    laptop = signed_in(harbour.client_user)
    laptop.post(at(assignment, 1), {"answer": "4"})
    page = read(laptop, at(assignment))
    assert "It waits for you on your own page until" in page
    assert "same link" not in page


def test_check_answers_names_what_is_open_and_leads_there(
    assignment: Assignment, phone: Browser
) -> None:
    fill(assignment, {link_id: 2 for link_id in LINK_IDS if link_id != LINK_IDS[6]})
    page = read(phone, at(assignment, "check"))
    assert "1 question is still open. You can answer it, or send what you have." in page
    assert page.count(">Change<") == 23
    assert "Go on with question 7" in page
    response = phone.post(at(assignment, 7), {"answer": "1"})
    assert response["Location"] == at(assignment, "check")


def test_changing_one_leads_back_to_the_check(assignment: Assignment, phone: Browser) -> None:
    fill(assignment, keyed(4, 4))
    assert f'href="{at(assignment, "check")}"' in read(phone, at(assignment, 3))
    response = phone.post(at(assignment, 3), {"answer": "7"})
    assert response["Location"] == at(assignment, "check")
    assert Draft.objects.get().answers[LINK_IDS[2]] == 7


def test_nothing_answered_is_not_sent(assignment: Assignment, phone: Browser) -> None:
    response = phone.post(at(assignment, "send"))
    assert response.status_code == 422
    assert "Nothing is answered yet" in response.content.decode()
    assert not Response.objects.exists()


def test_sending_twice_stores_one_response(assignment: Assignment, phone: Browser) -> None:
    fill(assignment, keyed(4, 4))
    for _ in range(2):
        assert phone.post(at(assignment, "send"))["Location"] == at(assignment, "done")
    assert Response.objects.count() == 1
    for page in ("", 3, "check", "pause/12"):
        assert phone.get(at(assignment, page))["Location"] == at(assignment, "done")
    assert phone.post(at(assignment, 3), {"answer": "1"})["Location"] == at(assignment, "done")
    assert Response.objects.get().answers == keyed(4, 4)


def test_the_last_of_two_devices_holds(
    assignment: Assignment, phone: Browser, harbour: PracticePeople
) -> None:
    laptop = signed_in(harbour.client_user)
    phone.post(at(assignment, 1), {"answer": "2"})
    laptop.post(at(assignment, 1), {"answer": "5"})
    phone.post(at(assignment, 2), {"answer": "3"})
    assert Draft.objects.get().answers == {LINK_IDS[0]: 5, LINK_IDS[1]: 3}


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
def test_a_check_in_that_ends_in_mid_visit_says_so(
    assignment: Assignment, phone: Browser, harbour: PracticePeople, how: str
) -> None:
    fill(assignment, keyed(4, 4))
    if how == "closed":
        Assignment.objects.filter(pk=assignment.pk).update(closes_at=timezone.now())
    else:
        withdraw_check_in(assignment=assignment, by=harbour.therapist)
    expected = "This check-in is closed" if how == "closed" else "This page is closed here"
    for response in (
        phone.get(at(assignment, 3)),
        phone.post(at(assignment, 3), {"answer": "1"}),
        phone.get(at(assignment, "check")),
        phone.post(at(assignment, "send")),
    ):
        assert response.status_code == 404
        assert expected in response.content.decode()
    assert not Response.objects.exists()


def test_done_before_sending_leads_back(assignment: Assignment, phone: Browser) -> None:
    assert phone.get(at(assignment, "done"))["Location"] == at(assignment)


def test_without_a_flow_every_page_asks_for_a_link(
    two_practices: TwoPractices,
) -> None:
    assignment = asked(two_practices.harbour)
    lighthouse = two_practices.lighthouse
    strangers = [
        Browser(),
        signed_in(two_practices.harbour.therapist),
        signed_in(lighthouse.therapist),
        signed_in(lighthouse.client_user),
        phone_with(asked(lighthouse)),
    ]
    before = events("denied")
    for stranger in strangers:
        for page in ("", 1, "check", "done", "support", "pause/12"):
            response = stranger.get(at(assignment, page))
            assert response.status_code == 404
            assert "This page is closed here" in response.content.decode()
        for page in (1, "send"):
            assert stranger.post(at(assignment, page), {"answer": "1"}).status_code == 404
    assert (
        Browser().get(at(assignment).replace(str(assignment.pk), str(uuid4()))).status_code == 404
    )
    assert events("denied") == before + 8 * len(strangers) + 1
    assert not Draft.objects.exists()


def test_no_page_shows_a_score_or_names_the_questionnaire(
    assignment: Assignment, phone: Browser, harbour: PracticePeople
) -> None:
    answered(harbour, 30, 7, 7)
    fill(assignment, keyed(7, 7))
    pages = [read(phone, at(assignment, page)) for page in ("", 1, "check", "support")]
    phone.post(at(assignment, "send"))
    for page in [*pages, read(phone, at(assignment, "done"))]:
        for word in ("7.0", "Attachment", "anxiety", "avoidance", "fearful", "Secure Base"):
            assert word not in page


def test_support_shows_the_practices_own_lines(assignment: Assignment, phone: Browser) -> None:
    page = read(phone, at(assignment, "support"))
    for words in ("Harbour line", "020 7946 0999", "020 7946 0000", "999"):
        assert words in page
    assert "Nobody reads answers as they arrive" in page


def test_support_signed_out_knows_no_number(client: Browser, two_practices: TwoPractices) -> None:
    page = read(client, "/support/")
    assert "call your local emergency number" in page
    main = page.split("<main")[1].split("</main>")[0]
    assert not re.search(r"\d{3}", main)
    assert "Harbour" not in page
    own = read(signed_in(two_practices.harbour.client_user), "/support/")
    assert "Harbour line" in own
    assert "Lighthouse" not in own


def test_a_practice_without_numbers_still_says_what_to_do(harbour: PracticePeople) -> None:
    harbour.practice.crisis_lines.all().delete()
    harbour.practice.emergency_number = harbour.practice.phone = ""
    harbour.practice.save()
    assignment = asked(harbour)
    phone = phone_with(assignment)
    assert "call your local emergency number" in read(phone, at(assignment))
    assert "call someone you trust" in read(phone, at(assignment, "support"))


def test_a_page_asks_few_questions_of_the_database(
    assignment: Assignment, phone: Browser, harbour: PracticePeople
) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            read(phone, at(assignment, 5))
        counts.append(len(statements))
        fill(assignment, keyed(4, 4))
        for step in range(4):
            answered(harbour, 300 - 20 * step, 4)
    assert counts[0] == counts[1] <= 10


def test_script_in_the_reason_stays_text(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    assignment.why = "<script>alert(1)</script>"
    assignment.save()
    page = read(phone_with(assignment), at(assignment))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
