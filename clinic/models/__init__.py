"""The rows of `clinic`."""

from clinic.models.audit import AuditEvent, Event
from clinic.models.base import AppendOnly, AppendOnlyError, Row
from clinic.models.fields import EncryptedJSON, EncryptedText, keyring
from clinic.models.jobs import Job
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
    "Caseload",
    "Client",
    "Consent",
    "CrisisLine",
    "EncryptedJSON",
    "EncryptedText",
    "Event",
    "Goal",
    "GoalRating",
    "Job",
    "MarkerEvidence",
    "Member",
    "MemberRole",
    "Note",
    "Plan",
    "Practice",
    "Row",
    "Supervision",
    "User",
    "keyring",
    "open_on",
]
