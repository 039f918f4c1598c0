"""The table of roles: who may do what, for whom. A change here is a change of rights."""

from itertools import chain, combinations

import pytest

from clinic.roles import GRANTS, OPENED, Permission, Reach, Role, permissions, reaches

P = Permission
TABLE = {
    Role.OWNER: "client_names client_add client_edit people_manage carers_manage cover_arrange "
    "break_glass audit_read library_read library_edit outcomes_read",
    Role.SUPERVISOR: "client_names record_read note_cosign report_read library_read library_edit "
    "break_glass outcomes_read",
    Role.THERAPIST: "client_names client_add client_edit record_read plan_write note_write "
    "note_sign check_in_assign report_read report_request library_read library_edit "
    "cover_arrange break_glass session_plan outcomes_read",
    Role.TRAINEE: "client_names client_edit record_read plan_write note_write check_in_assign "
    "report_read report_request library_read session_plan outcomes_read",
    Role.FRONT_DESK: "client_names client_add client_edit session_plan",
}
CLINICAL = {P.RECORD_READ, P.PLAN_WRITE, P.NOTE_WRITE, P.NOTE_SIGN, P.NOTE_COSIGN, P.REPORT_READ}
CLINICAL |= {P.REPORT_REQUEST, P.CHECK_IN_ASSIGN}


@pytest.mark.parametrize("role", Role)
def test_the_table_is_what_was_agreed(role: Role) -> None:
    assert permissions(frozenset({role})) == set(TABLE[role].split())


@pytest.mark.parametrize("role", Role)
def test_nobody_reads_a_record_across_the_whole_practice(role: Role) -> None:
    reach, granted = GRANTS[role]
    assert reach is not Reach.PRACTICE or not granted & CLINICAL


def test_roles_add_up_and_never_take_away() -> None:
    every = list(chain.from_iterable(combinations(Role, size) for size in range(len(Role) + 1)))
    for roles in every:
        held = frozenset(roles)
        assert permissions(held) == {p for role in held for p in permissions(frozenset({role}))}
        for permission in Permission:
            assert bool(reaches(held, permission)) == (permission in permissions(held))


def test_an_owner_who_is_therapist_reads_records_of_the_own_caseload_only() -> None:
    solo = frozenset({Role.OWNER, Role.THERAPIST})
    assert reaches(solo, P.RECORD_READ) == {Reach.CASELOAD}
    assert reaches(solo, P.CLIENT_NAMES) == {Reach.CASELOAD, Reach.PRACTICE}


def test_a_record_is_opened_with_a_reason_anywhere_and_for_reading_only() -> None:
    assert reaches(frozenset({Role.THERAPIST}), P.BREAK_GLASS) == {Reach.PRACTICE}
    assert not reaches(frozenset({Role.TRAINEE, Role.FRONT_DESK}), P.BREAK_GLASS)
    assert {P.CLIENT_NAMES, P.RECORD_READ, P.REPORT_READ} == OPENED


def test_no_role_grants_nothing() -> None:
    assert permissions(frozenset()) == frozenset()
    assert reaches(frozenset(), P.CLIENT_NAMES) == frozenset()


def test_every_permission_is_granted_to_somebody() -> None:
    assert permissions(frozenset(Role)) == set(Permission)
