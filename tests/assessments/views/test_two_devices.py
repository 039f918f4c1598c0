"""One check-in on two devices: the later sees what the earlier kept, and writes nothing over it."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from assessments.models import Alert, Assignment, Draft, Response
from tests.assessments.alarms import asked_about_danger, with_readers
from tests.assessments.stories import asked, phone_with, signed_in
from tests.people import PracticePeople


class Device:
    """Somebody's window: it sends what its page showed, however old that is."""

    def __init__(self, browser: Browser, assignment: Assignment) -> None:
        self.browser, self.base, self.marks = browser, f"/answer/{assignment.pk}/", dict[int, str]()

    def look(self, number: int) -> str:
        page = self.browser.get(f"{self.base}{number}/").content.decode()
        self._note(number, page)
        return page

    def answer(self, number: int, value: object, **more: Any) -> Any:
        given = {"answer": value, "shown": self.marks[number], **more}
        answered = self.browser.post(f"{self.base}{number}/", given)
        if answered.status_code == 409:
            self._note(number, answered.content.decode())
        return answered

    def _note(self, number: int, page: str) -> None:
        (self.marks[number],) = re.findall(r'name="shown" value="(\w+)"', page)


@pytest.fixture
def both(harbour: PracticePeople) -> tuple[Device, Device]:
    """A phone that opened a link, and the portal on a computer."""
    assignment = asked(harbour)
    return (
        Device(phone_with(assignment), assignment),
        Device(signed_in(harbour.client_user), assignment),
    )


def kept() -> dict[str, Any]:
    return Draft.objects.get().answers


def test_the_later_device_goes_on_where_the_earlier_stopped(both: tuple[Device, Device]) -> None:
    phone, computer = both
    phone.look(1)
    phone.answer(1, 5)
    assert 'value="5" checked' in " ".join(computer.look(1).split())
    computer.look(2)
    assert computer.answer(2, 6).status_code == 302
    assert 'value="6" checked' in " ".join(phone.look(2).split())


def test_an_old_page_does_not_write_over_a_newer_answer_unasked(
    both: tuple[Device, Device],
) -> None:
    phone, computer = both
    for device in both:
        device.look(1)
    first = phone.answer(1, 6)
    assert first.status_code == 302
    refused = computer.answer(1, 2)
    assert refused.status_code == 409
    assert "answered meanwhile" in refused.content.decode()
    assert list(kept().values()) == [6]
    assert computer.answer(1, 2).status_code == 302  # seen now, and meant
    assert list(kept().values()) == [2]
    assert phone.answer(1, 2).status_code == 302  # the same once more is no question
    phone.look(2)
    computer.look(2)
    phone.answer(2, 3)
    skipped = computer.answer(2, "", deed="skip")
    assert skipped.status_code == 409
    assert 3 in kept().values()


def test_an_answer_about_danger_is_never_held_back(harbour: PracticePeople) -> None:
    assignment = asked_about_danger(with_readers(harbour))
    phone = Device(phone_with(assignment), assignment)
    computer = Device(signed_in(harbour.client_user), assignment)
    items = [item.link_id for item in assignment.instrument_version.loaded.items]
    number = items.index("self-harm") + 1
    while "I thought about harming myself" not in phone.look(number):
        number += 1
    computer.look(number)
    phone.answer(number, 0)
    assert computer.answer(number, 2).status_code == 302
    assert kept()["self-harm"] == 2
    assert Alert.objects.filter(rule="risk").count() == 1
    assert phone.answer(number, 1).status_code == 302
    assert computer.answer(number, 0).status_code == 409  # less than was told asks once more
    assert kept()["self-harm"] == 1


def test_both_send_and_one_response_comes(both: tuple[Device, Device]) -> None:
    phone, computer = both
    phone.look(1)
    phone.answer(1, 5)
    sent = [device.browser.post(f"{device.base}send/") for device in (*both, *both)]
    assert {answer["Location"] for answer in sent} == {f"{phone.base}done/"}
    assert Response.objects.count() == 1
    assert computer.browser.get(f"{phone.base}1/").status_code == 302
