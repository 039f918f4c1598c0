"""Whether the settings say in one voice where private files lie."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error

KINDS = ("folder", "s3")
NEEDED = ("FILES_BUCKET", "FILES_KEY_ID", "FILES_SECRET")


def file_faults(settings: Any, *, is_usual: Any, loopback: set[str]) -> Iterator[CheckMessage]:
    """What is wrong with FILES_STORAGE and the settings of the store."""
    kind, store = settings.FILES_STORAGE, settings.FILES_STORE
    given = sorted(name for name, value in store.items() if value)
    if kind not in KINDS:
        yield _fault(
            40, "FILES_STORAGE is neither `folder` nor `s3`.", "Leave FILES_STORAGE out: a folder."
        )
    if kind == "folder" and given:
        yield _fault(
            41,
            f"{', '.join(given)} would be for nothing: private files lie in a folder.",
            "Set FILES_STORAGE=s3, or leave these out.",
        )
    if kind != "s3":
        return
    if missing := [name for name in NEEDED if not store[name]]:
        yield _fault(
            42,
            f"FILES_STORAGE is s3, but there is no {' and no '.join(missing)}.",
            "See .env.example.",
        )
    if not (store["FILES_ENDPOINT"] or store["FILES_REGION"]):
        yield _fault(
            43,
            "FILES_STORAGE is s3, but neither FILES_ENDPOINT nor FILES_REGION says where.",
            "Give the store's address, or Amazon's region.",
        )
    if store["FILES_ENDPOINT"]:
        yield from _address(store["FILES_ENDPOINT"], loopback)
    if settings.PRODUCTION and store["FILES_SECRET"] and is_usual(store["FILES_SECRET"]):
        yield _fault(
            46, "FILES_SECRET is short or a usual one.", "Make a key for this product alone."
        )


def _address(text: str, loopback: set[str]) -> Iterator[CheckMessage]:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.query:
        yield _fault(
            44,
            "FILES_ENDPOINT is no address of a store.",
            "Such as https://files.practice.example, without a key or a bucket in it.",
        )
    elif parts.scheme == "http" and "." in host and host not in loopback:
        yield _fault(
            45,
            "FILES_ENDPOINT would send private files without TLS.",
            "Use https://; http:// is for this machine and for a container's bare name.",
        )


def _fault(number: int, words: str, hint: str) -> CheckMessage:
    return Error(words, hint=hint, id=f"secure_base.E{number:03}")
