"""Seal and open: AES-256-GCM, bound to the place a text belongs to. Plain Python.

A sealed text reads `<form>.<key id>.<nonce>.<ciphertext>` (base64, URL-safe). In form 1 the key id
is that of an outside key, in form 2 that of a practice's or client's key, which is kept wrapped.
The place (model, field, practice, row) is authenticated with it, so a ciphertext moved to another
row, field or practice does not open.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OUTSIDE, WRAPPED = "1", "2"  # the two forms
NONCE_BYTES = 12
KEY_BYTES = 32


class SealError(Exception):
    """A sealed text did not open: wrong key, wrong place, or it was changed."""


@dataclass(frozen=True)
class Keyring:
    """Keys by id; the first one seals, any one opens."""

    current: str
    keys: dict[str, bytes]

    @classmethod
    def read(cls, entries: list[str]) -> "Keyring":
        """From `id:base64` entries, newest first. Raises ValueError where one is unsound."""
        keys: dict[str, bytes] = {}
        for entry in entries:
            name, _, text = entry.partition(":")
            key = urlsafe_b64decode(text)
            if not name or "." in name or len(key) != 32:
                raise ValueError("A key is an id, a colon and 32 bytes in base64.")
            keys[name] = key
        if not keys:
            raise ValueError("There is no key.")
        return cls(current=next(iter(keys)), keys=keys)


def new_key() -> bytes:
    """A key of 256 random bits."""
    return urandom(KEY_BYTES)


def seal(content: bytes, place: str, ring: Keyring) -> str:
    """Encrypt `content` for `place` with the ring's current outside key."""
    return _seal(OUTSIDE, ring.current, ring.keys[ring.current], content, place)


def seal_with(name: str, key: bytes, content: bytes, place: str) -> str:
    """Encrypt `content` for `place` with a key that is itself kept wrapped, under its id."""
    return _seal(WRAPPED, name, key, content, place)


def key_of(sealed: str) -> tuple[str, str]:
    """The form of a sealed text and the id of the key it takes. Raises SealError."""
    parts = sealed.split(".")
    if len(parts) != 4 or parts[0] not in (OUTSIDE, WRAPPED):
        raise SealError("This form of sealed text is not known here.")
    return parts[0], parts[1]


def unseal(sealed: str, place: str, ring: Keyring) -> bytes:
    """Decrypt what `seal` made for the same place. Raises SealError, and never returns a guess."""
    form, name = key_of(sealed)
    if form != OUTSIDE or name not in ring.keys:
        raise SealError("A sealed text did not open.")
    return _unseal(sealed, ring.keys[name], place)


def unseal_with(key: bytes, sealed: str, place: str) -> bytes:
    """Decrypt what `seal_with` made for the same place with the same key. Raises SealError."""
    if key_of(sealed)[0] != WRAPPED:
        raise SealError("A sealed text did not open.")
    return _unseal(sealed, key, place)


def _seal(form: str, name: str, key: bytes, content: bytes, place: str) -> str:
    nonce = urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, content, place.encode())
    return ".".join((form, name, _text(nonce), _text(sealed)))


def _unseal(sealed: str, key: bytes, place: str) -> bytes:
    try:
        nonce, content = (urlsafe_b64decode(part) for part in sealed.split(".")[2:])
        return AESGCM(key).decrypt(nonce, content, place.encode())
    except (ValueError, InvalidTag) as error:
        raise SealError("A sealed text did not open.") from error


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
