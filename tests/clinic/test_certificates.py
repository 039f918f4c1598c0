"""What comes in as a certificate: what can sign is read; what cannot is refused in a sentence."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from asn1crypto import core, pkcs12
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic.certificates import LARGEST_FILE, opened, refuse_untimely
from tests.certificates import PASSWORD, certificate, ec_key, p12, rsa_key


@pytest.mark.parametrize("password", [PASSWORD, ""])
def test_certificate_and_key_come_out(password: str) -> None:
    own = certificate(ec_key(), "Harbour\u202e\x07 Practice")
    found = opened(p12(ec_key(), own, password=password), password)
    assert (found.subject, found.issuer) == ("Harbour Practice, GB", "Harbour Practice, GB")
    assert (found.serial, found.not_after) == ("C0FFEE", own.not_valid_after_utc)
    assert found.key.startswith("-----BEGIN PRIVATE KEY-----")
    assert found.certificates.count("BEGIN CERTIFICATE") == 1
    assert "PRIVATE" not in repr(found)


def of(key: Any) -> bytes:
    return p12(key, certificate(key))


def test_whoever_vouches_for_it_comes_along() -> None:
    own, issuer = certificate(ec_key()), certificate(rsa_key(), "Quay Issuer", ca=True)
    found = opened(p12(ec_key(), own, chain=(issuer,)), PASSWORD)
    assert found.certificates.count("BEGIN CERTIFICATE") == 2
    assert found.certificates.startswith(own.public_bytes(Encoding.PEM).decode())


def endless() -> bytes:
    """A file whose password is derived two thousand million times over."""
    whole = pkcs12.Pfx.load(of(ec_key()))
    whole["mac_data"]["iterations"] = core.Integer(2**31 - 1)
    return bytes(whole.dump(force=True))


SOUND = of(ec_key())
REFUSED = {
    "wrong password": (SOUND, "walnut", "This password does not open the file."),
    "no password": (SOUND, "", "This password does not open the file."),
    "no key": (
        p12(ec_key(), certificate(ec_key()), without_key=True),
        PASSWORD,
        "There is no private key in this file.",
    ),
    "no certificate": (p12(ec_key(), None), PASSWORD, "There is no certificate in this file"),
    "an issuer's": (p12(ec_key(), certificate(ec_key(), ca=True)), PASSWORD, "issuing others"),
    "not for signing": (
        p12(ec_key(), certificate(ec_key(), signs=False)),
        PASSWORD,
        "does not allow signing",
    ),
    "short": (of(rsa_key(1024)), PASSWORD, "has 1024 bits"),
    "unknown curve": (of(ec.generate_private_key(ec.SECP256K1())), PASSWORD, "this kind of key"),
    "another kind": (of(ed25519.Ed25519PrivateKey.generate()), PASSWORD, "this kind of key"),
    "endless": (endless(), PASSWORD, "takes too long to open"),
    "garbage": (b"%PDF-1.7 not what it says", PASSWORD, "no PKCS#12 file"),
    "nothing": (b"", PASSWORD, "no PKCS#12 file"),
    "cut off": (SOUND[:-9], PASSWORD, "no PKCS#12 file"),
    "too large": (SOUND + bytes(LARGEST_FILE), PASSWORD, "larger than 64 KB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_sign_is_refused_in_one_sentence(name: str) -> None:
    content, password, words = REFUSED[name]
    with pytest.raises(ValidationError) as refusal:
        opened(content, password)
    (said,) = refusal.value.messages
    assert words in said


def test_whatever_byte_is_changed_it_is_read_or_refused() -> None:
    """No file, however broken, does anything else."""
    random, outcomes = Random(7), set[str]()
    plain = p12(ec_key(), certificate(ec_key()), password="")
    for _ in range(150):
        broken = bytearray(plain)
        broken[random.randrange(len(broken))] ^= 1 << random.randrange(8)
        try:
            outcomes.add(opened(bytes(broken), "").subject)
        except ValidationError as refusal:
            outcomes |= set(refusal.messages)
    assert "This is no PKCS#12 file (.p12 or .pfx)." in outcomes


def test_only_between_its_first_and_its_last_moment() -> None:
    found = opened(SOUND, PASSWORD)
    for when in (found.not_before, timezone.now(), found.not_after - timedelta(seconds=1)):
        refuse_untimely(found, when)
    with pytest.raises(ValidationError, match="ended on"):
        refuse_untimely(found, found.not_after)
    with pytest.raises(ValidationError, match="begins on"):
        refuse_untimely(found, found.not_before - timedelta(seconds=1))
