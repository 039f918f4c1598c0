"""Two factors: none, one, the other, lost, removed; and what the audit says about each."""

import json
import re
import time
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser

from clinic.actions.sign_in import reseal_factors
from clinic.models import AuditEvent, User
from config.env import new_field_key
from tests.apps import code
from tests.factories import PASSWORD
from tests.passkeys import KeyStore
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import change_visit, signed_in, with_app

LOGIN, NEEDED = "/account/login/", "/account/second-factor/"
AUTHENTICATE, CODES = "/account/2fa/authenticate/", "/account/2fa/recovery-codes/"
SHOWN = re.compile(r"<li><code>(\d{8})</code></li>")


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def user(harbour: PracticePeople) -> User:
    return harbour.therapist.user


def by_password(user: User, browser: Browser | None = None) -> tuple[Browser, HttpResponse]:
    browser = browser or Browser()
    return browser, browser.post(LOGIN, {"login": user.email, "password": PASSWORD})


def options(page: HttpResponse) -> dict[str, str]:
    """What the page would ask a key store."""
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    assert found
    asked: dict[str, str] = json.loads(unescape(found[1]))["publicKey"]
    return asked


def events(name: str) -> list[str]:
    return list(
        AuditEvent.objects.filter(event=name).order_by("at").values_list("reason", flat=True)
    )


def test_a_member_without_one_sets_up_an_app_and_keeps_the_codes_first(user: User) -> None:
    browser, _ = by_password(user)
    assert browser.get("/clients/")["Location"] == NEEDED
    page = browser.get("/account/2fa/totp/activate/").content.decode()
    key = re.search(r'id="secret"[^>]*>(\w+)<', page)
    assert key
    before = browser.session.session_key
    done = browser.post("/account/2fa/totp/activate/", {"code": code(key[1])})
    assert done["Location"] == CODES
    assert browser.session.session_key != before
    assert browser.get("/clients/")["Location"] == CODES
    assert len(SHOWN.findall(browser.get(CODES).content.decode())) == 10
    assert SHOWN.findall(browser.get(CODES).content.decode()) == []  # this once
    assert browser.post(f"{CODES}kept/", {})["Location"] == CODES
    assert browser.get("/clients/")["Location"] == CODES
    assert browser.post(f"{CODES}kept/", {"kept": "yes"})["Location"] == "/"
    assert browser.get("/clients/").status_code == 200
    assert events("second_factor.added") == ["totp", "recovery_codes"]


def test_codes_not_kept_are_asked_for_at_the_next_sign_in(user: User) -> None:
    secret = with_app(user)
    RecoveryCodes.activate(user)
    browser, _ = by_password(user)
    assert browser.get("/clients/")["Location"].startswith(LOGIN)  # half-way is nobody yet
    browser.post(AUTHENTICATE, {"code": code(secret)})
    assert browser.get("/clients/")["Location"] == CODES


def test_the_second_step_takes_the_app_or_a_recovery_code_once(user: User) -> None:
    secret = with_app(user)
    spare = RecoveryCodes.activate(user).generate_codes()[3]
    for given, lets_in in (
        ("000000", False),
        (code(secret), True),
        (code(secret), False),
        (spare, True),
        (spare, False),
    ):
        browser, _ = by_password(user)
        answer = browser.post(AUTHENTICATE, {"code": given})
        assert (answer.status_code == 302) is lets_in, given
    assert events("sign_in_failed") == ["second_factor"] * 3
    assert events("signed_in") == ["password+totp", "password+recovery_codes"]


def test_a_code_half_a_minute_old_is_taken_and_an_older_one_is_not(user: User) -> None:
    secret = with_app(user)
    for age, lets_in in ((90, False), (-90, False), (30, True)):
        browser, _ = by_password(user)
        answer = browser.post(AUTHENTICATE, {"code": code(secret, at=time.time() - age)})
        assert (answer.status_code == 302) is lets_in, age


def test_codes_are_guessed_five_times_and_a_known_browser_is_not_shut_out(user: User) -> None:
    secret = with_app(user)
    known, _ = by_password(user)
    known.post(AUTHENTICATE, {"code": code(secret)})
    known.post("/account/logout/")

    thief, _ = by_password(user)  # who has the password
    for guess in range(5):
        thief.post(AUTHENTICATE, {"code": f"{guess:06}"})
    spare = RecoveryCodes.activate(user).generate_codes()
    assert "Too many" in thief.post(AUTHENTICATE, {"code": spare[0]}).content.decode()
    elsewhere, _ = by_password(user)
    assert "Too many" in elsewhere.post(AUTHENTICATE, {"code": spare[0]}).content.decode()
    by_password(user, known)
    assert known.post(AUTHENTICATE, {"code": spare[0]}).status_code == 302


