"""Signed-in browsers and counted statements for the pages therapists live in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clinic.models import Member, User
from tests.sign_in import signed_in

Sign = Callable[[Member | User], Browser]


@pytest.fixture
def sign_in() -> Sign:
    """A browser of this person."""
    return signed_in


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run inside, without savepoints."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [one["sql"] for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]


def own(found: list[str]) -> list[str]:
    """A page's own statements: without session, user, member, roles, and the audit."""
    frame = ("django_session", '"clinic_auditevent"', '"clinic_audithead"', "clinic_memberrole")
    rights = ('FROM "clinic_user"', 'FROM "clinic_member"')
    return [one for one in found if not any(part in one for part in (*frame, *rights))]
