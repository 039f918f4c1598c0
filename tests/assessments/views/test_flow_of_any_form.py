"""The client's pages beyond one scale of sentences: people, parts, conditions, words, numbers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.answers import save_answers
from assessments.actions.check_ins import assign_check_in
from assessments.actions.versions import version_for
from assessments.library import load_instrument, shipped
from assessments.models import Assignment, Draft, Response
from assessments.queries.offered import offered
from tests.assessments.forms import uniform
from tests.assessments.own import own_instrument
from tests.assessments.stories import phone_with, signed_in
from tests.people import PracticePeople, TwoPractices

LARGEST_PAGE = 20_000
SENT = [each.id for each in shipped() if each.answered_by in ("client", "either")]
PEOPLE = ("mother-figure", "father-figure", "partner", "close-friend", "therapist", "other")
EVERYBODY = {person: "Nana" if person == "other" else "" for person in PEOPLE}


def asked(people: PracticePeople, instrument: str) -> Assignment:
    """A check-in; one that asks about danger is put in by hand, since no page sends it yet."""
    if instrument not in {offer.id for offer in offered(people.practice)}:
        return Assignment.objects.create(
            practice=people.practice,
            client=people.client,
            instrument_version=version_for(people.practice, instrument),
            assigned_by=people.therapist,
            why="To look together.",
            closes_at=timezone.now() + timedelta(days=1),
        )
    return assign_check_in(
        client=people.client,
        instrument=instrument,
        why="To look together.",
        closes_on=people.practice.today(),
        by=people.therapist,
    )


def at(assignment: Assignment, page: object = "") -> str:
    return f"/answer/{assignment.pk}/{page}/" if page else f"/answer/{assignment.pk}/"


def read(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    assert len(response.content) < LARGEST_PAGE
    return response.content.decode()


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def part(page: str) -> str:
    found = re.search(r'<(?:span|p) class="part">(.*?)</', page)
    return found[1] if found else ""


def answers(assignment: Assignment) -> dict[str, Any]:
    return Draft.objects.get(assignment=assignment).answers


@pytest.mark.parametrize("instrument", SENT)
def test_a_page_of_any_form_is_light_even_when_all_is_answered(
    harbour: PracticePeople, instrument: str
) -> None:
    assignment = asked(harbour, instrument)
    phone = phone_with(assignment)
    people = EVERYBODY if load_instrument(instrument).repeat else None
    save_answers(assignment=assignment, answers=uniform(instrument, -1, people))
    for page in ("", 1, 2, "check"):
        read(phone, at(assignment, page))
    assert phone.post(at(assignment, "send"))["Location"] == at(assignment, "done")
    member = signed_in(harbour.therapist).get(f"/check-ins/{assignment.pk}/").content.decode()
    assert load_instrument(instrument).scales[0].title in member


def test_people_are_chosen_first_and_then_asked_about_one_by_one(
    harbour: PracticePeople,
) -> None:
    assignment = asked(harbour, "relationship-profile")
    phone = phone_with(assignment)
    assert "less with fewer people" in read(phone, at(assignment))
    page = read(phone, at(assignment, 1))
    assert heading(page) == "Whom shall we ask about?"
    response = phone.post(
        at(assignment, 1),
        {"asked": "people", "ask-partner": "on", "name-other": "Nana", "deed": "continue"},
    )
    assert response["Location"] == at(assignment, 2)
    kept = answers(assignment)
    assert (kept["partner/name"], kept["other/name"], kept["therapist/name"]) == ("", "Nana", None)
    first = read(phone, at(assignment, 2))
    assert "Question 1 of 20" in first
    assert part(first) == "Partner"
    assert part(read(phone, at(assignment, 12))) == "Nana"
    breath = phone.post(at(assignment, 11), {"answer": "4"})
    assert breath["Location"] == at(assignment, "pause/11")
    assert "Next: Nana" in read(phone, at(assignment, "pause/11"))
    check = read(phone, at(assignment, "check"))
    assert "Partner, Nana" in check
    assert check.count("<h2>") == 2


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose at least one person, or say that none applies."),
        ({"name-other": "x" * 81}, "at most 80 characters"),
        ({"ask-partner": "on", "name-other": "partner "}, "Two people have the same name here."),
        ({"name-other": "nul\x00"}, "Null characters are not allowed"),
    ],
)
def test_a_choice_of_people_that_does_not_hold_is_said_in_a_sentence(
    harbour: PracticePeople, posted: dict[str, str], sentence: str
) -> None:
    assignment = asked(harbour, "relationship-profile")
    response = phone_with(assignment).post(at(assignment, 1), posted)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "<title>Error:" in page
    assert not Draft.objects.exists()


def test_more_people_than_a_form_asks_about_are_refused(harbour: PracticePeople) -> None:
    people = [{"id": name, "label": name.title()} for name in ("ann", "bob", "cem")]
    own_instrument(harbour, repeat={"question": "Whom?", "people": people, "most": 2})
    assignment = asked(harbour, "harbour-mood")
    phone = phone_with(assignment)
    assert "Choose at most 2 people." in read(phone, at(assignment, 1))
    ticked = {f"ask-{person['id']}": "on" for person in people}
    page = phone.post(at(assignment, 1), ticked)
    assert page.status_code == 422
    assert "You have chosen 3." in page.content.decode()
    assert page.content.decode().count("checked") == 3  # nothing lost


def test_nobody_is_an_answer_too(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "relationship-profile")
    phone = phone_with(assignment)
    response = phone.post(at(assignment, 1), {"ask-partner": "on", "deed": "nobody"})
    assert response["Location"] == at(assignment, "check")
    assert "Nobody. That is fine." in read(phone, at(assignment, "check"))
    phone.post(at(assignment, "send"))
    assert Response.objects.get().answers == {}


def test_a_person_left_out_again_is_not_sent(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "relationship-profile")
    phone = phone_with(assignment)
    save_answers(
        assignment=assignment,
        answers=uniform("relationship-profile", 0, {"partner": "", "therapist": ""}),
    )
    change = at(assignment, 1) + "?from=check"
    assert phone.post(change, {"ask-partner": "on"})["Location"] == at(assignment, "check")
    assert "<h2>Therapist</h2>" not in read(phone, at(assignment, "check"))
    phone.post(at(assignment, "send"))
    sent = Response.objects.get().answers
    assert {key.split("/")[0] for key in sent} == {"partner"}


def test_somebody_added_at_the_check_is_asked_about_at_once(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "relationship-profile")
    phone = phone_with(assignment)
    save_answers(assignment=assignment, answers=uniform("relationship-profile", 0, {"partner": ""}))
    both = {"ask-partner": "on", "ask-therapist": "on"}
    added = phone.post(at(assignment, 1) + "?from=check", both)
    assert added["Location"] == at(assignment, 12)
    assert part(read(phone, at(assignment, 12))) == "Therapist"


def test_a_part_is_named_before_it_comes_and_can_be_set_aside(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "life-areas")
    phone = phone_with(assignment)
    page = read(phone, at(assignment, 1))
    assert heading(page) == "Friendships"
    assert "This part does not apply to me" in page
    aside = phone.post(at(assignment, 1), {"asked": "part:friendships", "deed": "apart"})
    assert aside["Location"] == at(assignment, 7)
    assert heading(read(phone, at(assignment, 7))) == "Work or study"
    assert set(answers(assignment)) == {f"friendships-{n}" for n in range(1, 6)}
    assert set(answers(assignment).values()) == {None}
    back = re.search(r'href="([^"]+)">\s*<svg', read(phone, at(assignment, 7)))
    assert back is not None
    assert back[1] == at(assignment, 1)  # not through five skipped questions
    check = read(phone, at(assignment, "check"))
    assert "Set aside, because it does not apply to you." in check
    assert "at least one friend" not in check


def test_a_part_set_aside_can_be_taken_up_again(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "life-areas")
    phone = phone_with(assignment)
    save_answers(
        assignment=assignment,
        answers=uniform("life-areas") | {f"work-{n}": None for n in range(1, 6)},
    )
    change = at(assignment, 7) + "?from=check"
    assert "You set this part aside." in read(phone, change)
    response = phone.post(change, {"asked": "part:work", "deed": "answer"})
    assert "work-1" not in answers(assignment)
    assert response["Location"] == at(assignment, 7)
    for number in range(8, 13):
        response = phone.post(at(assignment, number), {"answer": "3"})
    assert response["Location"] == at(assignment, "check")
    assert answers(assignment)["work-5"] == 3


def test_only_a_part_that_may_not_apply_can_be_set_aside(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "wellbeing-and-safety")
    phone = phone_with(assignment)
    number = next(
        n for n in range(1, 12) if heading(read(phone, at(assignment, n))) == "Hard thoughts"
    )
    assert "does not apply" not in read(phone, at(assignment, number))
    phone.post(at(assignment, number), {"asked": "part:hard-thoughts", "deed": "apart"})
    assert not Draft.objects.exists()


def test_an_answer_opens_the_question_that_hangs_on_it(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "practice-log")
    phone = phone_with(assignment)
    assert "At most about 3 minutes, up to 20 short questions" in read(phone, at(assignment))
    assert "Question 1 of 10" in read(phone, at(assignment, 1))
    phone.post(at(assignment, 1), {"answer": "2"})
    page = read(phone, at(assignment, 2))
    assert "Question 2 of 11" in page
    assert "How useful was it" in heading(page)
    phone.post(at(assignment, 1), {"answer": "0"})
    assert "Question 2 of 10" in read(phone, at(assignment, 2))


def test_an_answer_goes_where_it_was_asked_though_the_list_has_moved(
    harbour: PracticePeople,
) -> None:
    assignment = asked(harbour, "practice-log")
    phone = phone_with(assignment)
    phone.post(at(assignment, 1), {"answer": "2"})
    save_answers(assignment=assignment, answers={"self-awareness-often": 0})  # another window
    late = phone.post(at(assignment, 3), {"asked": "therapy-often", "answer": "4"})
    assert answers(assignment)["therapy-often"] == 4
    assert late["Location"] == at(assignment, 3)
    gone = phone.post(at(assignment, 2), {"asked": "self-awareness-useful", "answer": "1"})
    assert gone["Location"] == at(assignment, 2)
    assert "self-awareness-useful" not in answers(assignment)


def test_a_long_scale_of_numbers_is_tiles_and_its_ends_are_said(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "core-beliefs")
    page = read(phone_with(assignment), at(assignment, 1))
    assert page.count('class="tile"') == 11
    assert 'class="option"' not in page
    for number in range(11):
        assert f'value="{number}"' in page
    ends = re.findall(r"<b>(\d+)</b> ([^<]+)</span>", page)
    assert [number for number, _words in ends] == ["0", "10"]


def test_a_yes_or_no_has_no_points_beside_it(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "session-check")
    page = read(phone_with(assignment), at(assignment, 5))
    assert page.count('class="option"') == 2
    assert 'class="point"' not in page


def test_numbers_below_zero_are_printed_with_their_sign(harbour: PracticePeople) -> None:
    page = read(phone_with(assignment := asked(harbour, "signs-of-movement")), at(assignment, 1))
    assert re.findall(r'class="point"[^>]*>([^<]+)<', page) == ["−2", "−1", "0", "1", "2"]


def test_what_is_discreet_is_not_shown_again(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "wellbeing-and-safety")
    phone = phone_with(assignment)
    save_answers(assignment=assignment, answers={"safety-at-home": 3, "sleep": 2})
    check = read(phone, at(assignment, "check"))
    assert "Answered. It is not shown again." in check
    assert "On five days or more" not in check
    assert "On three or four days" in check


def words_form(people: PracticePeople) -> Assignment:
    own_instrument(
        people,
        items=[
            {"linkId": "hello", "kind": "words", "text": "Hello & welcome."},
            {"linkId": "m1", "text": "One."},
            {"linkId": "free", "kind": "text", "text": "Anything else?"},
            {"linkId": "m2", "text": "Two."},
            {"linkId": "m3", "text": "Three."},
            {"linkId": "m4", "text": "Four."},
            {"linkId": "bye", "kind": "words", "text": "That was all."},
        ],
    )
    return asked(people, "harbour-mood")


def test_words_stand_before_their_question_and_on_a_page_where_none_follows(
    harbour: PracticePeople,
) -> None:
    assignment = words_form(harbour)
    phone = phone_with(assignment)
    first = read(phone, at(assignment, 1))
    assert "Hello &amp; welcome." in first
    assert heading(first) == "One."
    last = read(phone, at(assignment, 6))
    assert "That was all." in last
    assert "<textarea" not in last
    assert f'href="{at(assignment, "check")}"' in last
    save_answers(assignment=assignment, answers={"m1": 1, "free": None, "m2": 1, "m3": 1})
    assert phone.post(at(assignment, 5), {"answer": "1"})["Location"] == at(assignment, "check")


def test_free_words_are_kept_shown_and_may_be_left_empty(harbour: PracticePeople) -> None:
    assignment = words_form(harbour)
    phone = phone_with(assignment)
    assert heading(read(phone, at(assignment, 2))) == "Anything else?"
    script = "<script>alert(1)</script>\nand more"
    assert phone.post(at(assignment, 2), {"answer": script})["Location"] == at(assignment, 3)
    assert answers(assignment)["free"] == script
    for page in (2, "check"):
        shown = read(phone, at(assignment, page))
        assert "&lt;script&gt;alert(1)" in shown
        assert "<script>alert" not in shown
    phone.post(at(assignment, 2), {"answer": "  "})
    assert answers(assignment)["free"] is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("x" * 2001, "At most 2000 characters"), ("\x00nul", "Null characters are not allowed")],
)
def test_words_that_do_not_fit_are_not_lost(
    harbour: PracticePeople, typed: str, sentence: str
) -> None:
    assignment = words_form(harbour)
    response = phone_with(assignment).post(at(assignment, 2), {"answer": typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert typed.strip("\x00") in page
    assert not Draft.objects.exists()


def test_a_form_of_sixty_questions_gives_time_to_breathe(harbour: PracticePeople) -> None:
    assignment = asked(harbour, "secure-functioning")
    phone = phone_with(assignment)
    path, pauses, asked_for = at(assignment, 1), [], 0
    while not path.endswith("/check/"):
        page = read(phone, path)
        if "/pause/" in path or 'name="answer"' not in page:
            if "Take a breath" in page:
                pauses.append(asked_for)
            onward = re.search(r'<a class="button" href="([^"]+)"', page)
            assert onward is not None
            path = onward[1]
            continue
        asked_for += 1
        path = phone.post(path, {"answer": "3"})["Location"]
    assert asked_for == 60
    assert pauses == [10, 20, 30, 40, 50]


def test_an_own_questionnaire_is_answered_here_and_unknown_elsewhere(
    two_practices: TwoPractices,
) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    own_instrument(harbour, title="Harbour mood of the week")
    member = signed_in(harbour.therapist)
    page = member.get(f"/clients/{harbour.client.pk}/check-ins/new/").content.decode()
    assert "Harbour mood of the week" in page
    wish = {
        "instrument": "harbour-mood", "why": "To see.", "when": "now", "how": "link",
        "days_open": 1, "reminders": 0,
    }  # fmt: skip
    sent = member.post(f"/clients/{harbour.client.pk}/check-ins/new/", wish)
    assert sent.status_code == 302
    other = signed_in(lighthouse.therapist)
    address = f"/clients/{lighthouse.client.pk}/check-ins/new/"
    assert "Harbour mood" not in other.get(address).content.decode()
    assert other.post(address, wish).status_code == 422
    assert Assignment.objects.count() == 1
