"""An authenticator app, by RFC 6238 itself and not by the product's own code."""

import base64
import hmac
import struct
import time


def code(key: str, *, at: float | None = None) -> str:
    """The six digits the app shows for this key at `at` (Unix seconds), now by default."""
    period = int(time.time() if at is None else at) // 30
    digest = hmac.digest(base64.b32decode(key), struct.pack(">Q", period), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"
