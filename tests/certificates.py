"""Certificates that tests make for themselves, as PKCS#12 files."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.utils import timezone

PASSWORD = "walnut harbour"


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def certificate(
    key: Any,
    name: str = "Harbour Practice",
    *,
    begins: datetime | None = None,
    days: int = 400,
    ca: bool = False,
    signs: bool = True,
) -> x509.Certificate:
    """Self-made: issued by whom it was issued to."""
    called = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "GB"),
        ]
    )
    begins = begins or timezone.now() - timedelta(days=1)
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(0xC0FFEE)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=signs, content_commitment=signs, **usage), critical=True
        )
    )
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm)


def p12(
    key: Any,
    own: x509.Certificate | None,
    *,
    password: str = PASSWORD,
    without_key: bool = False,
    chain: tuple[x509.Certificate, ...] = (),
) -> bytes:
    """A file as a practice would be sent it. Without a password nothing in it is encrypted."""
    lock: KeySerializationEncryption = NoEncryption()
    if password:
        lock = BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(
        b"practice", None if without_key else key, own, chain, lock
    )
