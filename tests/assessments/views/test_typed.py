"""The sheet on paper, the pages it is typed into, and where the answers show then."""

import re
from datetime import timedelta
from typing import Any

import pytest

from assessments.actions.answers import send_response
from assessments.models import Alert, Assignment, Response, TypedSheet
from tests.architecture.page_forms import forms_of
from tests.assessments.alarms import asked_about_danger, with_readers
from tests.assessments.stories import asked, events, fill, keyed
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


def at(assignment: Assignment, place: str = "") -> str:
    return f"/check-ins/{assignment.pk}/{place}"


def page(answers: dict[str, Any], **more: str) -> dict[str, str]:
    """A page as it is sent: an option's value, or left blank."""
    said = {f"q:{key}": "blank" if v is None else str(v) for key, v in answers.items()}
    return said | {"go": "next", "stage": "first"} | more


def test_the_sheet_says_everything_and_neither_a_name_nor_an_answer(
    harbour: PracticePeople,
) -> None:
    practice, assignment = harbour.practice, asked(harbour)
    practice.emergency_number = "112"
    practice.save()
    browser = signed_in(harbour.therapist.user)
    body = browser.get(at(assignment, "paper/")).content.decode()
    sheet = body.split("<main", 1)[1]
    for words in (
        *(item.text for item in assignment.instrument_version.loaded.items),
        assignment.instrument_version.loaded.instructions.split(".")[0],
        "Nobody reads this straight away.",
        "not a diagnosis, and not a substitute for help",
        "112",
        "Harbour line",
        practice.name,
        "H. C.",
    ):
        assert words in re.sub(r"\s+", " ", sheet).replace("&#x27;", "'"), words
    assert "Harbour Client" not in sheet
    assert "checked" not in sheet
    assert sheet.count('class="paper-tick"') == 24 * 7
    reference = f"{assignment.pk.hex[:4]}-{assignment.pk.hex[4:8]}".upper()
    assert reference in sheet
    assert reference in browser.get(at(assignment)).content.decode()
    assert events("page.printed", harbour.client) == 1


def test_a_sheet_has_room_for_people_parts_left_out_conditions_and_words(
    harbour: PracticePeople,
) -> None:
    browser, by = signed_in(harbour.therapist.user), harbour.therapist
    bodies = {}
    for name in ("relationship-profile", "practice-log", "life-areas"):
        given = {"instrument": name, "why": "To look.", "when": "now", "how": "paper"}
        given |= {"days_open": "14", "reminders": "0"}
        sent = browser.post(f"/clients/{harbour.client.pk}/check-ins/new/", given)
        assignment = Assignment.objects.get(instrument_version__instrument=name)
        assert sent["Location"] == at(assignment)
        assert (assignment.channel, assignment.assigned_by) == ("paper", by)
        bodies[name] = browser.get(at(assignment, "paper/")).content.decode()
    people = bodies["relationship-profile"]
    assert [f"Person {n}" in people for n in (1, 6, 7)] == [True, True, False]
    assert people.count("Their name, or a word you use for them") == 6
    assert re.search(r"Only if you chose 1 or 2 or 3[^.]* at question 1\.", bodies["practice-log"])
    assert "I leave this part out" in bodies["life-areas"]


