"""The outside keys: in the environment, never in the database."""

from functools import lru_cache

from django.conf import settings

from clinic.crypto import Keyring


@lru_cache(maxsize=4)
def _ring(entries: tuple[str, ...]) -> Keyring:
    return Keyring.read(list(entries))


def keyring() -> Keyring:
    """The keys in use (settings.FIELD_KEYS, newest first)."""
    return _ring(tuple(key for key in settings.FIELD_KEYS if key))
