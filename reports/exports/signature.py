"""A file signed with the practice's certificate: PAdES B-B (ETSI EN 319 142-1).

Who opens it later can check, without asking us, that it came from whoever held this certificate's
key and that no byte was changed since. It proves no time and no person: no timestamp authority is
asked, nothing is fetched, and one certificate speaks for the whole practice.
"""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.utils.translation import gettext as _

from clinic.crypto import SealError
from clinic.models import PracticeCertificate
from clinic.queries import valid_certificate
from reports import pdf
from reports.models import Report


class NotSigned(Exception):
    """The file could not be signed with this certificate."""


def certificate_for(report: Report) -> PracticeCertificate | None:
    """What this report's file can be signed with now; None for a draft: nobody vouches for it."""
    return valid_certificate(report.practice_id) if report.is_signed else None


def certified(
    content: bytes,
    certificate: PracticeCertificate,
    finished: Callable[[bytes], bytes] = bytes,
    password: str = "",
) -> bytes:
    """`content`, `finished` for where it goes (an archive copy, under a password), then signed.

    Signing comes last, since whatever else rewrites the file breaks the signature. `password`
    opens what `finished` encrypted. Raises pdf.NotAPdf and NotSigned.
    """
    return _signed(finished(pdf.with_field(content, _words(certificate))), certificate, password)


def _words(certificate: PracticeCertificate) -> str:
    """What a screen reader says of the field, which nobody sees."""
    return _("Digital signature of %(name)s") % {"name": certificate.subject}


def _signed(content: bytes, certificate: PracticeCertificate, password: str) -> bytes:
    """The file with its signature added. Loads pyHanko: 0.7 s and 50 MB, the first time."""
    from asn1crypto import keys, pem, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        own, *chain = pem.unarmor(certificate.certificates.encode(), multiple=True)
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(der) for _name, _head, der in chain)
        signer = signers.SimpleSigner(
            signing_cert=x509.Certificate.load(own[2]),
            signing_key=keys.PrivateKeyInfo.load(pem.unarmor(certificate.key.encode())[2]),
            cert_registry=store,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        if password:
            writer.encrypt(password)
        about = signers.PdfSignatureMetadata(
            field_name=pdf.SIGNATURE,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        sign = partial(signers.sign_pdf, writer, about, signer=signer, existing_fields_only=True)
        with ThreadPoolExecutor(1) as apart:  # it starts an event loop, and here one may run
            out = apart.submit(sign).result()
    except (PdfError, SealError, ValueError) as error:
        raise NotSigned from error
    return bytes(out.getvalue())
