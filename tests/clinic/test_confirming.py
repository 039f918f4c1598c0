"""Is it still you? Nothing that was typed is lost, and nobody gets past without an answer."""

import re
from html import unescape

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser

from clinic.actions.notes import start_note
from clinic.models import AuditEvent, Note
from clinic.visit import Visit, Way
from tests.apps import code
from tests.factories import PASSWORD
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import change_visit, signed_in, with_app

MINUTE = 60
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
WORDS = 'Canary <b>"words"</b> & more\nin two lines'


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def note(harbour: PracticePeople) -> Note:
    today = harbour.practice.today()
    return start_note(client=harbour.client, session_on=today, by=harbour.therapist)


def six_minutes_on(harbour: PracticePeople) -> Browser:
    """The therapist's browser, six minutes after they signed in."""
    browser = signed_in(harbour.therapist)
    before = browser.session["visit"]["confirmed"] - 6 * MINUTE
    change_visit(browser, confirmed=before)
    return browser


def typed(note: Note) -> dict[str, str]:
    day = note.session_on.isoformat()
    return {"revision": "0", "session_on": day, "focus": WORDS, "activation": "anxious"}


def carried(page: HttpResponse) -> dict[str, str]:
    """What the page that asks would send on."""
    found = dict(HIDDEN.findall(page.content.decode()))
    return {name: unescape(value) for name, value in found.items() if "csrf" not in name}


def events(*names: str) -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(event__in=names).order_by("at")
    return list(rows.values_list("event", "reason"))


def test_signing_asks_first_and_then_signs_what_was_typed(
    harbour: PracticePeople, note: Note
) -> None:
    browser, sign = six_minutes_on(harbour), f"/notes/{note.pk}/sign/"

    page = browser.post(sign, typed(note))
    assert page.status_code == 403
    assert f'action="{sign}"' in page.content.decode()
    assert carried(page) == typed(note)
    note.refresh_from_db()
    assert not note.is_signed

    wrong = browser.post(sign, carried(page) | {"confirm-password": "not this one"})
    assert wrong.status_code == 403
    assert "This is not your present password." in wrong.content.decode()
    assert carried(wrong) == typed(note)
    assert events("sign_in_failed") == [("sign_in_failed", "confirmation")]

    right = browser.post(sign, carried(wrong) | {"confirm-password": PASSWORD})
    assert right.status_code == 302
    note.refresh_from_db()
    assert note.is_signed
    assert note.content["sections"]["focus"] == WORDS
    assert events("reauthenticated") == [("reauthenticated", "password")]
    assert browser.post("/account/tokens/").status_code == 200  # five minutes hold for all


def test_what_was_typed_is_nowhere_on_the_server_meanwhile(
    harbour: PracticePeople, note: Note
) -> None:
    browser = six_minutes_on(harbour)
    browser.post(f"/notes/{note.pk}/sign/", typed(note))
    assert "Canary" not in str([row.get_decoded() for row in Session.objects.all()])


def test_an_answer_is_no_field_of_the_form_it_came_with(
    harbour: PracticePeople, note: Note
) -> None:
    browser = six_minutes_on(harbour)
    sent = typed(note) | {"confirm-password": PASSWORD, "session_on": "nonsense"}
    refused = browser.post(f"/notes/{note.pk}/sign/", sent)
    assert refused.status_code == 422
    assert PASSWORD not in refused.content.decode()
    assert "confirm-" not in refused.content.decode().partition('id="cover"')[0]


@pytest.mark.parametrize("way", ["app", "recovery code"])
def test_a_second_factor_is_an_answer_too(harbour: PracticePeople, way: str) -> None:
    user = harbour.therapist.user
    secret = with_app(user)
    spare = RecoveryCodes.activate(user).generate_codes()[0]
    browser = six_minutes_on(harbour)
    given = code(secret) if way == "app" else spare
    assert browser.post("/account/tokens/", {"confirm-code": "000000"}).status_code == 403
    assert browser.post("/account/tokens/", {"confirm-code": given}).status_code == 200
    again = six_minutes_on(harbour)
    assert again.post("/account/tokens/", {"confirm-code": given}).status_code == 403


