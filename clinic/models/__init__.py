"""The rows of `clinic`."""

from clinic.models.apart import ProcessNote
from clinic.models.audit import AuditEvent, AuditHead, Event, Refusals
from clinic.models.base import AppendOnly, AppendOnlyError, Row
from clinic.models.care import BreakGlass, Cover, Erasing, Erasure, LegalHold
from clinic.models.certificates import PracticeCertificate
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.given import Card, Exercise, ExerciseLog
from clinic.models.jobs import Job
from clinic.models.joining import Invitation, SetupCode
from clinic.models.keys import ClientKey, PracticeKey
from clinic.models.life import LifeEvent, Person, SafetyPlan
from clinic.models.mail import ContactWishes, Mail
from clinic.models.outside import keyring
from clinic.models.pathways import (
    BeliefRating,
    Confirmation,
    Goal,
    GoalRating,
    MarkerEvidence,
    Plan,
    PlanChange,
)
from clinic.models.people import (
    Caseload,
    Client,
    Consent,
    CrisisLine,
    Member,
    MemberRole,
    Practice,
    Supervision,
    Theme,
    User,
    open_on,
)
from clinic.models.record import Addendum, AgendaTopic, ClientWords, Comment, Note, Snippet
from clinic.models.sessions import CalendarFeed, Ending, Leave, Series, Session, SessionKind

__all__ = [
    "Addendum",
    "AgendaTopic",
    "AppendOnly",
    "AppendOnlyError",
    "AuditEvent",
    "AuditHead",
    "BeliefRating",
    "BreakGlass",
    "CalendarFeed",
    "Card",
    "Caseload",
    "Client",
    "ClientKey",
    "ClientWords",
    "Comment",
    "Confirmation",
    "Consent",
    "ContactWishes",
    "Cover",
    "CrisisLine",
    "EncryptedJSON",
    "EncryptedText",
    "Ending",
    "Erasing",
    "Erasure",
    "Event",
    "Exercise",
    "ExerciseLog",
    "Goal",
    "GoalRating",
    "Invitation",
    "Job",
    "Leave",
    "LegalHold",
    "LifeEvent",
    "Mail",
    "MarkerEvidence",
    "Member",
    "MemberRole",
    "Note",
    "Person",
    "Plan",
    "PlanChange",
    "Practice",
    "PracticeCertificate",
    "PracticeKey",
    "ProcessNote",
    "Refusals",
    "Row",
    "SafetyPlan",
    "Series",
    "Session",
    "SessionKind",
    "SetupCode",
    "Snippet",
    "Supervision",
    "Theme",
    "User",
    "keyring",
    "open_on",
]
