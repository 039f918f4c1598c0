"""The owner's page for the certificate: what it takes, what it says, and what nobody ever reads."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from clinic.actions.keys import renew_practice_key
from clinic.crypto import WRAPPED, key_of
from clinic.models import AuditEvent, PracticeCertificate, PracticeKey
from clinic.models.opening import forget_all
from clinic.queries import certificate_of, valid_certificate
from tests.certificates import PASSWORD, certificate, ec_key, p12
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE, SETTINGS = "/practice/settings/certificate/", "/practice/settings/"
LARGE = 5_000_000


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def owner(harbour: PracticePeople) -> Browser:
    return sign_in(Browser(), harbour.owner)


def send(browser: Browser, content: bytes, password: str = PASSWORD) -> Any:
    file = SimpleUploadedFile("practice.p12", content)
    return browser.post(PAGE, {"file": file, "password": password})


def file_of(name: str, **about: Any) -> bytes:
    return p12(ec_key(), certificate(ec_key(), name, **about))


def text(browser: Browser, path: str = SETTINGS) -> str:
    return browser.get(path).content.decode()


def in_the_database() -> str:
    """Every row of every table, as it is stored."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return repr(rows)


def test_the_page_says_what_to_ask_for_where_one_is_for_issuing_others(owner: Browser) -> None:
    refused = send(owner, file_of("Quayside Seal", ca=True))
    assert refused.status_code == 422
    for page in (text(owner, PAGE), refused.content.decode()):
        assert "its basic constraints are CA:FALSE" in page
        assert "-addext basicConstraints=critical,CA:FALSE" in page
    assert "as openssl makes them unless told otherwise" in refused.content.decode()


def test_a_certificate_is_put_there_replaced_and_removed_and_its_key_is_read_by_nobody(
    two_practices: TwoPractices, owner: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    harbour = two_practices.harbour
    assert send(owner, file_of("Quayside Seal"))["Location"] == SETTINGS
    first = certificate_of(harbour.practice.pk)
    assert first is not None
    assert send(owner, file_of("Breakwater Seal"))["Location"] == SETTINGS
    kept = valid_certificate(harbour.practice.pk)
    assert kept is not None
    assert (
        kept.key
        == ec_key()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )

    page = text(owner)
    assert "Breakwater Seal, GB" in page
    assert "Quayside" not in page
    others = sign_in(Browser(), two_practices.lighthouse.owner)
    assert "Breakwater" not in text(others) + text(others, PAGE)
    others.post(f"{PAGE}remove/")
    assert certificate_of(two_practices.lighthouse.practice.pk) is None
    assert certificate_of(harbour.practice.pk) == kept

    number = ec_key().private_numbers().private_value
    secrets = {PASSWORD, *kept.key.splitlines()[1:-1], str(number), f"{number:x}"}
    seen = in_the_database() + caplog.text + page + text(owner, PAGE)
    assert {secret for secret in secrets if secret in seen} == set()

    renew_practice_key(harbour.practice)
    forget_all()
    again = PracticeCertificate.objects.get(pk=kept.pk)
    newest = PracticeKey.objects.get(practice=harbour.practice, retired_at=None)
    assert key_of(again.__dict__["key"].text) == (WRAPPED, str(newest.pk))
    assert again.key == kept.key

    owner.post(f"{PAGE}remove/")
    assert not PracticeCertificate.objects.exists()
    said = AuditEvent.objects.filter(event="practice.changed", practice=harbour.practice)
    assert list(said.order_by("number").values_list("reason", "actor")) == [
        (f"certificate.{what}", harbour.owner.user_id) for what in ("added", "replaced", "removed")
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"not a certificate", "This is no PKCS#12 file"),
        (bytes(LARGE), "larger than 64 KB"),
        (file_of("Old", begins=timezone.now() - timedelta(days=500)), "This certificate ended on"),
        (file_of("New", begins=timezone.now() + timedelta(days=5)), "This certificate begins on"),
    ],
    ids=["empty", "garbage", "5 MB", "ended", "to come"],
)
def test_what_cannot_sign_gets_one_sentence_and_changes_nothing(
    owner: Browser, content: bytes, words: str
) -> None:
    response = send(owner, content)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PracticeCertificate.objects.exists()


def test_the_owner_alone_and_only_who_has_just_shown_that_it_is_them(
    harbour: PracticePeople, owner: Browser
) -> None:
    for name, member in harbour.members.items():
        if name != "owner":
            assert send(sign_in(Browser(), member), file_of("Their Seal")).status_code == 403
    late = sign_in(Browser(), harbour.owner, ago=600)
    assert "/account/" in late.get(PAGE)["Location"]
    assert send(late, file_of("Late Seal")).status_code == 403
    assert not PracticeCertificate.objects.exists()


def test_the_owner_is_told_in_the_last_month_and_once_it_has_ended(
    harbour: PracticePeople, owner: Browser
) -> None:
    send(owner, file_of("Quayside Seal"))
    rows = PracticeCertificate.objects.all()
    for days, words in ((31, ""), (29, "with ends on"), (-1, "with ended on")):
        rows.update(
            not_before=timezone.now() - timedelta(days=99),
            not_after=timezone.now() + timedelta(days=days),
        )
        for path in (SETTINGS, "/practice/people/", "/"):
            page = text(owner, path)
            assert ("certificate that files are signed" in page) == bool(words)
            assert words in page
    assert valid_certificate(harbour.practice.pk) is None
    assert "certificate that files" not in text(sign_in(Browser(), harbour.therapist), "/")
