"""What is refused as a password, on this machine and without asking anybody."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from clinic.models import User

ROWAN = User(email="rowan.ashby@harbour.example", name="Rowan Ashby")


@pytest.mark.parametrize(
    "password",
    [
        "short one 1",  # eleven
        "123456789012",
        "password1234",
        "Password2024!",
        "qwertyuiop123",
        "iloveyouiloveyou",
        "aaaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "1q2w3e4r5t6y",
        "P@ssw0rd123456",
        "rowanashby1985",
        "Ashby12345678",
        "welcome12345",
    ],
)
def test_a_guessable_password_is_refused_in_words(password: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, ROWAN)
    assert all(len(words) > 20 for words in refusal.value.messages)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "seven quiet herons crossing",
        "vT9#kk2!pLw0",
        "a long walk by the harbour",
        "Übergangsjacke im Nebel 7",
        "x" * 40 + "vT9#kk2!pLw0" + "y" * 4000,
    ],
)
def test_a_good_one_passes_however_long(password: str) -> None:
    validate_password(password, ROWAN)


def test_a_practice_adds_a_list_of_its_own(tmp_path: Path, settings: Any) -> None:
    listed = tmp_path / "listed.txt"
    listed.write_text("seven quiet herons crossing\n")
    name = "django.contrib.auth.password_validation.CommonPasswordValidator"
    own = {"NAME": name, "OPTIONS": {"password_list_path": str(listed)}}
    validators = get_password_validators([*settings.AUTH_PASSWORD_VALIDATORS, own])
    with pytest.raises(ValidationError, match="too common"):
        validate_password("Seven quiet herons crossing", ROWAN, validators)
    validate_password("eight quiet herons crossing", ROWAN, validators)
