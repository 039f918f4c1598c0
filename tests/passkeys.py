"""A key store in software: makes passkeys and answers challenges, as a phone or a laptop would."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from clinic.models import User

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class KeyStore:
    """One passkey for one site."""

    site: str = "testserver"
    origin: str = "https://testserver"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def make(self, challenge: str = "AAAA") -> dict[str, Any]:
        """What the browser sends when the passkey is made."""
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(bytes(16), self.id, public)
        auth = AuthenticatorData.create(self._site, PRESENT | VERIFIED | ATTESTED, 0, data)
        made = AttestationObject.create("none", auth, {})
        told = self._client("webauthn.create", challenge)
        return self._sent(clientDataJSON=told, attestationObject=bytes(made)) | {
            "clientExtensionResults": {"credProps": {"rk": True}}
        }

    def answer(self, challenge: str, user: User | None = None) -> dict[str, Any]:
        """What the browser sends when the passkey is used."""
        auth = AuthenticatorData.create(self._site, PRESENT | VERIFIED, 1)
        told = self._client("webauthn.get", challenge)
        signed = bytes(auth) + hashlib.sha256(told).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        sent = self._sent(clientDataJSON=told, authenticatorData=bytes(auth), signature=signature)
        if user is not None:
            sent["response"]["userHandle"] = websafe_encode(str(user.pk).encode())
        return sent

    def belongs_to(self, user: User, name: str = "Passkey") -> Authenticator:
        """The passkey as the product keeps it."""
        data = {"name": name, "credential": self.make()}
        return Authenticator.objects.create(user=user, type="webauthn", data=data)

    @property
    def _site(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _sent(self, **response: bytes) -> dict[str, Any]:
        encoded = websafe_encode(self.id)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return {
            "id": encoded,
            "rawId": encoded,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": parts,
        }
