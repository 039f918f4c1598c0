"""How long a visit lasts: use keeps it, polling and timers do not, and the screen locks before."""

import re
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clinic.actions.members import change_roles
from clinic.models import AuditEvent
from clinic.roles import Role
from clinic.visit import Visit
from clinic.visit_limits import BY_TIMER
from reports.models import Report
from tests.architecture.sources import templates
from tests.assessments.stories import asked, phone_with
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import change_visit, sign_in, signed_in

MINUTE = 60
LOGIN = "/account/login/"
LOCKED = "/account/reauthenticate/"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(time.time(), tick=False) as clock:
        yield clock


def events() -> list[tuple[str, str]]:
    rows = AuditEvent.objects.exclude(event="clients.listed").order_by("at")
    return list(rows.values_list("event", "reason"))


def where(browser: Browser, path: str = "/clients/") -> str:
    """Where a page leads: itself, or the path of another one."""
    answer = browser.get(path)
    return str(answer.get("Location", path)).partition("?")[0] if answer.status_code < 400 else "!"


@pytest.mark.parametrize(
    ("idle", "led_to"),
    [(0, "/clients/"), (599, "/clients/"), (600, LOCKED), (899, LOCKED), (900, LOGIN)],
)
def test_a_member_s_screen_locks_at_ten_minutes_and_the_visit_ends_at_fifteen(
    harbour: PracticePeople, clock: time_machine.Traveller, idle: int, led_to: str
) -> None:
    browser = signed_in(harbour.therapist)
    clock.shift(idle)
    assert where(browser) == led_to
    assert events() == ([("session.ended", "idle")] if led_to == LOGIN else [])


