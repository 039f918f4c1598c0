"""The gates: whose rows open for whom, from which day to which, and what is said of the rest."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client as Browser
from django.utils import timezone

from clinic.access import (
    NotAllowed,
    NotYours,
    client_for,
    clients_for,
    member_of,
    note_for,
    plan_for,
    row_for,
)
from clinic.actions.notes import start_note
from clinic.actions.plans import choose_pathway
from clinic.models import (
    AuditEvent,
    Caseload,
    Client,
    GoalRating,
    Member,
    MemberRole,
    Note,
    Plan,
    Supervision,
    User,
)
from clinic.roles import Permission, Role
from tests.factories import ClientFactory, MemberFactory, UserFactory, care_for
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

P = Permission


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def fresh(member: Member) -> User:
    """The person as the next request loads them."""
    return User.objects.get(pk=member.user_id)


def reached(member: Member, permission: Permission) -> set[str]:
    names = clients_for(fresh(member), permission).values_list("name", flat=True)
    return {name.removeprefix("Harbour ") for name in names}


ALL = {"Client", "Other", "Learner"}


@pytest.mark.parametrize(
    ("who", "permission", "names"),
    [
        ("therapist", P.RECORD_READ, {"Client"}),
        ("therapist", P.NOTE_SIGN, {"Client"}),
        ("colleague", P.RECORD_READ, {"Other"}),
        ("trainee", P.RECORD_READ, {"Learner"}),
        ("trainee", P.NOTE_SIGN, set()),
        ("supervisor", P.RECORD_READ, {"Client", "Learner"}),
        ("supervisor", P.NOTE_WRITE, set()),
        ("owner", P.CLIENT_NAMES, ALL),
        ("owner", P.RECORD_READ, set()),
        ("owner", P.CLIENT_EDIT, ALL),
        ("owner", P.PLAN_WRITE, set()),
        ("desk", P.CLIENT_EDIT, ALL),
        ("desk", P.RECORD_READ, set()),
        ("desk", P.REPORT_READ, set()),
    ],
)
def test_reach_follows_the_care_relationship(
    harbour: PracticePeople, who: str, permission: Permission, names: set[str]
) -> None:
    assert reached(harbour.members[who], permission) == names


def test_no_permission_of_anyone_crosses_practices(two_practices: TwoPractices) -> None:
    theirs = Client.objects.filter(practice=two_practices.lighthouse.practice)
    assert theirs.count() == 3
    for member in two_practices.harbour.members.values():
        for permission in Permission:
            assert not clients_for(fresh(member), permission).filter(pk__in=theirs).exists()


def test_a_caseload_row_that_crosses_practices_opens_nothing(two_practices: TwoPractices) -> None:
    care_for(two_practices.harbour.therapist, two_practices.lighthouse.client)
    with pytest.raises(NotYours):
        client_for(
            fresh(two_practices.harbour.therapist),
            two_practices.lighthouse.client.pk,
            P.RECORD_READ,
        )


@pytest.mark.parametrize(
    ("since", "until", "opens"),
    [
        (0, None, True),  # from today on
        (1, None, False),  # from tomorrow on
        (-9, 0, False),  # today is the first day without
        (-9, 1, True),  # today is the last day with
        (-9, -1, False),
        (0, 0, False),  # begun and ended today
    ],
)
def test_a_caseload_opens_from_its_first_day_to_the_last(
    harbour: PracticePeople, since: int, until: int | None, opens: bool
) -> None:
    today = harbour.practice.today()
    Caseload.objects.filter(client=harbour.client).update(
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )
    assert reached(harbour.therapist, P.RECORD_READ) == ({"Client"} if opens else set())
    assert ("Client" in reached(harbour.supervisor, P.RECORD_READ)) == opens


@pytest.mark.parametrize(
    ("since", "until", "opens"),
    [(0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)],
)
def test_supervision_opens_from_its_first_day_to_the_last(
    harbour: PracticePeople, since: int, until: int | None, opens: bool
) -> None:
    today = harbour.practice.today()
    Supervision.objects.filter(supervisee=harbour.therapist).update(
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )
    assert ("Client" in reached(harbour.supervisor, P.RECORD_READ)) == opens
    assert "Learner" in reached(harbour.supervisor, P.RECORD_READ)


def test_the_day_begins_where_the_practice_is(harbour: PracticePeople) -> None:
    harbour.practice.time_zone = "Pacific/Auckland"
    harbour.practice.save()
    Caseload.objects.filter(client=harbour.client).update(since="2026-06-02")
    with time_machine.travel("2026-06-01T11:59:00Z", tick=False):
        assert reached(harbour.therapist, P.RECORD_READ) == set()
    with time_machine.travel("2026-06-01T12:01:00Z", tick=False):
        assert reached(harbour.therapist, P.RECORD_READ) == {"Client"}


def test_two_caseloads_of_one_client_show_one_client(harbour: PracticePeople) -> None:
    care_for(harbour.trainee, harbour.client)
    assert clients_for(fresh(harbour.supervisor), P.RECORD_READ).count() == 2


def test_not_yours_and_not_there_look_alike(two_practices: TwoPractices) -> None:
    user = fresh(two_practices.harbour.therapist)
    others = (two_practices.lighthouse.client.pk, two_practices.harbour.others_client.pk, uuid4())
    for pk in others:
        with pytest.raises(NotYours) as refusal:
            client_for(user, pk, P.RECORD_READ)
        assert str(refusal.value) == "Not found."
        assert refusal.value.subject_id == str(pk)


def test_what_one_sees_but_may_not_do_is_said_to_be_so(harbour: PracticePeople) -> None:
    refusals = [
        (harbour.owner, P.RECORD_READ),
        (harbour.owner, P.PLAN_WRITE),
        (harbour.desk, P.RECORD_READ),
        (harbour.supervisor, P.NOTE_WRITE),
        (harbour.supervisor, P.CLIENT_EDIT),
    ]
    for member, permission in refusals:
        with pytest.raises(NotAllowed):
            client_for(fresh(member), harbour.client.pk, permission)


def test_the_gates_of_notes_plans_and_other_rows(harbour: PracticePeople) -> None:
    by = harbour.therapist
    note = start_note(client=harbour.client, session_on=harbour.practice.today(), by=by)
    plan = choose_pathway(client=harbour.client, pathway="anxious", reason="", by=by)
    assert note_for(fresh(by), note.pk, P.NOTE_WRITE) == note
    assert plan_for(fresh(by), plan.pk, P.PLAN_WRITE) == plan
    assert row_for(fresh(by), Plan.objects.all(), plan.pk, P.PLAN_WRITE) == plan
    for member in (harbour.colleague, harbour.trainee):
        with pytest.raises(NotYours):
            note_for(fresh(member), note.pk, P.RECORD_READ)
        with pytest.raises(NotYours):
            plan_for(fresh(member), plan.pk, P.RECORD_READ)
    for member in (harbour.owner, harbour.desk):
        with pytest.raises(NotAllowed):
            note_for(fresh(member), note.pk, P.RECORD_READ)
    assert note_for(fresh(harbour.supervisor), note.pk, P.NOTE_COSIGN) == note
    with pytest.raises(NotAllowed):
        note_for(fresh(harbour.supervisor), note.pk, P.NOTE_WRITE)


def test_a_gate_lets_the_querysets_own_conditions_stand(harbour: PracticePeople) -> None:
    by = harbour.therapist
    note = start_note(client=harbour.client, session_on=harbour.practice.today(), by=by)
    signed = Note.objects.filter(signed_at__isnull=False)
    with pytest.raises(NotYours):
        row_for(fresh(by), signed, note.pk, P.RECORD_READ)
    assert not GoalRating.objects.exists()


def test_a_member_who_left_reaches_nothing(harbour: PracticePeople) -> None:
    Member.objects.filter(pk=harbour.therapist.pk).update(ended_on=harbour.practice.today())
    for permission in Permission:
        with pytest.raises(NotAllowed):
            client_for(fresh(harbour.therapist), harbour.client.pk, permission)
    with pytest.raises(NotAllowed):
        member_of(fresh(harbour.therapist))


def test_a_lost_role_counts_on_the_next_request(harbour: PracticePeople) -> None:
    MemberRole.objects.filter(member=harbour.therapist).delete()
    MemberRole.objects.create(member=harbour.therapist, role=Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        client_for(fresh(harbour.therapist), harbour.client.pk, P.RECORD_READ)


def test_a_deactivated_person_is_signed_out_in_mid_visit(harbour: PracticePeople) -> None:
    browser = Browser()
    sign_in(browser, harbour.therapist)
    url = f"/clients/{harbour.client.pk}/details/"
    assert browser.get(url).status_code == 200
    User.objects.filter(pk=harbour.therapist.user_id).update(is_active=False)
    response = browser.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_clients_and_strangers_are_no_members(harbour: PracticePeople) -> None:
    nobody = UserFactory()
    for user in (harbour.client_user, nobody, AnonymousUser()):
        with pytest.raises(NotAllowed):
            member_of(user)
        with pytest.raises(NotAllowed):
            client_for(user, harbour.client.pk, P.CLIENT_NAMES)


def test_member_of_asks_for_the_permission(harbour: PracticePeople) -> None:
    assert member_of(fresh(harbour.owner), P.PEOPLE_MANAGE) == harbour.owner
    with pytest.raises(NotAllowed):
        member_of(fresh(harbour.therapist), P.PEOPLE_MANAGE)


def test_a_person_who_moved_works_in_the_new_practice_only(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    Member.objects.filter(pk=harbour.therapist.pk).update(ended_on=timezone.now().date())
    now = MemberFactory(
        practice=lighthouse.practice, user=harbour.therapist.user, roles={Role.THERAPIST}
    )
    client = ClientFactory(practice=lighthouse.practice, name="Harbour New", carer=now)
    assert reached(now, P.RECORD_READ) == {"New"}
    with pytest.raises(NotYours):
        client_for(fresh(now), harbour.client.pk, P.RECORD_READ)
    assert client_for(fresh(now), client.pk, P.RECORD_READ) == client


def test_a_denial_names_the_client_whom_the_person_reaches_otherwise(
    harbour: PracticePeople,
) -> None:
    note = start_note(
        client=harbour.client, session_on=harbour.practice.today(), by=harbour.therapist
    )
    refused = [
        (harbour.desk, f"/notes/{note.pk}/"),
        (harbour.owner, f"/clients/{harbour.client.pk}/"),
    ]
    for member, path in refused:
        browser = Browser()
        sign_in(browser, member)
        assert browser.get(path).status_code == 403
        event = AuditEvent.objects.filter(event="denied").first()
        assert (event.client, event.practice) == (harbour.client, harbour.practice)
        assert event.subject_id in path