def test_a_wrong_answer_can_be_guessed_five_times(harbour: PracticePeople) -> None:
    browser = six_minutes_on(harbour)
    for n in range(5):
        assert (
            browser.post("/account/tokens/", {"confirm-password": f"guess {n}"}).status_code == 403
        )
    page = browser.post("/account/tokens/", {"confirm-password": PASSWORD})
    assert page.status_code == 403
    assert "Too many attempts" in page.content.decode()
    elsewhere = six_minutes_on(harbour)
    assert elsewhere.post("/account/tokens/", {"confirm-password": PASSWORD}).status_code == 200


def test_a_locked_screen_opens_where_one_was(harbour: PracticePeople, note: Note) -> None:
    browser = signed_in(harbour.therapist, ago=11 * MINUTE)
    page = f"/clients/{harbour.client.pk}/"
    led = browser.get(page)
    assert led["Location"] == f"/account/reauthenticate/?next={page.replace('/', '%2F')}"
    shown = browser.get(led["Location"]).content.decode()
    assert "Locked" in shown
    assert harbour.client.name not in shown
    back = browser.post("/account/reauthenticate/", {"next": page, "confirm-password": PASSWORD})
    assert back["Location"] == page
    assert browser.get(page).status_code == 200


def test_a_form_sent_from_a_locked_screen_is_kept_and_sent_on(
    harbour: PracticePeople, note: Note
) -> None:
    browser = signed_in(harbour.therapist, ago=11 * MINUTE)
    page = browser.post(f"/notes/{note.pk}/save/", typed(note))
    assert (page.status_code, carried(page)) == (403, typed(note))
    saved = browser.post(f"/notes/{note.pk}/save/", typed(note) | {"confirm-password": PASSWORD})
    assert saved.status_code == 302
    note.refresh_from_db()
    assert note.content["sections"]["focus"] == WORDS


def test_a_part_of_a_locked_page_is_refused_in_words(harbour: PracticePeople, note: Note) -> None:
    browser = signed_in(harbour.therapist, ago=11 * MINUTE)
    headers = {"HX-Request": "true"}
    answer = browser.post(f"/notes/{note.pk}/save/", typed(note), headers=headers)
    assert answer.status_code == 403
    assert 'id="problem"' in answer.content.decode()


def test_files_are_asked_for_again(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist, ago=11 * MINUTE)
    sent = {"file": SimpleUploadedFile("a.json", b"{}"), "name": "x"}
    came_from = {"Referer": "http://testserver/library/new/"}
    page = browser.post("/library/new/", sent, headers=came_from)
    assert page.status_code == 403
    assert carried(page) == {"next": "/library/new/"}
    assert "choose it once more" in page.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", ""]
)
def test_it_goes_on_within_this_site_only(harbour: PracticePeople, elsewhere: str) -> None:
    browser = six_minutes_on(harbour)
    sent = {"next": elsewhere, "confirm-password": PASSWORD}
    assert browser.post("/account/reauthenticate/", sent)["Location"] == "/"


def test_a_script_gets_its_answer_as_json(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist, ago=11 * MINUTE)
    headers = {"Accept": "application/json"}
    url = "/account/reauthenticate/"
    wrong = browser.post(url, {"confirm-password": "no"}, headers=headers)
    assert wrong.status_code == 422
    assert wrong.json() == {"problem": "This is not your present password."}
    nothing = browser.post(url, {}, headers=headers)
    assert nothing.json() == {"problem": "Type your password, or use one of the other ways."}
    right = browser.post(url, {"confirm-password": PASSWORD}, headers=headers).json()
    assert (right["state"], right["person"]) == ("open", str(harbour.therapist.user.pk))
    assert right["token"]


def test_only_the_ways_a_person_has_are_offered(harbour: PracticePeople) -> None:
    browser = six_minutes_on(harbour)
    change_visit(browser, ways=[Way.PASSKEY])
    page = browser.get("/account/reauthenticate/").content.decode()
    assert "Use a passkey" in page
    assert 'name="confirm-password"' not in page
    assert 'name="confirm-code"' not in page
    assert not Visit(browser.session).is_confirmed


@pytest.mark.parametrize(
    "sent", ["{", "[]", "7", "null", '{"id": 3}', '{"response": {}}', "x" * 9999]
)
def test_a_senseless_passkey_is_refused_in_words(harbour: PracticePeople, sent: str) -> None:
    browser = six_minutes_on(harbour)
    change_visit(browser, ways=[Way.PASSKEY])
    browser.get("/account/reauthenticate/passkey/")
    answer = browser.post("/account/reauthenticate/", {"confirm-credential": sent})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
