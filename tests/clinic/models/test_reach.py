"""Standing in, and records opened with a reason: whose rows they open, how long, in whose name."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clinic import audit
from clinic.access import NotAllowed, NotYours, client_for, clients_for
from clinic.models import AuditEvent, BreakGlass, Caseload, Cover, Event, Member, User
from clinic.models.reach import stood_in_for
from clinic.roles import Permission, Role
from tests.factories import ClientFactory, MemberFactory, care_for
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

P = Permission


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def fresh(member: Member) -> User:
    return User.objects.get(pk=member.user_id)


def reached(member: Member, permission: Permission) -> set[str]:
    names = clients_for(fresh(member), permission).values_list("name", flat=True)
    return {name.removeprefix("Harbour ") for name in names}


def cover(people: PracticePeople, since: int = 0, until: int = 5) -> Cover:
    """The colleague stands in for the therapist, in days from today."""
    today = people.practice.today()
    return Cover.objects.create(
        practice=people.practice,
        away=people.therapist,
        stand_in=people.colleague,
        since=today + timedelta(days=since),
        until=today + timedelta(days=until),
        arranged_by=people.owner,
    )


def opened(people: PracticePeople, member: Member, minutes: int = 60) -> BreakGlass:
    """The therapist's client, opened by `member` half an hour ago."""
    at = timezone.now() - timedelta(minutes=30)
    return BreakGlass.objects.create(
        practice=people.practice,
        member=member,
        client=people.client,
        code=BreakGlass.Code.EMERGENCY,
        words="They rang.",
        opened_at=at,
        ends_at=at + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("since", "until", "opens"),
    [(0, 1, True), (1, 5, False), (-9, 0, False), (-9, 1, True), (0, 0, False)],
)
def test_cover_opens_the_caseload_from_its_first_day_to_the_last(
    harbour: PracticePeople, since: int, until: int, opens: bool
) -> None:
    cover(harbour, since, until)
    both = {"Other", "Client"} if opens else {"Other"}
    assert reached(harbour.colleague, P.RECORD_READ) == both
    assert reached(harbour.colleague, P.NOTE_WRITE) == both
    assert reached(harbour.therapist, P.RECORD_READ) == {"Client"}


def test_cover_gives_what_ones_own_role_allows_and_is_not_handed_on(
    harbour: PracticePeople,
) -> None:
    today = harbour.practice.today()
    third = MemberFactory(practice=harbour.practice, roles={Role.THERAPIST})
    cover(harbour)
    Cover.objects.create(
        practice=harbour.practice,
        away=harbour.colleague,
        stand_in=third,
        since=today,
        until=today + timedelta(days=2),
        arranged_by=harbour.owner,
    )
    assert reached(third, P.RECORD_READ) == {"Other"}
    Member.objects.get(pk=third.pk).held_roles.update(role=Role.FRONT_DESK)
    assert reached(third, P.RECORD_READ) == set()


def test_a_covered_clients_caseload_must_be_open_itself(harbour: PracticePeople) -> None:
    cover(harbour)
    Caseload.objects.filter(client=harbour.client).update(until=harbour.practice.today())
    assert reached(harbour.colleague, P.RECORD_READ) == {"Other"}


