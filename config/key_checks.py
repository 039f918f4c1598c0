"""Whether the keys are sound, each of its own, and kept apart from what they lock."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from config.env import BASE_DIR

LARGEST, MOST = 64_000, 500  # bytes of a file that could be one of keys; files looked at a folder


def key_faults(settings: Any) -> Iterator[CheckMessage]:
    """What is wrong with FIELD_KEYS and BACKUP_KEY under these settings."""
    fields = [key for key in settings.FIELD_KEYS if key]
    backups = [key for key in settings.BACKUP_KEY if key]
    if not fields:
        yield _fault(1, "FIELD_KEYS is empty.", "Make one with: python manage.py new_field_key")
    if not backups and settings.PRODUCTION:
        yield _fault(
            5, "BACKUP_KEY is empty.", "Make one with: python manage.py new_field_key, and keep it."
        )
    if not all(map(_is_sound, fields)):
        yield _fault(
            2, "An entry of FIELD_KEYS is not `id:32 bytes in base64`.", "See .env.example."
        )
    if not all(map(_is_sound, backups)):
        yield _fault(
            6, "An entry of BACKUP_KEY is not `id:32 bytes in base64`.", "See .env.example."
        )
    secret = secret_of(settings)
    texts, others = set(map(_text, fields)) - {""}, set(map(_text, backups)) - {""}
    if any(text in secret for text in texts):
        yield _fault(3, "A field key equals SECRET_KEY.", "Make its own: manage.py new_field_key")
    if texts & others or any(text in secret for text in others):
        yield _fault(
            7,
            "BACKUP_KEY equals another key: whoever opens one backup opens what is in it.",
            "Make its own: manage.py new_field_key",
        )
    if settings.PRODUCTION:
        yield from _lying_about(settings, texts | others)


def secret_of(settings: Any) -> str:
    """SECRET_KEY, or "" where there is none: Django itself would raise."""
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return ""


def _lying_about(settings: Any, texts: set[str]) -> Iterator[CheckMessage]:
    """A key inside the data folder is stolen, or backed up, together with what it locks."""
    folders = {Path(settings.VAR), Path(settings.PRIVATE_FILES), Path(settings.BACKUP_FOLDER)}
    for path in sorted({path for folder in folders for path in _small_files(folder)}):
        try:
            content = path.read_text(encoding="utf-8", errors="ignore")
        except OSError:
            continue
        if any(text in content for text in texts):
            yield _fault(
                4,
                f"A key lies inside the data folder: {path}",
                "Take it out of that file, and hand it over by the environment.",
            )


def _small_files(folder: Path) -> Iterator[Path]:
    """What lies in the folder itself, and our own `.env` where it lies anywhere below it."""
    own = BASE_DIR / ".env"
    candidates = [*sorted(folder.iterdir())[:MOST]] if folder.is_dir() else []
    candidates += [own] if own.is_relative_to(folder.resolve()) else []
    yield from (path for path in candidates if path.is_file() and path.stat().st_size <= LARGEST)


def _is_sound(entry: str) -> bool:
    name, _, text = entry.partition(":")
    try:
        return bool(name) and len(urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def _text(entry: str) -> str:
    return entry.partition(":")[2]


def _fault(number: int, words: str, hint: str) -> CheckMessage:
    return Error(words, hint=hint, id=f"secure_base.E{number:03}")
