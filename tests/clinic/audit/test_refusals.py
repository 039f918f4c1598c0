"""Refused requests write a bounded number of lines, and none is lost."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clinic.audit import refusals
from clinic.audit.proof import prove
from clinic.models import AuditEvent, Refusals
from tests.people import TwoPractices
from tests.sign_in import signed_in
from tests.sizes import n_of

pytestmark = pytest.mark.django_db


def lines() -> Any:
    return AuditEvent.objects.filter(event="denied")


def later() -> None:
    """Let the minute pass, and the sweep come by."""
    Refusals.objects.update(minute=timezone.now() - timedelta(minutes=5))
    refusals.tell()


def knock(times: int) -> None:
    """At links and answers that lead nowhere, without a session, each time another one."""
    for _ in range(times):
        assert Browser().post(f"/c/{token_urlsafe(32)}/").status_code == 404
        assert Browser().post(f"/answer/{uuid4()}/send/").status_code == 404


def test_a_stranger_writes_few_lines_and_one_that_says_how_many_more(db: None) -> None:
    n = n_of(2_000)

    knock(n // 2)

    counted = sum(Refusals.objects.values_list("count", flat=True))
    minutes = Refusals.objects.count()
    assert counted >= n
    assert lines().count() <= refusals.OF_STRANGERS * minutes
    Refusals.objects.exclude(pk=Refusals.objects.first().pk).delete()
    Refusals.objects.update(count=counted)
    before = lines().count()
    later()
    told = lines().order_by("-number").first()
    assert lines().count() == before + 1
    assert told.reason.startswith(f"{counted - refusals.OF_STRANGERS}_more_at_")
    assert (told.actor, told.practice, told.address) == (None, None, "127.0.0.1")
    assert not Refusals.objects.exists()
    assert prove().holds


def test_each_address_is_counted_by_itself_and_an_ipv6_household_as_one(db: None) -> None:
    for last in range(refusals.OF_STRANGERS + 5):
        assert refusals.count_one(None, f"2001:db8::{last:x}") == (last < refusals.OF_STRANGERS)
    assert refusals.count_one(None, "2001:db8:0:1::1")
    assert refusals.count_one(None, "192.0.2.1")
    assert refusals.count_one(None, None)
    assert Refusals.objects.count() == 4


def test_who_is_signed_in_is_counted_by_account_and_told_in_their_practice(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "OF_PEOPLE", 3)
    therapist = two_practices.harbour.therapist
    browser = signed_in(therapist)

    for _ in range(8):
        assert browser.get(f"/clients/{uuid4()}/").status_code == 404

    assert lines().count() == 3
    later()
    told = lines().order_by("-number").first()
    assert lines().count() == 4
    assert told.reason.startswith("5_more_at_")
    assert (told.actor, told.practice) == (therapist.user, two_practices.harbour.practice)


def test_a_minute_without_more_is_forgotten_and_the_present_one_kept(db: None) -> None:
    refusals.count_one(None, "192.0.2.1")

    assert refusals.tell() == 0
    assert Refusals.objects.count() == 1
    later()
    assert lines().count() == 0
    assert not Refusals.objects.exists()
