"""What a signature holds: a digest of the words it was given for.

Keyed, since a bare hash of a short clinical text can be guessed. The key comes from the client's:
an exchange of keys wraps that one anew and does not change it, and an erasure destroys it.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import Model

from clinic.crypto import SealError
from clinic.models.opening import key_for, owner_of
from clinic.models.record import Addendum, Note

_SIGNED: dict[type[Model], tuple[str, ...]] = {
    Note: (
        *("id", "practice_id", "client_id", "author_id", "session_id", "session_on", "format"),
        *("content", "signed_at", "signed_by_id", "signature"),
    ),
    Addendum: (
        *("id", "practice_id", "note_id", "kind", "author_id", "at"),
        *("section", "struck", "reason", "text"),
    ),
}


def digest_of(row: Model) -> str:
    """HMAC-SHA256 of what is signed: the words, of whom, by whom and when; 43 signs of base64.

    A model of an app above says by `signed_columns` what a signature of its rows holds. Raises
    SealError where the text does not open, or the client's key was destroyed.
    """
    columns = _SIGNED.get(type(row)) or row.signed_columns  # type: ignore[attr-defined]
    signed = [row._meta.label, *(getattr(row, name) for name in columns)]
    text = json.dumps(signed, sort_keys=True, ensure_ascii=False, default=_plain)
    key = key_for(*owner_of(row)).key
    derived = HKDF(SHA256(), length=32, salt=None, info=b"signed").derive(key)
    digest = hmac.digest(derived, text.encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_as_signed(row: Model) -> bool | None:
    """Whether the words are still those that were signed; None for one signed without a digest."""
    kept: str = row.digest  # type: ignore[attr-defined]
    if not kept:
        return None
    try:
        return hmac.compare_digest(kept, digest_of(row))
    except SealError:
        return False


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
