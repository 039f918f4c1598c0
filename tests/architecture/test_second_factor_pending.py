"""Who has given the password and no second factor comes to the second factor, and no further."""

import pytest

from tests.architecture.test_anonymous import BY_TOKEN, OPEN
from tests.architecture.visits import Answer
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
NEEDED = "/account/second-factor/"
ON_THE_WAY = {
    *("second_factor_needed", "mfa_activate_totp", "mfa_add_webauthn"),  # setting one up
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "recovery_codes_kept"),
    *("account_reauthenticate", "account_passkey_options", "account_active"),
    "account_logout",
}
# These send whoever does not sign in to the start.
SIGN_IN = {"mfa_authenticate", "mfa_login_webauthn", "device_back"}


def held_back(answer: Answer) -> bool:
    """Whether this person got what a stranger gets, or the way to the second factor."""
    if answer.route.name.startswith(BY_TOKEN):
        return answer.status == 401
    if answer.route.name.startswith("answer_"):
        return answer.status in (404, 405)
    return answer.status == 405 or answer.headers.get("Location", "") == NEEDED


def test_every_other_address_leads_to_the_second_factor(
    knocked: tuple[World, list[Answer]],
) -> None:
    answers = [answer for answer in knocked[1] if answer.who == "pending"]
    assert len(answers) > 100
    let_in = {answer.route.name for answer in answers if not held_back(answer)}
    assert let_in == OPEN | ON_THE_WAY | SIGN_IN


def test_what_is_open_to_strangers_shows_this_person_no_more_than_a_stranger(
    knocked: tuple[World, list[Answer]],
) -> None:
    seen = {
        who: {
            (answer.method, answer.route.name): answer.status
            for answer in knocked[1]
            if answer.who == who and answer.route.name in OPEN
        }
        for who in ("pending", "anonymous")
    }
    assert seen["pending"] == seen["anonymous"]
