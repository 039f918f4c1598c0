"""A form that comes back shows the record too, so that counts as reading it."""

from typing import Any

import pytest
from django.test import Client as Browser

from clinic.models import AuditEvent, Note, Plan
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign
from tests.reports.stories import planned, session


@pytest.fixture
def plan(harbour: PracticePeople) -> Plan:
    made = planned(harbour.client, harbour.therapist, words="I want to stay.")
    session(harbour.client, harbour.therapist, made, harbour.practice.today(), {1: 1}, "He rang.")
    return made


@pytest.fixture
def addresses(harbour: PracticePeople, plan: Plan, browser: Browser) -> dict[str, str]:
    client = harbour.client.pk
    signed = Note.objects.get(client=harbour.client)
    draft = browser.post(f"/clients/{client}/notes/new/")["Location"]
    browser.post(f"{draft}save/", {"revision": 0, "session_on": "2026-01-05", "focus": "A row."})
    return {
        "addendum": f"/notes/{signed.pk}/addendum/",
        "save": f"{draft}save/",
        "sign": f"{draft}sign/",
        "choose": f"/clients/{client}/plan/choose/",
        "goals": f"/plans/{plan.pk}/goals/",
        "report": f"/clients/{client}/reports/new/",
    }


@pytest.fixture
def browser(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.therapist)


def events() -> list[tuple[str, Any]]:
    return list(AuditEvent.objects.values_list("event", "client"))


@pytest.mark.parametrize(
    ("name", "data", "status", "event"),
    [
        ("addendum", {}, 422, "note.viewed"),
        ("save", {"revision": 1, "session_on": "2026-02-30"}, 422, "note.viewed"),
        ("save", {"revision": 0, "session_on": "2026-01-05"}, 409, "note.viewed"),
        ("sign", {"revision": 1, "session_on": "2026-02-30"}, 422, "note.viewed"),
        ("choose", {}, 422, "plan.viewed"),
        ("goals", {}, 422, "plan.viewed"),
        ("report", {"audience": "nobody"}, 422, "client.viewed"),
    ],
)
def test_a_refused_form_shows_the_record_and_is_in_the_audit(
    harbour: PracticePeople,
    browser: Browser,
    addresses: dict[str, str],
    name: str,
    data: dict[str, Any],
    status: int,
    event: str,
) -> None:
    before = len(events())
    answer = browser.post(addresses[name], data)
    assert answer.status_code == status
    page = answer.content.decode()
    assert harbour.client.name in page
    assert "This field is required" not in page  # words of the product's own
    if status == 422 and name != "save":
        assert "<title>Error:" in page.replace("\n", "")
        assert page.count("data-focus") == 1
    assert events()[: len(events()) - before] == [(event, harbour.client.pk)]
