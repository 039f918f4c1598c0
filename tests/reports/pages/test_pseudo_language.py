"""A made-up language from right to left: every word of a client's pages is in it.

Each translated string comes back between marks. What stands outside them was never marked for
translation, but for what people wrote and what a questionnaire or the library says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import time, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.test import Client as Browser
from django.utils.translation import trans_real

from assessments.actions.alerts import ask_to_be_called
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.schedules import Timing, make_schedule
from assessments.actions.sharing import share_result
from clinic.actions.endings import plan_ending
from clinic.actions.safety_plans import make_safety_plan
from clinic.actions.sessions import plan_session
from clinic.library import library
from clinic.library.maintenance import maintenance
from clinic.models import Card, Exercise
from clinic.models.tokens import token_for
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign
from tests.reports.stories import course, planned

OPENS, ENDS = "⟦", "⟧"
MARKED = re.compile(f"{OPENS}[^{OPENS}{ENDS}]*{ENDS}")
BROKEN = re.compile(f"^[^{OPENS}]*{ENDS}|{OPENS}[^{ENDS}]*$")  # a chart breaks its lines itself
WORDS = re.compile(r"[A-Za-z]{2,}")
WRITTEN = re.compile(r"Harbour(?: [A-Za-z]+)?\.?")  # everything people write here begins so
SAID = ("offline", "broken", "unread", "late", "again")  # by static/js/trouble.js
SPOKEN = ("aria-label", "alt", "title", "placeholder", *(f"data-{name}" for name in SAID))
EMPTY = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "line", "rect"}
QUIET = {"script", "style", "head"}


class Marking:
    """Stands in the place of a catalogue: what it is given comes back between marks."""

    def gettext(self, message: str) -> str:
        return f"{OPENS}{message.rpartition(chr(4))[2]}{ENDS}"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def to_language(self) -> str:
        return "ar"

    def language(self) -> str:
        return "ar"


class Heard(HTMLParser):
    """What a page says in words: texts and spoken attributes, without what names its language."""

    def __init__(self) -> None:
        super().__init__()
        self.said, self._open = list[str](), list[tuple[str, bool]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        quiet = tag in QUIET or ("lang" in given and tag != "html")
        if not self._is_quiet and not quiet:
            self.said += [str(given[name]) for name in SPOKEN if given.get(name)]
        if tag not in EMPTY:
            self._open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_quiet:
            self.said.append(data)

    @property
    def _is_quiet(self) -> bool:
        return any(quiet for _tag, quiet in self._open)


@pytest.fixture
def marking(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up language is there to be asked for."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Made up")]
    monkeypatch.setitem(trans_real._translations, "ar", Marking())  # type: ignore[attr-defined]


def sentences(value: Any) -> Iterator[str]:
    """Every text in a thing of the library."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in sentences(getattr(value, each.name)))
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in sentences(each))
    elif isinstance(value, Iterable):
        yield from (text for each in value for text in sentences(each))


def on_the_shelves() -> set[str]:
    """What the library says to clients, and names of time zones: neither is an interface's."""
    shelves = library()
    parts = [*shelves.practices, *shelves.card_groups, *shelves.pathways, *maintenance()]
    zones = {zone.replace("_", " ") for zone in available_timezones()}
    return zones | {" ".join(text.split()) for part in parts for text in sentences(part)}


def unmarked(page: str, known: set[str]) -> list[str]:
    """The words of a page that are in no marks, and were written by nobody."""
    heard = Heard()
    heard.feed(page)
    found = []
    for said in heard.said:
        text = " ".join(said.split())
        while text != (text := MARKED.sub("", text)):
            pass
        left = WRITTEN.sub("", BROKEN.sub("", text))
        if text not in known and WORDS.search(left):
            found.append(said.strip())
    return found


def full(people: PracticePeople) -> list[str]:
    """A client with one of everything, and the addresses of all their pages."""
    client, by, today = people.client, people.therapist, people.practice.today()
    planned(client, by, "Harbour goal")
    first = course(client, by, [(5.0, 4.0), (3.0, 3.0)])[0]
    given = {"cards": ["myths.fixed"], "exercises": ["self-awareness.1"]}
    shared = share_result(response=first, words="Harbour words", by=by, **given)
    plan_session(
        client=client, member=by, day=today + timedelta(days=3), at=time(10), kind="video",
        minutes=50, by=by,
    )  # fmt: skip
    kept = {maintenance()[0].id: "Harbour keeps"}
    plan_ending(client=client, planned_on=today + timedelta(days=9), maintenance_plan=kept, by=by)
    make_safety_plan(client=client, content={"what_helps": "Harbour helps"}, agreed_on=today, by=by)
    weekly = Timing(cadence="weeks", starts_on=today + timedelta(days=2), at=time(10), every=4)
    schedule = make_schedule(
        client=client, instrument="secure-pulse", timing=weekly, channel="link",
        why="Harbour asks", by=by,
    )  # fmt: skip
    check_in = assign_check_in(
        client=client, why="Harbour asks", closes_on=today + timedelta(days=7), by=by
    )
    token = make_link(assignment=check_in, by=by)[1]
    flow = ("", "1/", "2/", "pause/12/", "check/", "support/", "call/", "done/")
    own = ("", "plan/", "keeping-up/", "safety-plan/", "contact/", "stop/", "call/", "opened/")
    return [
        *(f"/me/{path}" for path in own),
        f"/me/results/{shared.pk}/",
        f"/me/cards/{Card.objects.get().pk}/",
        f"/me/exercises/{Exercise.objects.get().pk}/",
        *(f"/answer/{check_in.pk}/{path}" for path in flow),
        f"/c/{token}/",
        f"/stop/{token_for(schedule, 'stop')}/",
        "/support/",
        "/away/",
    ]


def read(browser: Browser, address: str) -> str:
    answer = browser.get(address, headers={"accept-language": "ar"}, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.usefixtures("marking")
def test_every_word_of_a_clients_pages_can_be_translated(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    known = on_the_shelves()
    addresses = full(harbour)
    ask_to_be_called(client=harbour.client, phone="1", when="", by=harbour.client_user)
    browser, left = sign_in(harbour.client_user), dict[str, list[str]]()
    for address in addresses:
        page = read(browser, address)
        assert 'dir="rtl"' in page.partition("<head")[0], address
        assert OPENS in page, address
        if found := unmarked(page, known):
            left[address] = found
    assert left == {}


@pytest.mark.usefixtures("marking")
def test_pages_turn_round_and_pictures_do_not(harbour: PracticePeople, sign_in: Sign) -> None:
    addresses = full(harbour)
    browser, client = sign_in(harbour.therapist), harbour.client
    pages = {
        address: read(browser, address)
        for address in (
            "/clients/",
            f"/clients/{client.pk}/",
            f"/clients/{client.pk}/plan/",
            f"/clients/{client.pk}/check-ins/new/",
            "/calendar/",
        )
    }
    pages |= {"own": read(sign_in(harbour.client_user), addresses[8])}
    charts = 0
    for address, page in pages.items():
        assert 'dir="rtl"' in page.partition("<head")[0], address
        for drawn in re.findall(r"<svg[^>]*class=\"(?:chart|track)[^>]*>", page):
            charts += 1
            assert 'direction="ltr"' in drawn, address
    assert charts >= 4
