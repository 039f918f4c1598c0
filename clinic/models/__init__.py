"""The rows of `clinic`."""

from clinic.models.audit import AuditEvent, AuditHead, Event, Refusals
from clinic.models.base import AppendOnly, AppendOnlyError, Row
from clinic.models.care import BreakGlass, Cover, Erasing, Erasure, LegalHold
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.jobs import Job
from clinic.models.joining import Invitation, SetupCode
from clinic.models.keys import ClientKey, PracticeKey
from clinic.models.outside import keyring
from clinic.models.pathways import Goal, GoalRating, MarkerEvidence, Plan
from clinic.models.people import (
    Caseload,
    Client,
    Consent,
    CrisisLine,
    Member,
    MemberRole,
    Practice,
    Supervision,
    User,
    open_on,
)
from clinic.models.record import Addendum, Note

__all__ = [
    "Addendum",
    "AppendOnly",
    "AppendOnlyError",
    "AuditEvent",
    "AuditHead",
    "BreakGlass",
    "Caseload",
    "Client",
    "ClientKey",
    "Consent",
    "Cover",
    "CrisisLine",
    "EncryptedJSON",
    "EncryptedText",
    "Erasing",
    "Erasure",
    "Event",
    "Goal",
    "GoalRating",
    "Invitation",
    "Job",
    "LegalHold",
    "MarkerEvidence",
    "Member",
    "MemberRole",
    "Note",
    "Plan",
    "Practice",
    "PracticeKey",
    "Refusals",
    "Row",
    "SetupCode",
    "Supervision",
    "User",
    "keyring",
    "open_on",
]
