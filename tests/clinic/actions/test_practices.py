"""Opening a practice."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.practices import open_practice
from clinic.models import AuditEvent, Practice, User
from clinic.roles import Role
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Harbour",
    "country": "gb",
    "time_zone": "Europe/London",
    "owner_email": "Owner@Harbour.example",
    "owner_name": "Ada Okafor",
    "password": PASSWORD,
}


def test_one_person_can_begin_at_once() -> None:
    practice = open_practice(**GIVEN)
    owner = User.objects.get(email="owner@harbour.example")
    assert owner.check_password(PASSWORD)
    assert owner.member is not None
    assert owner.member.practice == practice
    assert owner.member.roles == {Role.OWNER, Role.THERAPIST}
    assert practice.country == "GB"
    trace = AuditEvent.objects.get(event="practice.opened")
    assert (trace.practice, trace.actor) == (practice, owner)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Name of the practice: please fill this in"),
        ({"name": "x" * 121}, "at most 120"),
        ({"country": "GBR"}, "code of two letters"),
        ({"country": "1!"}, "code of two letters"),
        ({"time_zone": "Harbour/Town"}, "not a known time zone"),
        ({"owner_email": "owner"}, "valid email"),
        ({"owner_email": "taken@harbour.example"}, "already signs in"),
        ({"owner_email": "TAKEN@harbour.example"}, "already signs in"),
        ({"owner_name": ""}, "Name: please fill this in"),
        ({"password": "short"}, "too short"),
        ({"password": "owner@harbour"}, "too similar"),
    ],
)
def test_bad_input_opens_nothing(change: dict[str, Any], sentence: str) -> None:
    UserFactory(email="taken@harbour.example")
    with pytest.raises(ValidationError) as refusal:
        open_practice(**GIVEN | change)
    assert sentence in " ".join(refusal.value.messages)
    assert not Practice.objects.exists()
    assert User.objects.count() == 1
    assert not AuditEvent.objects.exists()
