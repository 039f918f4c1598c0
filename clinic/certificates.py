"""A certificate as it comes in: a PKCS#12 file (RFC 7292), opened once with its password.

What cannot sign a file for a practice is refused here, each in one sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

LARGEST_FILE = 64_000  # bytes; one with a chain of four has some 8,000
SHORTEST_RSA, LONGEST_RSA = 2048, 8192  # bits
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)  # those that PDF readers know
MOST_ROUNDS = 2_000_000  # of deriving a key from the password: about a second
LONGEST_CHAIN = 8
LONGEST_NAME = 200
# what `openssl req -x509` must be told, or the certificate it makes is one for issuing others
OPENSSL_OPTIONS = (
    "-addext basicConstraints=critical,CA:FALSE",
    "-addext keyUsage=critical,digitalSignature",
)
# what asn1crypto raises where bytes are not what they say
_BROKEN = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Identity:
    """Who signs. `certificates` and `key` are PEM, the own certificate first; `key` is secret."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    certificates: str
    key: str = field(repr=False)


def opened(content: bytes, password: str) -> Identity:
    """The identity in a PKCS#12 file. Raises ValidationError in one sentence that says why not."""
    if len(content) > LARGEST_FILE:
        raise ValidationError(_("This file is larger than 64 KB, so it holds more than one key."))
    _refuse_other_files(content)
    try:
        found = pkcs12.load_pkcs12(content, password.encode() or None)
        key, own = found.key, found.cert
        chain = [each.certificate for each in found.additional_certs]
    except UnsupportedAlgorithm:
        raise _unknown_key() from None
    except (ValueError, TypeError):
        raise ValidationError(_("This password does not open the file.")) from None
    if key is None:
        raise ValidationError(
            _("There is no private key in this file. Export the certificate with its key.")
        )
    if own is None:
        raise ValidationError(_("There is no certificate in this file that belongs to its key."))
    try:
        return _identity(own.certificate, _sound_key(key), chain[:LONGEST_CHAIN])
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValidationError(_("The certificate in this file cannot be read.")) from None


def refuse_untimely(identity: Identity, now: datetime) -> None:
    """Raises ValidationError where the certificate has ended or has not begun."""
    day = {"day": date_format(identity.not_after, "DATE_FORMAT")}
    if now >= identity.not_after:
        raise ValidationError(_("This certificate ended on %(day)s. Ask for a new one.") % day)
    day = {"day": date_format(identity.not_before, "DATE_FORMAT")}
    if now < identity.not_before:
        raise ValidationError(_("This certificate begins on %(day)s. Come back then.") % day)


def _refuse_other_files(content: bytes) -> None:
    """Look at the outer shape only: is it such a file, and would opening it hold up the server?"""
    from asn1crypto.pkcs12 import Pfx, SafeContents

    try:
        whole = Pfx.load(content, strict=True)
        shell = [whole["mac_data"].native]
        for part in whole.authenticated_safe:
            if part["content_type"].native == "encrypted_data":
                shell.append(part["content"]["encrypted_content_info"].native)
            if part["content_type"].native == "data":
                shell.append(SafeContents.load(part["content"].native).native)
        rounds = max(_rounds(shell), default=0)
    except _BROKEN:
        raise ValidationError(_("This is no PKCS#12 file (.p12 or .pfx).")) from None
    if rounds > MOST_ROUNDS:
        raise ValidationError(
            _("This file takes too long to open. Export it again with the usual settings.")
        )


def _rounds(found: Any) -> Iterator[int]:
    """How often each password derivation goes round, wherever it is named."""
    if isinstance(found, list):
        for each in found:
            yield from _rounds(each)
    elif isinstance(found, dict):
        for name, value in found.items():
            if name in {"iterations", "iteration_count"} and isinstance(value, int):
                yield value
            else:
                yield from _rounds(value)


def _sound_key(key: Any) -> Key:
    if isinstance(key, rsa.RSAPrivateKey):
        if not SHORTEST_RSA <= key.key_size <= LONGEST_RSA:
            raise ValidationError(
                _("This RSA key has %(bits)s bits. Use one of 2048 to 8192.")
                % {"bits": key.key_size}
            )
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES):
        return key
    raise _unknown_key()


def _unknown_key() -> ValidationError:
    return ValidationError(
        _("PDF readers do not know this kind of key. Use RSA, or the curves P-256 to P-521.")
    )


def _identity(own: x509.Certificate, key: Key, chain: list[x509.Certificate]) -> Identity:
    if _extension(own, x509.BasicConstraints, "ca"):
        raise ValidationError(
            _(
                "This certificate is for issuing others (CA:TRUE), as openssl makes them unless"
                " told otherwise. Use one for signing: the page says what to ask for."
            )
        )
    if _extension(own, x509.KeyUsage, "digital_signature", "content_commitment") is False:
        raise ValidationError(_("This certificate does not allow signing. Ask for one that does."))
    if own.public_key() != key.public_key():
        raise ValidationError(_("There is no certificate in this file that belongs to its key."))
    pem = serialization.Encoding.PEM
    return Identity(
        subject=_called(own.subject),
        issuer=_called(own.issuer),
        serial=f"{own.serial_number:X}",
        fingerprint=own.fingerprint(hashes.SHA256()).hex(),
        not_before=own.not_valid_before_utc,
        not_after=own.not_valid_after_utc,
        certificates="".join(each.public_bytes(pem).decode() for each in [own, *chain]),
        key=key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )


def _extension(own: x509.Certificate, kind: Any, *allowances: str) -> bool | None:
    """Whether the extension grants any of these; None where the certificate does not have it."""
    try:
        value = own.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
    return any(getattr(value, each) for each in allowances)


def _called(name: x509.Name) -> str:
    """A certificate's name as a person reads it: common name, organisation, country."""
    oids = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.COUNTRY_NAME)
    values = [str(each.value) for oid in oids for each in name.get_attributes_for_oid(oid)]
    words = ", ".join(dict.fromkeys(values)) or name.rfc4514_string()
    return "".join(sign for sign in words if sign.isprintable())[:LONGEST_NAME]
