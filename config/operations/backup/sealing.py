"""A sealed stream: AES-256-GCM by chunks, each bound to its place and to the stream's end.

    header   a line that names the form · id of the key · 32 bytes of salt · 16 bytes of check
    chunks   1 MiB each, the last one shorter; nonce: its number (11 bytes), whether it is last (1)

The key of a file is derived (HKDF-SHA256) from BACKUP_KEY and the salt, so that no nonce is ever
used twice; the check tells a wrong key from a damaged file. The header is authenticated with each
chunk. Nothing is handed out before its chunk proved whole, and a stream that ends early says so.
"""

import hmac
import io
from os import urandom
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic.crypto import Keyring

FORM = b"secure-base backup 1\n"
CHUNK, TAG = 1 << 20, 16
SALT, CHECK = 32, 16


class BackupError(Exception):
    """A backup could not be made or used; the words are for whoever asked."""


class Sealing(io.RawIOBase):
    """Write to it what is to be sealed; without `close` the stream has no end and does not open."""

    def __init__(self, out: BinaryIO, ring: Keyring) -> None:
        name, salt = ring.current.encode(), urandom(SALT)
        key, check = _derived(ring.keys[ring.current], salt)
        self.header = FORM + bytes([len(name)]) + name + salt + check
        self.out, self.cipher = out, AESGCM(key)
        self.waiting, self.number = bytearray(), 0
        out.write(self.header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        content = memoryview(data)  # type: ignore[arg-type]
        self.waiting += content
        while len(self.waiting) > CHUNK:  # what may be the last chunk waits for `close`
            self._chunk(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return content.nbytes

    def close(self) -> None:
        if not self.closed:
            self._chunk(bytes(self.waiting), last=True)
        super().close()

    def _chunk(self, content: bytes, *, last: bool) -> None:
        self.out.write(self.cipher.encrypt(_nonce(self.number, last), content, self.header))
        self.number += 1


class Opening(io.RawIOBase):
    """Read from it what was sealed. Raises BackupError, in words, at the first thing amiss."""

    def __init__(self, source: BinaryIO, ring: Keyring) -> None:
        self.source = source
        form, length = source.read(len(FORM)), source.read(1)
        if form != FORM or not length:
            raise BackupError("This is not a backup of Secure Base, or its beginning is damaged.")
        name, salt, check = source.read(length[0]), source.read(SALT), source.read(CHECK)
        self.header = form + length + name + salt + check
        if len(check) < CHECK:
            raise BackupError("The backup is cut short.")
        self.cipher = AESGCM(_key(ring, name, salt, check))
        self.ready, self.number = b"", 0
        self.following = source.read(CHUNK + TAG)
        if not self.following:
            raise BackupError("The backup is cut short.")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer)  # type: ignore[arg-type]
        if not self.ready and self.following:
            self.ready = self._chunk()
        taken = self.ready[: len(target)]
        self.ready = self.ready[len(taken) :]
        target[: len(taken)] = taken
        return len(taken)

    def _chunk(self) -> bytes:
        sealed, self.following = self.following, self.source.read(CHUNK + TAG)
        last = not self.following
        try:
            content = self.cipher.decrypt(_nonce(self.number, last), sealed, self.header)
        except InvalidTag:
            raise BackupError(self._amiss(sealed, last)) from None
        self.number += 1
        return content

    def _amiss(self, sealed: bytes, last: bool) -> str:
        try:
            self.cipher.decrypt(_nonce(self.number, not last), sealed, self.header)
        except InvalidTag:
            return "The backup is damaged, or was changed, or is cut short."
        return "The backup is cut short." if last else "Something was added to the backup."


def _key(ring: Keyring, name: bytes, salt: bytes, check: bytes) -> bytes:
    known = ring.keys.get(name.decode(errors="replace"))
    for candidate in [known] if known else ring.keys.values():
        key, expected = _derived(candidate, salt)
        if hmac.compare_digest(check, expected):
            return key
    raise BackupError(
        f"The backup was made with another key ({name.decode(errors='replace')}), or its beginning"
        " is damaged. Put that key into BACKUP_KEY."
    )


def _derived(secret: bytes, salt: bytes) -> tuple[bytes, bytes]:
    both = HKDF(SHA256(), length=32 + CHECK, salt=salt, info=b"secure-base backup").derive(secret)
    return both[:32], both[32:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
