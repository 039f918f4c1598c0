"""After an answer about danger: the calm page at once, help, a call, and on as one wishes."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from assessments.models import Alert, Assignment, Draft, Response
from assessments.psychometrics.steps import steps
from clinic.actions.safety_plans import make_safety_plan
from clinic.models import ContactWishes, Practice
from tests.assessments.alarms import asked_about_danger, with_readers
from tests.assessments.stories import events, phone_with, signed_in
from tests.people import PracticePeople

LARGEST_PAGE = 20_000
ITEM = "I thought about harming myself"


@pytest.fixture
def harbour(harbour: PracticePeople) -> PracticePeople:
    return with_readers(harbour)


@pytest.fixture
def assignment(harbour: PracticePeople) -> Assignment:
    return asked_about_danger(harbour)


@pytest.fixture
def phone(assignment: Assignment) -> Browser:
    return phone_with(assignment)


def at(assignment: Assignment, page: object = "") -> str:
    return f"/answer/{assignment.pk}/{page}/" if page else f"/answer/{assignment.pk}/"


def number_of(assignment: Assignment, key: str) -> int:
    step = steps(assignment.instrument_version.loaded, {}).of(key)
    assert step is not None
    return step.number


def read(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    assert len(response.content) < LARGEST_PAGE
    return response.content.decode()


def answer(phone: Browser, assignment: Assignment, key: str, value: object, **more: Any) -> str:
    """Where the answer leads."""
    number = number_of(assignment, key)
    sent = phone.post(at(assignment, number), {"answer": str(value), "asked": key, **more})
    assert sent.status_code == 302
    return sent["Location"]


def test_the_calm_page_comes_before_anything_else(
    harbour: PracticePeople, assignment: Assignment, phone: Browser
) -> None:
    make_safety_plan(
        client=harbour.client, content={"people": "Ada <3\nRing June"},
        agreed_on=harbour.practice.today(), by=harbour.therapist,
    )  # fmt: skip
    number = number_of(assignment, "self-harm")
    assert answer(phone, assignment, "self-harm", 0) == at(assignment, number + 1)
    calm = answer(phone, assignment, "self-harm", 2)
    assert calm == at(assignment, f"{number}/care")
    alert = Alert.objects.get()
    assert alert.state == "new"
    page = read(phone, calm)
    for words in (
        "Thank you for telling us", "Nobody reads this form as you fill it in",
        "If you are in danger now, call 999", "Harbour line", "Ada &lt;3</li>", "Ring June",
        "is open now and is asked to look", f'href="{at(assignment, "call")}"',
        f'href="{at(assignment, number + 1)}"',
    ):  # fmt: skip
        assert words in page
    assert ITEM not in page
    assert not re.search(r"message-(warning|error)|tag-crit|<script(?! src)", page)
    assert events("safety_page.shown", harbour.client) == 1
    assert answer(phone, assignment, "self-harm", 2) == calm  # sent twice: shown again
    assert Alert.objects.count() == 1
    from_check = phone.post(f"{at(assignment, number)}?from=check", {"answer": "2"})["Location"]
    assert from_check == f"{calm}?from=check"
    skipped = answer(phone, assignment, "self-harm", "", deed="skip")
    assert skipped == at(assignment, number + 1)
    assert phone.get(calm)["Location"] == at(assignment, number)
    assert Alert.objects.get().state == "new"  # taking it back closes nothing
    assert events("safety_page.shown", harbour.client) == 1


def test_what_is_said_of_home_is_shown_nowhere_again(
    assignment: Assignment, phone: Browser
) -> None:
    number = number_of(assignment, "safety-at-home")
    calm = answer(phone, assignment, "safety-at-home", 3)
    assert "unsafe" not in read(phone, calm)
    page = read(phone, at(assignment, number))
    assert "checked" not in page
    assert "You answered this one, and it is not shown again." in page
    kept = phone.post(at(assignment, number), {"deed": "continue", "asked": "safety-at-home"})
    assert kept["Location"] == calm
    assert Draft.objects.get().answers == {"safety-at-home": 3}
    assert "On five days or more" not in read(phone, at(assignment, "check"))
    assert phone.post(at(assignment, number), {"answer": "9"}).status_code == 422
    answer(phone, assignment, "safety-at-home", "", deed="skip")
    assert Draft.objects.get().answers == {"safety-at-home": None}


def test_on_a_shared_device_nobody_is_asked_about_home(
    harbour: PracticePeople, assignment: Assignment, phone: Browser
) -> None:
    wishes = ContactWishes.objects.create(
        practice=harbour.practice, client=harbour.client, is_shared=True
    )
    answer(phone, assignment, "self-harm", 0)
    assert "of 7" in read(phone, at(assignment, 1))
    pages = [phone.get(at(assignment, number)) for number in range(1, 14)]
    assert not any("made me feel unsafe" in page.content.decode() for page in pages)
    assert "Feeling safe" not in read(phone, at(assignment, "check"))
    phone.post(at(assignment, "send"))
    assert "safety-at-home" not in Response.objects.get().answers
    wishes.is_shared = False
    wishes.save()
    other = asked_about_danger(harbour)
    assert "of 8" in read(phone_with(other), at(other, 1))


def test_a_client_asks_to_be_called_and_reads_when(
    harbour: PracticePeople, assignment: Assignment, phone: Browser
) -> None:
    path = at(assignment, "call")
    page = read(phone, path)
    assert "Ask the practice to call you" in page
    assert "Harbour line" in page
    refused = phone.post(path, {"phone": " ", "when": "After <b>six</b>"})
    assert refused.status_code == 422
    assert "Enter a number" in refused.content.decode()
    assert "After &lt;b&gt;six&lt;/b&gt;" in refused.content.decode()
    wish = {"phone": "07700 900456", "when": "After six", "note": "Leave no message."}
    for _ in range(2):
        assert phone.post(path, wish)["Location"] == path
    alert = Alert.objects.get()
    assert (alert.rule, alert.owner, alert.reason) == ("call", harbour.therapist, wish)
    page = read(phone, path)
    assert "Your wish is with the practice" in page
    assert "07700" not in page
    assert "is open now, and someone is asked to ring you" in page
    weekday = timezone.now().astimezone(harbour.practice.zone).weekday()
    hours = [{"weekday": (weekday + 1) % 7, "from": "09:00", "to": "17:00"}]
    Practice.objects.update(hours=hours)
    page = read(phone, path)
    assert re.search(
        r"is closed now. Someone is asked to ring when it opens: \w+day .* 09:00", page
    )
    Practice.objects.update(hours=[])
    assert "as soon as they see this" in read(phone, path)
    phone.post(at(assignment, 1), {"answer": "1"})
    phone.post(at(assignment, "send"))
    assert read(phone, path)  # after sending, too
    assert f'href="{path}"' in read(phone, at(assignment, "support"))


def test_a_preview_shows_the_same_page_and_tells_nobody(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    base = "/library/instruments/wellbeing-and-safety/preview/"
    number = number_of(asked_about_danger(harbour), "self-harm")
    sent = browser.post(f"{base}{number}/", {"answer": "3"})
    assert sent["Location"] == f"{base}{number}/care/"
    page = browser.get(sent["Location"]).content.decode()
    assert "Thank you for telling us" in page
    assert "Ask the practice to call me" not in page
    assert not Alert.objects.exists()
