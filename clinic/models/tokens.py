"""Secrets for links in letters: worked out from the client's key, so that none is kept."""

import hmac
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import models

from clinic.models.opening import key_for, owner_of


def token_for(row: models.Model, purpose: str) -> str:
    """256 bits for this row and purpose, the same each time; gone when the client's key is."""
    key = key_for(*owner_of(row)).key
    derived = HKDF(SHA256(), length=32, salt=None, info=f"token:{purpose}".encode()).derive(key)
    secret = hmac.digest(derived, str(row.pk).encode(), "sha256")
    return urlsafe_b64encode(secret).rstrip(b"=").decode()
