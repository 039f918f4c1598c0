"""See an instrument as a client: every page of every shipped one, and nothing is kept."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.library import shipped
from assessments.models import Assignment, Draft, Response
from assessments.psychometrics.definition import Instrument, ItemKind
from tests.assessments.own import own_instrument
from tests.assessments.stories import signed_in, whole_database
from tests.people import PracticePeople

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'<(?:input|textarea)[^>]*\bname="([^"]+)"[^>]*>')
MOST_PAGES = 400
STRIP = "Preview, as a client sees it"


def preview(instrument: str, *rest: object) -> str:
    name = "instrument_preview_question" if rest else "instrument_preview"
    return reverse(name, args=[instrument, *rest])


def filled(shown: str) -> dict[str, str]:
    """The form of a page, with its first answer or every box chosen."""
    key = re.search(r'name="asked" value="([^"]+)"', shown)
    data = {"asked": key.group(1)} if key else {}
    for field in re.finditer(r"<(?:input|textarea)[^>]*>", shown):
        name = re.search(r'\bname="([^"]+)"', field.group())
        if name is None or name.group(1) in data or name.group(1) == "csrfmiddlewaretoken":
            continue
        value = re.search(r'\bvalue="([^"]*)"', field.group())
        # No two people go by one name.
        words = f"Somebody {len(data)}" if name.group(1).startswith("name-") else "on"
        data[name.group(1)] = value.group(1) if value else words
    return data


def walked(browser: Browser, instrument: Instrument) -> list[str]:
    """Every page from the first to the check, as somebody presses on."""
    pages, address = [], preview(instrument.id, 1)
    while not address.endswith("/check/"):
        assert len(pages) < MOST_PAGES
        shown = browser.get(address).content.decode()
        assert STRIP in shown
        pages.append(shown)
        onward = re.search(r'<a class="button" href="([^"]+)"', shown)
        if onward:  # a part named, words, a breath: nothing to fill in
            address = onward.group(1)
            continue
        answer = browser.post(address, filled(shown))
        assert answer.status_code == 302, (address, filled(shown))
        address = answer.headers["Location"]
    return pages


@pytest.mark.parametrize("instrument", shipped(), ids=lambda each: each.id)
def test_every_shipped_instrument_can_be_walked_through(
    harbour: PracticePeople, instrument: Instrument
) -> None:
    browser = signed_in(harbour.trainee)
    start = browser.get(preview(instrument.id)).content.decode()
    assert STRIP in start
    assert preview(instrument.id, 1) in start
    shown = " ".join(walked(browser, instrument))
    asked = [item for item in instrument.items if item.kind is not ItemKind.WORDS]
    always = [item for item in asked if not item.enable_when]
    for item in always:
        assert item.text.replace("'", "&#x27;") in shown
    check = browser.get(reverse("instrument_preview_check", args=[instrument.id]))
    assert reverse("instrument_preview_end", args=[instrument.id]) in check.content.decode()


def test_nothing_is_kept_in_any_table_but_the_session(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    before = whole_database()
    for instrument in shipped()[:3]:
        walked(browser, instrument)
        browser.post(reverse("instrument_preview_end", args=[instrument.id]))
    after = whole_database()
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"django_session"}
    assert not (Assignment.objects.exists())
    assert not (Draft.objects.exists())
    assert not (Response.objects.exists())


def text_form() -> dict[str, Any]:
    items = [
        {"linkId": "m1", "text": "Does it apply?"},
        {"linkId": "m2", "text": "Only then.", "enable_when": [_when()]},
        {"linkId": "m3", "text": "In your own words.", "kind": "text"},
    ]
    scale = {"id": "mood", "title": "Mood", "items": ["m1", "m2"], "method": "mean"}
    return {"items": items, "scales": [scale | {"min_answered": 0.5}]}


def _when() -> dict[str, Any]:
    return {"question": "m1", "operator": "=", "answer": 3}


def test_conditions_hold_and_words_typed_are_not_kept(harbour: PracticePeople) -> None:
    own_instrument(harbour, **text_form())
    browser, second = signed_in(harbour.therapist), preview("harbour-mood", 2)
    browser.post(preview("harbour-mood", 1), {"asked": "m1", "answer": "0", "deed": "continue"})
    assert "In your own words." in browser.get(second).content.decode()
    browser.post(preview("harbour-mood", 1), {"asked": "m1", "answer": "3", "deed": "continue"})
    assert "Only then." in browser.get(second).content.decode()
    words = {"asked": "m3", "answer": "my mother never came back", "deed": "continue"}
    browser.post(preview("harbour-mood", 3), words)
    assert "never came back" not in str(dict(browser.session))
    assert browser.session["preview"]["answers"]["m1"] == 3


def test_an_answer_that_is_missing_is_asked_for(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    browser = signed_in(harbour.therapist)
    answer = browser.post(preview("harbour-mood", 1), {"asked": "m1", "deed": "continue"})
    assert answer.status_code == 422
    assert browser.get(preview("harbour-mood", 0)).status_code == 404
    assert browser.get(preview("harbour-mood", 9)).status_code == 302


def test_choices_of_one_instrument_are_not_another_s_and_sending_forgets_them(
    harbour: PracticePeople,
) -> None:
    own_instrument(harbour)
    own_instrument(harbour, id="other-mood", title="Other mood")
    browser = signed_in(harbour.therapist)
    browser.post(preview("harbour-mood", 1), {"asked": "m1", "answer": "2", "deed": "continue"})
    assert " checked" in browser.get(preview("harbour-mood", 1)).content.decode()
    assert " checked" not in browser.get(preview("other-mood", 1)).content.decode()
    end = reverse("instrument_preview_end", args=["harbour-mood"])
    thanks = browser.post(end, follow=True).content.decode()
    assert "Thank you." in thanks
    assert STRIP in thanks
    assert "preview" not in browser.session
    assert " checked" not in browser.get(preview("harbour-mood", 1)).content.decode()


def test_support_shows_the_practice_s_own_lines_and_leads_back(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    address = reverse("instrument_preview_support", args=["harbour-mood"])
    shown = signed_in(harbour.therapist).get(address).content.decode()
    assert "Harbour line" in shown
    assert preview("harbour-mood") in shown
