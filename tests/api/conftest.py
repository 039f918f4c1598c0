from typing import Any

import pytest
from django.test import Client

from clinic.models import Member, User
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in


class Caller:
    """A program that speaks JSON to the API, signed in by session, by token or not at all."""

    def __init__(self, user: User | None = None, token: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Token {token}"} if token else {})
        if user is not None:
            sign_in(self.client, user)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers=headers
        )


def calling(member: Member) -> Caller:
    return Caller(member.user)


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def therapist(harbour: PracticePeople) -> Caller:
    return calling(harbour.therapist)
