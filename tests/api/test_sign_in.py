"""Who the API answers: members by session or by token, and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from clinic.models import AuditEvent
from tests.api.conftest import Caller
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

LISTS = ("clients/", "assignments/", "scores/", "reports/")


def token_of(people: PracticePeople, who: str = "therapist") -> tuple[AuthToken, str]:
    return AuthToken.objects.create(user=people.members[who].user)  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", LISTS)
def test_session_and_token_open_the_same(harbour: PracticePeople, path: str) -> None:
    by_session = Caller(harbour.therapist.user).get(path)
    by_token = Caller(token=token_of(harbour)[1]).get(path)
    assert (by_session.status_code, by_token.status_code) == (200, 200)
    assert by_session.json() == by_token.json()


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_stranger_is_asked_who_they_are(path: str) -> None:
    answer = Caller().get(path)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Sign in first"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token", ["x", "a" * 64, "a" * 5000, "schön", "\xff\xfe", "two parts", "a\tb", "%00"]
)
def test_a_token_that_is_none_is_refused_not_a_fault(token: str) -> None:
    answer = Caller(token=token).get("clients/")
    assert answer.status_code == 401
    assert token not in answer.content.decode()


def test_a_token_ends_on_its_day(harbour: PracticePeople) -> None:
    row, token = token_of(harbour)
    AuthToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    assert Caller(token=token).get("clients/").status_code == 401


def test_a_token_ends_with_the_membership_or_the_sign_in(harbour: PracticePeople) -> None:
    token = token_of(harbour)[1]
    harbour.therapist.ended_on = timezone.now().date()
    harbour.therapist.save()
    assert Caller(token=token).get("clients/").status_code == 403
    harbour.therapist.user.is_active = False
    harbour.therapist.user.save()
    assert Caller(token=token).get("clients/").status_code == 401


def test_a_client_is_refused_and_that_is_noted(harbour: PracticePeople) -> None:
    for path in LISTS:
        assert Caller(harbour.client_user).get(path).status_code == 403
    denied = AuditEvent.objects.filter(event="denied", actor=harbour.client_user)
    assert denied.filter(reason="not_allowed").count() == len(LISTS)


def test_a_session_posts_with_its_form_token_only(two_practices: TwoPractices) -> None:
    visitor = Client(enforce_csrf_checks=True)
    sign_in(visitor, two_practices.harbour.therapist)
    answer = visitor.post("/api/v1/reports/", {}, content_type="application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_a_token_needs_no_form_token(harbour: PracticePeople) -> None:
    visitor = Client(
        enforce_csrf_checks=True, headers={"Authorization": f"Token {token_of(harbour)[1]}"}
    )
    answer = visitor.post("/api/v1/reports/", {}, content_type="application/json")
    assert answer.status_code == 400
