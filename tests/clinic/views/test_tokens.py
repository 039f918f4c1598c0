import re

import pytest
from django.test import Client
from knox.models import AuthToken

from clinic.models import AuditEvent
from tests.people import TwoPractices
from tests.sign_in import sign_in

PAGE, REVOKE = "/account/tokens/", "/account/tokens/revoke/"


@pytest.fixture
def desk(two_practices: TwoPractices) -> Client:
    visitor = Client()
    sign_in(visitor, two_practices.harbour.therapist)
    return visitor


def made(visitor: Client) -> str:
    page = visitor.post(PAGE).content.decode()
    found = re.search(r'id="token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def events(name: str) -> list[str]:
    return list(AuditEvent.objects.filter(event=name).values_list("subject_id", flat=True))


def test_a_token_is_shown_once_and_kept_as_a_digest(desk: Client) -> None:
    token = made(desk)
    row = AuthToken.objects.get()
    assert token not in row.digest
    page = desk.get(PAGE).content.decode()
    assert token not in page
    assert token[:8] in page
    assert (row.expiry - row.created).days in (89, 90)
    assert events("token.made") == [row.token_key]


def test_a_revoked_token_opens_nothing(desk: Client) -> None:
    headers = {"Authorization": f"Token {made(desk)}"}
    assert Client().get("/api/v1/clients/", headers=headers).status_code == 200
    row = AuthToken.objects.get()
    answer = desk.post(REVOKE, {"digest": row.digest}, follow=True)
    assert "is revoked" in answer.content.decode()
    assert Client().get("/api/v1/clients/", headers=headers).status_code == 401
    assert events("token.revoked") == [row.token_key]


def test_nobody_revokes_another_person_s_token(desk: Client, two_practices: TwoPractices) -> None:
    made(desk)
    colleague = Client()
    sign_in(colleague, two_practices.harbour.colleague)
    answer = colleague.post(REVOKE, {"digest": AuthToken.objects.get().digest}, follow=True)
    assert "was not in use" in answer.content.decode()
    assert AuthToken.objects.count() == 1


@pytest.mark.parametrize("digest", ["", "x", "a" * 128, "a" * 5000, "\x00"])
def test_a_token_that_is_none_is_said_so(desk: Client, digest: str) -> None:
    answer = desk.post(REVOKE, {"digest": digest}, follow=True)
    assert answer.status_code == 200
    assert "was not in use" in answer.content.decode()


def test_the_eleventh_token_is_refused_in_words(desk: Client) -> None:
    for _ in range(10):
        made(desk)
    answer = desk.post(PAGE, follow=True)
    assert "You have 10 tokens already" in answer.content.decode()
    assert AuthToken.objects.count() == 10


def test_a_client_has_no_tokens(two_practices: TwoPractices) -> None:
    visitor = Client()
    sign_in(visitor, two_practices.harbour.client_user)
    assert visitor.get(PAGE).status_code == 403
    assert visitor.post(PAGE).status_code == 403
    assert AuthToken.objects.count() == 0
