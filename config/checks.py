"""Contradictions in the settings, named with their remedy before anything starts."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from config.file_checks import file_faults
from config.key_checks import key_faults, secret_of

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
PLACEHOLDERS = ("insecure", "changeme", "change-me", "change_me", "placeholder", "your-secret")
SHORTEST_PASSWORD = 8
USUAL = {
    *("password", "postgres", "postgresql", "postgrespassword", "securebase", "changeme", "redis"),
    *("redispassword", "minioadmin", "administrator", "secretsecret"),
    *("12345678", "123456789", "1234567890"),
}


@register()
def contradictions(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """All faults of the present settings; empty when they agree with each other."""
    found = [*key_faults(settings), *_sign_in()]
    found += file_faults(settings, is_usual=_is_usual, loopback=LOOPBACK)
    if settings.EMBEDDED:
        found += _embedded()
    if settings.PRODUCTION:
        found += _production()
    return found


def _fault(number: int, words: str, hint: str) -> CheckMessage:
    return Error(words, hint=hint, id=f"secure_base.E{number:03}")


def _sign_in() -> Iterator[CheckMessage]:
    if settings.SECOND_FACTOR not in ("required", "offered"):
        yield _fault(
            30, "SECOND_FACTOR is neither `required` nor `offered`.", "Leave SECOND_FACTOR out."
        )
    if settings.SECOND_FACTOR == "offered" and not settings.DEMO:
        yield _fault(
            31,
            "SECOND_FACTOR=offered lets members in by their password alone.",
            "Leave SECOND_FACTOR out; only the demonstration may offer it.",
        )
    listed = settings.COMMON_PASSWORDS
    if listed and not Path(listed).is_file():
        yield _fault(
            32,
            "COMMON_PASSWORDS names no file.",
            "Correct the path, or leave COMMON_PASSWORDS out.",
        )


def _embedded() -> Iterator[CheckMessage]:
    others = set(settings.ALLOWED_HOSTS) - LOOPBACK
    if others:
        yield _fault(
            10,
            "The embedded product answers on this machine only, but ALLOWED_HOSTS names others.",
            "Leave ALLOWED_HOSTS out, or set DJANGO_ENV=production.",
        )


def _production() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _fault(20, "DEBUG is on in production.", "Leave DEBUG out.")
    if settings.DEMO:
        yield _fault(21, "DEMO is on in production.", "Leave DEMO out.")
    secret = secret_of(settings)
    if len(secret) < 50 or len(set(secret)) < 10:
        yield _fault(22, "SECRET_KEY is missing or short.", "Give at least 50 random characters.")
    elif any(word in secret.lower() for word in PLACEHOLDERS):
        yield _fault(29, "SECRET_KEY is a placeholder.", "Give at least 50 random characters.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield _fault(23, "ALLOWED_HOSTS is empty or `*`.", "Name the practice's own host.")
    yield from _passwords()
    if int(version("weasyprint").split(".")[0]) < 70:
        yield _fault(
            26, "WeasyPrint is older than 70.", "Install requirements/run.txt as it stands."
        )


def _passwords() -> Iterator[CheckMessage]:
    database = settings.DATABASES["default"]
    host = str(database.get("HOST") or "")
    if "postgresql" in database["ENGINE"] and host not in LOOPBACK and not host.startswith("/"):
        if not database.get("PASSWORD"):
            yield _fault(24, "The database has no password.", "Put one into DATABASE_URL.")
        elif _is_usual(str(database["PASSWORD"])):
            yield _fault(
                27, "The database's password is short or a usual one.", "Give 20 random letters."
            )
    broker = urlsplit(settings.CELERY_BROKER_URL)
    if broker.hostname and broker.hostname not in LOOPBACK:
        if not broker.password:
            yield _fault(25, "Redis has no password.", "Put one into BROKER_URL.")
        elif _is_usual(broker.password):
            yield _fault(28, "Redis' password is short or a usual one.", "Give 20 random letters.")


def _is_usual(password: str) -> bool:
    """What a guide or an image would have put there."""
    plain = "".join(letter for letter in password.lower() if letter.isalnum())
    return len(password) < SHORTEST_PASSWORD or plain in USUAL