def test_cover_that_crosses_practices_opens_nothing(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    Cover.objects.filter(pk=cover(harbour).pk).update(stand_in=lighthouse.therapist)
    for permission in Permission:
        with pytest.raises((NotYours, NotAllowed)):
            client_for(fresh(lighthouse.therapist), harbour.client.pk, permission)


def test_what_a_stand_in_does_is_written_down_in_whose_stead(harbour: PracticePeople) -> None:
    cover(harbour)
    browser = Browser()
    sign_in(browser, harbour.colleague)
    for client in (harbour.client, harbour.others_client):
        assert browser.get(f"/clients/{client.pk}/").status_code == 200
    rows = AuditEvent.objects.filter(event=Event.CLIENT_VIEWED)
    assert rows.get(client=harbour.client).on_behalf_of == harbour.therapist
    assert rows.get(client=harbour.others_client).on_behalf_of is None


def test_who_has_the_client_too_acts_in_their_own_name(harbour: PracticePeople) -> None:
    cover(harbour)
    care_for(harbour.colleague, harbour.client)
    assert stood_in_for(harbour.colleague, harbour.client.pk) is None


def test_outside_a_request_the_stead_is_found_too(harbour: PracticePeople) -> None:
    cover(harbour)
    audit.record(Event.REPORT_PRODUCED, by=harbour.colleague, subject=harbour.client)
    audit.record(Event.REPORT_PRODUCED, by=harbour.therapist, subject=harbour.client)
    rows = AuditEvent.objects.filter(event=Event.REPORT_PRODUCED)
    assert rows.get(actor=harbour.colleague.user).on_behalf_of == harbour.therapist
    assert rows.get(actor=harbour.therapist.user).on_behalf_of is None


@pytest.mark.parametrize("who", ["owner", "supervisor", "colleague"])
def test_a_record_opened_with_a_reason_is_read_and_nothing_more(
    harbour: PracticePeople, who: str
) -> None:
    member = harbour.members[who]
    Member.objects.get(pk=harbour.therapist.pk).supervised_by.all().delete()
    before = reached(member, P.RECORD_READ)
    assert "Client" not in before
    opened(harbour, member)
    assert reached(member, P.RECORD_READ) == before | {"Client"}
    assert "Client" in reached(member, P.REPORT_READ)
    assert client_for(fresh(member), harbour.client.pk, P.RECORD_READ).opened_with_reason
    for permission in (P.NOTE_WRITE, P.PLAN_WRITE, P.CHECK_IN_ASSIGN, P.REPORT_REQUEST):
        with pytest.raises(NotAllowed):
            client_for(fresh(member), harbour.client.pk, permission)


@pytest.mark.parametrize("who", ["trainee", "desk"])
def test_who_may_not_open_a_record_reaches_nothing_by_such_a_row(
    harbour: PracticePeople, who: str
) -> None:
    opened(harbour, harbour.members[who])
    assert "Client" not in reached(harbour.members[who], P.RECORD_READ)


def test_an_opened_record_closes_by_itself_and_at_once(harbour: PracticePeople) -> None:
    opened(harbour, harbour.colleague, minutes=30)
    assert reached(harbour.colleague, P.RECORD_READ) == {"Other"}
    row = opened(harbour, harbour.colleague)
    assert reached(harbour.colleague, P.RECORD_READ) == {"Other", "Client"}
    row.ended_at = timezone.now()
    row.save()
    assert reached(harbour.colleague, P.RECORD_READ) == {"Other"}


def test_a_record_of_another_practice_is_not_opened_by_a_row(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    opened(harbour, lighthouse.owner)
    with pytest.raises(NotYours):
        client_for(fresh(lighthouse.owner), harbour.client.pk, P.RECORD_READ)


def test_who_cares_for_the_client_has_not_opened_the_record(harbour: PracticePeople) -> None:
    opened(harbour, harbour.therapist)
    assert not client_for(
        fresh(harbour.therapist), harbour.client.pk, P.RECORD_READ
    ).opened_with_reason


def test_reach_is_one_statement_however_it_comes(
    harbour: PracticePeople, django_assert_num_queries: object
) -> None:
    cover(harbour)
    opened(harbour, harbour.colleague)
    user = fresh(harbour.colleague)
    assert user.member is not None
    user.member.roles  # noqa: B018
    ClientFactory.create_batch(5, practice=harbour.practice, carer=harbour.therapist)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(clients_for(user, P.RECORD_READ)) == 7
    with django_assert_num_queries(1):  # type: ignore[operator]
        client_for(user, harbour.client.pk, P.RECORD_READ)
