"""Which buttons a page offers, and what asking costs."""

import pytest

from clinic.models import Member, MemberRole
from clinic.roles import Permission, Role
from reports.queries import permitted
from tests.people import PracticePeople
from tests.reports.pages.conftest import statements

ASKED = (Permission.NOTE_WRITE, Permission.REPORT_REQUEST, Permission.CLIENT_NAMES)
RECORD = Permission.RECORD_READ


def as_also(member: Member, role: Role) -> Member:
    MemberRole.objects.create(member=member, role=role)
    return Member.objects.select_related("practice").get(pk=member.pk)


@pytest.mark.parametrize("given", [None, RECORD])
def test_what_holds_does_not_hang_on_what_is_known(
    harbour: PracticePeople, given: Permission | None
) -> None:
    assert permitted(harbour.therapist, harbour.client, ASKED, given=given) == set(ASKED)
    assert permitted(harbour.supervisor, harbour.client, ASKED, given=given) == {
        Permission.CLIENT_NAMES
    }


def test_reading_a_supervisees_record_is_no_right_to_write_in_it(harbour: PracticePeople) -> None:
    both = as_also(harbour.supervisor, Role.THERAPIST)
    held = permitted(both, harbour.client, ASKED, given=RECORD)
    assert held == {Permission.CLIENT_NAMES}


def test_a_reach_that_is_known_takes_no_statement_and_another_takes_one(
    harbour: PracticePeople,
) -> None:
    therapist, both = harbour.therapist, as_also(harbour.supervisor, Role.THERAPIST)
    for member, given, expected in (
        (therapist, RECORD, 0),
        (therapist, None, 1),
        (both, RECORD, 1),
    ):
        assert member.roles
        with statements() as made:
            permitted(member, harbour.client, ASKED, given=given)
        assert len(made) == expected