def test_a_passkey_is_made_used_as_second_step_and_alone(user: User) -> None:
    store = KeyStore()
    browser, _ = by_password(user)
    asked = options(browser.get("/account/2fa/passkeys/add/"))
    made = json.dumps(store.make(str(asked["challenge"])))
    done = browser.post(
        "/account/2fa/passkeys/add/", {"name": "My phone", "credential": made, "passwordless": "on"}
    )
    assert done["Location"] == CODES
    browser.get(CODES)
    browser.post(f"{CODES}kept/", {"kept": "yes"})
    assert "My phone" in browser.get("/account/2fa/").content.decode()

    second, _ = by_password(user)
    asked = options(second.get(AUTHENTICATE))
    answered = json.dumps(store.answer(str(asked["challenge"])))
    assert second.post(AUTHENTICATE, {"credential": answered}).status_code == 302
    assert second.get("/clients/").status_code == 200

    alone = Browser()
    url = "/account/2fa/passkeys/sign-in/"
    asked = alone.get(url, headers={"Accept": "application/json"}).json()["request_options"]
    challenge = asked["publicKey"]["challenge"]
    assert (
        alone.post(url, {"credential": json.dumps(store.answer(challenge, user))})["Location"]
        == "/"
    )
    assert alone.get("/clients/").status_code == 200
    assert events("signed_in") == ["password", "password+webauthn", "webauthn"]


@pytest.mark.parametrize("fault", ["challenge", "origin", "key", "site", "again"])
def test_a_passkey_that_does_not_fit_is_refused_in_words(user: User, fault: str) -> None:
    store = KeyStore()
    store.belongs_to(user)
    browser, _ = by_password(user)
    challenge = str(options(browser.get(AUTHENTICATE))["challenge"])
    if fault == "again":
        browser.post(AUTHENTICATE, {"credential": json.dumps(store.answer(challenge))})
        browser, _ = by_password(user)
        browser.get(AUTHENTICATE)
    other = {
        "challenge": store,
        "again": store,
        "origin": KeyStore(origin="https://evil.example", key=store.key, id=store.id),
        "key": KeyStore(id=store.id),
        "site": KeyStore(site="evil.example", key=store.key, id=store.id),
    }[fault]
    answered = other.answer("AAAA" if fault == "challenge" else challenge)
    answer = browser.post(AUTHENTICATE, {"credential": json.dumps(answered)})
    assert answer.status_code == 200
    assert "This was not accepted." in answer.content.decode()


@pytest.mark.parametrize(
    "sent", ["", "{", "7", "null", "[]", '{"id": 1}', '{"response": {"userHandle": "AAAA"}}']
)
@pytest.mark.parametrize("door", ["sign-in", "second", "add"])
def test_senseless_passkeys_are_no_fault(user: User, door: str, sent: str) -> None:
    if door == "second":
        KeyStore().belongs_to(user)
    browser = Browser()
    url = "/account/2fa/passkeys/sign-in/"
    if door != "sign-in":
        browser, _ = by_password(user)
        url = AUTHENTICATE if door == "second" else "/account/2fa/passkeys/add/"
    browser.get(url, headers={"Accept": "application/json"} if door == "sign-in" else {})
    answer = browser.post(url, {"credential": sent})
    assert answer.status_code in (200, 302)
    assert not browser.session.get("_auth_user_id") or door == "add"


def test_a_member_keeps_one_and_may_swap_it(harbour: PracticePeople, user: User) -> None:
    with_app(user)
    browser = signed_in(user)
    refused = browser.post("/account/2fa/totp/deactivate/")
    assert "only second factor" in refused.content.decode()
    key = KeyStore().belongs_to(user)
    assert browser.post("/account/2fa/totp/deactivate/").status_code == 302
    assert browser.post(f"/account/2fa/passkeys/{key.pk}/remove/").status_code == 302
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    assert list(kinds) == ["webauthn"]
    assert events("second_factor.removed") == ["totp"]


def test_a_client_needs_none_and_may_have_one(harbour: PracticePeople) -> None:
    browser, _ = by_password(harbour.client_user)
    assert browser.get("/me/").status_code == 200
    with_app(harbour.client_user)
    again, _ = by_password(harbour.client_user)
    assert again.get("/me/")["Location"].startswith(LOGIN)


def test_factors_are_changed_by_who_has_just_shown_who_they_are(user: User) -> None:
    with_app(user)
    browser = signed_in(user)
    change_visit(browser, confirmed=0)
    for path in ("totp/deactivate/", "recovery-codes/new/", "passkeys/add/"):
        assert "reauthenticate" in browser.get(f"/account/2fa/{path}")["Location"]
        page = browser.post(f"/account/2fa/{path}")
        assert (page.status_code, "Is it still you?" in page.content.decode()) == (403, True)
    assert browser.get(CODES).status_code in (302, 404)


def test_offered_lets_a_member_in_by_password(user: User, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    browser, _ = by_password(user)
    assert browser.get("/clients/").status_code == 200


def test_secrets_are_sealed_in_the_database(user: User) -> None:
    secret = with_app(user)
    seed = RecoveryCodes.activate(user).instance.data["seed"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
    assert secret not in kept
    assert seed.startswith("1.")
    assert len(RecoveryCodes.activate(user).generate_codes()) == 10


def test_a_new_outside_key_takes_the_secrets_over(user: User, settings: Any) -> None:
    secret = with_app(user)
    codes = RecoveryCodes.activate(user).generate_codes()
    old = list(settings.FIELD_KEYS)
    settings.FIELD_KEYS = [new_field_key(), *old]
    assert (reseal_factors(), reseal_factors()) == (2, 0)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]  # nothing needs the old one
    assert RecoveryCodes.activate(user).generate_codes() == codes
    app = Authenticator.objects.get(user=user, type="totp")
    assert app.wrap().validate_code(code(secret))