def test_use_keeps_a_visit_for_twelve_hours_and_no_longer(
    harbour: PracticePeople, clock: time_machine.Traveller
) -> None:
    browser = signed_in(harbour.therapist)
    for _ in range(12 * 60 // 9 - 1):
        clock.shift(9 * MINUTE)
        assert where(browser) == "/clients/"
    clock.shift(9 * MINUTE)
    assert where(browser) == LOGIN
    assert events() == [("session.ended", "absolute")]


@pytest.mark.parametrize(("idle", "led_to"), [(1799, "/me/"), (1800, LOGIN)])
def test_a_client_is_signed_out_after_thirty_minutes_and_never_locked(
    harbour: PracticePeople, clock: time_machine.Traveller, idle: int, led_to: str
) -> None:
    browser = signed_in(harbour.client_user)
    clock.shift(idle)
    assert where(browser, "/me/") == led_to


def test_polling_state_and_api_never_keep_a_visit(
    harbour: PracticePeople, clock: time_machine.Traveller
) -> None:
    report = Report.objects.create(
        practice=harbour.practice,
        client=harbour.client,
        requested_by=harbour.therapist,
        period_to=harbour.practice.today(),
    )
    browser = signed_in(harbour.therapist)
    asked_by_timer = [
        (f"/reports/{report.pk}/?seen=x", {"HX-Request": "true"}),
        ("/account/visit/", {}),
        ("/api/v1/clients/", {}),
    ]
    for _ in range(9):
        clock.shift(MINUTE)
        for path, headers in asked_by_timer:
            assert browser.get(path, headers=headers).status_code in (200, 204), path
    clock.shift(MINUTE)
    assert where(browser) == LOCKED
    for _ in range(5):
        clock.shift(MINUTE)
        for path, headers in asked_by_timer:
            browser.get(path, headers=headers)
    assert where(browser) == LOGIN
    assert events()[-1] == ("session.ended", "idle")


def test_typing_keeps_a_visit_and_a_locked_screen_cannot_be_typed_open(
    harbour: PracticePeople, clock: time_machine.Traveller
) -> None:
    browser = signed_in(harbour.therapist)
    for _ in range(4):
        clock.shift(9 * MINUTE)
        assert browser.post("/account/visit/active/").status_code == 204
    clock.shift(10 * MINUTE)
    assert browser.post("/account/visit/active/").status_code == 403
    assert where(browser) == LOCKED


def test_nothing_is_read_for_the_limits_and_written_once_a_minute(
    harbour: PracticePeople, clock: time_machine.Traveller
) -> None:
    browser = signed_in(harbour.therapist)
    browser.get("/clients/")

    def statements() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/clients/")
        sent = [one["sql"] for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]
        written = [one for one in sent if one.startswith("UPDATE") and "django_session" in one]
        return len(sent), len(written)

    usual = statements()
    assert usual[1] == 0
    clock.shift(30)
    assert statements() == usual
    clock.shift(31)
    assert statements() == (usual[0] + 1, 1)
    assert statements() == usual


def test_a_session_that_never_signed_in_here_is_ended(harbour: PracticePeople) -> None:
    browser = Browser()
    browser.force_login(harbour.therapist.user)
    before = browser.cookies["sessionid"].value
    assert where(browser) == LOGIN
    assert events() == [("session.ended", "unknown")]
    assert browser.cookies["sessionid"].value != before


def test_who_was_signed_out_is_told_and_comes_back_where_they_were(
    harbour: PracticePeople,
) -> None:
    browser = signed_in(harbour.therapist, ago=16 * MINUTE)
    answer = browser.get(f"/clients/{harbour.client.pk}/")
    assert answer["Location"] == f"{LOGIN}?next=/clients/{harbour.client.pk}/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "You were signed out because nothing was done" in browser.get(LOGIN).content.decode()


def test_a_part_of_a_page_says_that_the_visit_ended_instead_of_showing_the_sign_in(
    harbour: PracticePeople,
) -> None:
    browser = signed_in(harbour.therapist, ago=16 * MINUTE)
    answer = browser.get("/clients/?q=a", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert 'id="problem"' in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_what_is_open_to_strangers_knows_nobody_while_the_screen_is_locked(
    harbour: PracticePeople,
) -> None:
    browser = signed_in(harbour.therapist, ago=11 * MINUTE)
    assert browser.get("/api/v1/clients/").status_code == 401
    assert browser.get("/account/visit/").json() == {"state": "locked"}
    assert "Harbour Therapist" not in browser.get("/support/").content.decode()


def test_who_answers_by_a_link_is_forgotten_after_thirty_minutes_and_the_draft_is_kept(
    harbour: PracticePeople, clock: time_machine.Traveller
) -> None:
    check_in = asked(harbour)
    phone, start = phone_with(check_in), f"/answer/{check_in.pk}/"
    assert phone.get(start).status_code == 200
    clock.shift(29 * MINUTE)
    assert phone.post(f"{start}1/", {"answer": "5"}).status_code == 302
    clock.shift(29 * MINUTE)
    assert phone.get(start).status_code == 200
    clock.shift(30 * MINUTE)
    assert phone.get(start).status_code == 404
    assert len(check_in.draft.answers) == 1


def test_a_change_of_roles_gives_the_session_a_new_key(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    browser.get("/clients/")
    before = browser.cookies["sessionid"].value
    browser.get("/clients/")
    assert browser.cookies["sessionid"].value == before
    change_roles(
        member=harbour.therapist, roles={Role.THERAPIST, Role.SUPERVISOR}, by=harbour.owner
    )
    assert where(browser) == "/clients/"
    after = browser.cookies["sessionid"].value
    assert after != before
    assert where(browser) == "/clients/"
    assert where(sign_in_with(before)) == LOGIN


def sign_in_with(key: str) -> Browser:
    browser = Browser()
    browser.cookies["sessionid"] = key
    return browser


def test_a_clock_that_was_set_back_ends_nothing(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    change_visit(browser, seen=time.time() + 3600, started=time.time() + 3600)
    assert where(browser) == "/clients/"


def test_signing_in_again_begins_anew(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist, ago=14 * MINUTE)
    sign_in(browser, harbour.therapist)
    assert Visit(browser.session).over() == ""
    assert where(browser) == "/clients/"


def test_every_page_that_asks_by_itself_is_known_to_be_no_use() -> None:
    asked = re.compile(r"hx-get=\"\{% url '(\w+)'[^>]*hx-trigger=\"(?:every|load|revealed)")
    found = {name for path in templates() for name in asked.findall(path.read_text())}
    timers = {
        path for path in templates() if re.search(r'hx-trigger="[^"]*every', path.read_text())
    }
    assert found == BY_TIMER
    assert len(timers) == len(found)
