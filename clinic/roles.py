"""What a role may do, and how far it reaches. Plain Python; rows are `access.py`'s business."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do."""

    CLIENT_NAMES = "client_names"  # names, contact, whether check-ins are done
    CLIENT_ADD = "client_add"
    CLIENT_EDIT = "client_edit"
    RECORD_READ = "record_read"  # plan, notes, scores, answers
    PLAN_WRITE = "plan_write"
    SESSION_PLAN = "session_plan"  # see and plan appointments: who meets whom, and when
    NOTE_WRITE = "note_write"
    NOTE_SIGN = "note_sign"
    NOTE_COSIGN = "note_cosign"  # sign what a supervised trainee wrote
    CHECK_IN_ASSIGN = "check_in_assign"
    REPORT_READ = "report_read"
    REPORT_REQUEST = "report_request"
    LIBRARY_READ = "library_read"  # the questionnaires and what they are worth
    LIBRARY_EDIT = "library_edit"  # import, build, approve and adopt
    PEOPLE_MANAGE = "people_manage"
    CARERS_MANAGE = "carers_manage"  # who cares for a client, from when to when
    COVER_ARRANGE = "cover_arrange"  # who stands in for whom during leave
    BREAK_GLASS = "break_glass"  # open a record that is not one's own, with a reason
    AUDIT_READ = "audit_read"
    OUTCOMES_READ = "outcomes_read"  # counts over many clients, never one of them


class Role(StrEnum):
    """A role a member holds; one member may hold several."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    THERAPIST = "therapist"
    TRAINEE = "trainee"
    FRONT_DESK = "front_desk"


CARING = frozenset({Role.THERAPIST, Role.TRAINEE})


class Reach(StrEnum):
    """Whose clients a role's permissions cover."""

    PRACTICE = "practice"
    CASELOAD = "caseload"
    SUPERVISEES = "supervisees"


P = Permission
_CLINICAL = frozenset({P.CLIENT_NAMES, P.CLIENT_EDIT, P.RECORD_READ, P.PLAN_WRITE, P.NOTE_WRITE})
_CLINICAL |= {P.CHECK_IN_ASSIGN, P.REPORT_READ, P.REPORT_REQUEST, P.LIBRARY_READ, P.SESSION_PLAN}
_CLINICAL |= {P.OUTCOMES_READ}

GRANTS: dict[Role, tuple[Reach, frozenset[Permission]]] = {
    Role.OWNER: (
        Reach.PRACTICE,
        frozenset({P.CLIENT_NAMES, P.CLIENT_ADD, P.CLIENT_EDIT, P.PEOPLE_MANAGE, P.CARERS_MANAGE})
        | {P.COVER_ARRANGE, P.BREAK_GLASS, P.AUDIT_READ, P.LIBRARY_READ, P.LIBRARY_EDIT}
        | {P.OUTCOMES_READ},
    ),
    Role.SUPERVISOR: (
        Reach.SUPERVISEES,
        frozenset({P.CLIENT_NAMES, P.RECORD_READ, P.NOTE_COSIGN, P.REPORT_READ})
        | {P.LIBRARY_READ, P.LIBRARY_EDIT, P.BREAK_GLASS, P.OUTCOMES_READ},
    ),
    Role.THERAPIST: (
        Reach.CASELOAD,
        _CLINICAL | {P.CLIENT_ADD, P.NOTE_SIGN, P.LIBRARY_EDIT, P.COVER_ARRANGE, P.BREAK_GLASS},
    ),
    Role.TRAINEE: (Reach.CASELOAD, _CLINICAL),
    Role.FRONT_DESK: (
        Reach.PRACTICE,
        frozenset({P.CLIENT_NAMES, P.CLIENT_ADD, P.CLIENT_EDIT, P.SESSION_PLAN}),
    ),
}

# A record is opened with a reason because nothing else reaches it, so this one knows no caseload.
EVERYWHERE = frozenset({P.BREAK_GLASS})
# What a record opened with a reason lets its opener do, whatever their roles: read it.
OPENED = frozenset({P.CLIENT_NAMES, P.RECORD_READ, P.REPORT_READ})


def permissions(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything these roles may do together."""
    return frozenset().union(*(GRANTS[role][1] for role in roles))


def reaches(roles: frozenset[Role], permission: Permission) -> frozenset[Reach]:
    """Whose clients these roles cover for one permission; empty when none grants it."""
    held = frozenset(GRANTS[role][0] for role in roles if permission in GRANTS[role][1])
    return frozenset({Reach.PRACTICE}) if held and permission in EVERYWHERE else held
