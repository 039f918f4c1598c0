"""Seal and open: AES-256-GCM, bound to the place a text belongs to. Plain Python.

A sealed text reads `1.<key id>.<nonce>.<ciphertext>` (base64, URL-safe). The first part is the
version of this form. The place (model, field, practice, row) is authenticated with it, so a
ciphertext moved to another row, field or practice does not open.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "1"
NONCE_BYTES = 12


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


def seal(content: bytes, place: str, ring: Keyring) -> str:
    """Encrypt `content` for `place` with the ring's current key."""
    nonce = urandom(NONCE_BYTES)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, content, place.encode())
    return ".".join((VERSION, ring.current, _text(nonce), _text(sealed)))


def unseal(sealed: str, place: str, ring: Keyring) -> bytes:
    """Decrypt what `seal` made for the same place. Raises SealError, and never returns a guess."""
    try:
        version, name, nonce, content = sealed.split(".")
        if version != VERSION:
            raise SealError("This form of sealed text is not known here.")
        key = AESGCM(ring.keys[name])
        return key.decrypt(urlsafe_b64decode(nonce), urlsafe_b64decode(content), place.encode())
    except (ValueError, KeyError, InvalidTag) as error:
        raise SealError("A sealed text did not open.") from error


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
