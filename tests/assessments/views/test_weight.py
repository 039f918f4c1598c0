"""What a page of the client's way weighs on a slow line, before any compression.

Its own bytes with every script and picture it names; not the style and the font.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.test import Client as Browser

from assessments.actions.check_ins import assign_check_in, make_link
from assessments.models import Assignment
from assessments.psychometrics.definition import Person
from tests.assessments.alarms import asked_about_danger, with_readers
from tests.assessments.stories import asked, phone_with
from tests.people import PracticePeople

MOST = 20_000  # beyond the style and the font, which a browser keeps
PAGES = 40


def flow_of(browser: Browser, assignment: Assignment, place: int) -> Iterator[tuple[str, int]]:
    """Every page from the start to the check, with the answer at `place`; address and bytes."""
    base = f"/answer/{assignment.pk}/"
    instrument = assignment.instrument_version.loaded
    for address in (base, f"{base}support/", f"{base}call/"):
        yield address, weight(browser, address)
    number = 1
    for _ in range(PAGES):
        here = f"{base}{number}/"
        page = browser.get(here)
        if page.status_code == 302:
            break
        yield here, weight_of(page)
        context = page.context
        step = context["step"]
        given = {"asked": step.key, "deed": "continue"}
        if step.question is not None:
            options = instrument.options_of(step.question.item)
            given["answer"] = options[min(place, len(options) - 1)].value if options else "words"
        given |= {f"ask-{person.id}": "on" for person in people_of(assignment)[:2]}
        onward = context["onward_url"]
        if step.question is not None or step.kind == "people":
            onward = browser.post(here, given)["Location"]
        while "pause" in onward or "care" in onward:
            page = browser.get(onward)
            yield onward, weight_of(page)
            onward = page.context["onward_url"]
        if onward.endswith("/check/"):
            break
        number = int(onward.rstrip("/").rpartition("/")[2])
    yield f"{base}check/", weight(browser, f"{base}check/")
    browser.post(f"{base}send/")
    yield f"{base}done/", weight(browser, f"{base}done/")


def people_of(assignment: Assignment) -> tuple[Person, ...]:
    repeat = assignment.instrument_version.loaded.repeat
    return repeat.people if repeat else ()


def weight(browser: Browser, address: str) -> int:
    page = browser.get(address)
    assert page.status_code in (200, 404), (address, page.status_code)
    return weight_of(page)


def weight_of(page: Any) -> int:
    names = set(re.findall(r'"/static/([^"]+\.(?:js|svg|png))"', page.content.decode()))
    found = [finders.find(name) for name in names]
    assert found, "a page without a script"
    return len(page.content) + sum(Path(str(each)).stat().st_size for each in found)


def test_no_page_weighs_more_than_twenty_kilobytes(harbour: PracticePeople) -> None:
    with_readers(harbour)
    weights: dict[str, int] = {}
    asking = [(asked(harbour), 3), (asked_about_danger(harbour), 1)]
    for form in ("relationship-profile", "life-areas", "practice-log", "session-check"):
        day = harbour.practice.today()
        given = assign_check_in(
            client=harbour.client, instrument=form, why="To look.", closes_on=day,
            by=harbour.therapist,
        )  # fmt: skip
        asking.append((given, 1))
    for assignment, place in asking:
        weights |= dict(flow_of(phone_with(assignment), assignment, place))
    assert sum("/care/" in address for address in weights) >= 1
    assert sum("/pause/" in address for address in weights) >= 1
    stranger, (gone, _) = Browser(), asking[0]
    _, token = make_link(assignment=asked(harbour, harbour.client), by=harbour.therapist)
    for address in (f"/c/{token}/", f"/c/{token}/fresh/", f"/answer/{gone.pk}/", "/support/"):
        weights[address] = weight(stranger, address)
    weights["asked"] = weight_of(stranger.post(f"/c/{token}/fresh/"))
    heaviest = max(weights, key=lambda address: weights[address])
    print(f"{len(weights)} pages, the heaviest {weights[heaviest]} bytes: {heaviest}")  # noqa: T201
    assert weights[heaviest] <= MOST, heaviest