def test_typed_in_twice_settled_and_shown_as_typed_in(harbour: PracticePeople) -> None:
    assignment, browser = asked(harbour), signed_in(harbour.therapist.user)
    url, day = at(assignment, "typed/1/"), harbour.practice.today() - timedelta(days=2)
    assert browser.get(url)["Location"] == at(assignment, "typed/")
    late = browser.post(at(assignment, "typed/"), {"answered_on": day + timedelta(days=9)})
    assert (late.status_code, b"This day has not come yet." in late.content) == (422, True)
    begun = browser.post(at(assignment, "typed/"), {"answered_on": day})
    assert begun["Location"] == url
    half = {"anx-01": 3, "avo-01": None}
    missing = browser.post(url, page(half))
    assert missing.status_code == 422
    assert missing.content.count(b"choose what stands on the sheet, or left blank") == 22
    assert TypedSheet.objects.get().first == half  # nothing is lost
    kept = browser.get(url).content.decode()
    assert 'value="blank" data-key="-" checked' in kept
    saved = browser.post(url, page({"anx-01": 4}, go="save"))
    assert b"Saved" in saved.content
    assert browser.post(url, page(keyed(5, 3)))["Location"] == url  # from the start
    second = browser.get(url).content.decode()
    assert "The second time" in second
    assert "checked" not in second
    stale = browser.post(url, page(keyed(1, 1)), follow=True).content.decode()
    assert "has moved on in another window" in stale
    slip = keyed(5, 3) | {"anx-02": None}
    done = browser.post(url, page(slip, stage="second"))
    assert done["Location"] == at(assignment, "typed/compare/")
    compare = browser.get(done["Location"]).content.decode()
    assert "In 1 place the two typings differ." in compare
    assert "left blank" in compare
    assert browser.post(done["Location"], {}).status_code == 422
    other = {"q:anx-02": "other"}
    assert browser.post(done["Location"], other).status_code == 422
    for _press in range(2):
        sent = browser.post(done["Location"], other | {"other:anx-02": "2"})
        assert sent["Location"] == at(assignment)
    response = Response.objects.get()
    assert (response.answers["anx-02"], response.answered_on) == (2, day)
    read = browser.get(at(assignment)).content.decode()
    words = r"Typed in by Harbour Therapist on [^.<]*, filled in on [^.<]*\."
    assert re.search(words, read)
    line = browser.get(f"/clients/{harbour.client.pk}/?part=timeline").content.decode()
    assert re.search(words, line)


def test_danger_on_paper_is_said_at_once_with_what_to_do(harbour: PracticePeople) -> None:
    with_readers(harbour)
    assignment, browser = asked_about_danger(harbour), signed_in(harbour.therapist.user)
    browser.post(at(assignment, "typed/"), {"answered_on": harbour.practice.today()})
    told = browser.post(at(assignment, "typed/2/"), page({"self-harm": 2}, go="save"))
    alert = Alert.objects.get()
    for words in ("An alert is raised.", "hands of Harbour Therapist", "Talk first"):
        assert words in told.content.decode()
    assert f"/alerts/{alert.pk}/" in told.content.decode()
    again = browser.get(at(assignment, "typed/2/")).content.decode()
    assert "An alert is raised." in again


def test_answered_online_meanwhile_is_said_and_the_sheet_can_stand_beside(
    harbour: PracticePeople,
) -> None:
    assignment, browser = asked(harbour), signed_in(harbour.therapist.user)
    browser.post(at(assignment, "typed/"), {"answered_on": harbour.practice.today()})
    browser.post(at(assignment, "typed/1/"), page(keyed(5, 3), go="save"))
    fill(assignment, keyed(2, 2))
    assert (
        "has begun to answer this one online"
        in browser.get(at(assignment, "typed/")).content.decode()
    )
    send_response(assignment=assignment, by=None)
    body = browser.get(at(assignment, "typed/")).content.decode()
    assert "has answered online meanwhile" in body
    assert {form.action for form in forms_of(body)} >= {
        at(assignment, "typed/apart/"),
        at(assignment, "typed/discard/"),
    }
    moved = browser.post(at(assignment, "typed/apart/"))
    own = TypedSheet.objects.get().assignment
    assert own != assignment
    assert moved["Location"] == at(own, "typed/")
    assert browser.get(at(own, "typed/")).status_code == 200


@pytest.mark.parametrize("who", ["owner", "supervisor", "colleague", "trainee", "desk"])
def test_only_who_cares_for_the_client_prints_and_types(harbour: PracticePeople, who: str) -> None:
    assignment, browser = asked(harbour), signed_in(harbour.members[who].user)
    for place in ("paper/", "typed/"):
        assert browser.get(at(assignment, place)).status_code in (403, 404)


def test_another_practice_finds_nothing(two_practices: TwoPractices) -> None:
    assignment = asked(two_practices.harbour)
    browser = signed_in(two_practices.lighthouse.therapist.user)
    assert browser.get(at(assignment, "paper/")).status_code == 404
