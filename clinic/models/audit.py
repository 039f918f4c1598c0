"""Who did what, to whose record, when, from where. No clinical values."""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clinic.models.base import AppendOnly
from clinic.models.people import Client, Member, Practice, User


class Event(StrEnum):
    """What an audit row can say happened."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    DENIED = "denied"
    PRACTICE_OPENED = "practice.opened"
    MEMBER_ADDED = "member.added"
    ROLES_CHANGED = "member.roles_changed"
    SUPERVISION_STARTED = "supervision.started"
    PEOPLE_VIEWED = "people.viewed"
    AUDIT_VIEWED = "audit.viewed"
    CLIENTS_LISTED = "clients.listed"
    CLIENT_VIEWED = "client.viewed"
    CLIENT_ADDED = "client.added"
    CLIENT_CHANGED = "client.changed"
    CONSENT_RECORDED = "consent.recorded"
    CASELOAD_STARTED = "caseload.started"
    CASELOAD_ENDED = "caseload.ended"
    PLAN_CHOSEN = "plan.chosen"
    PLAN_CHANGED = "plan.changed"
    PLAN_VIEWED = "plan.viewed"
    NOTE_STARTED = "note.started"
    NOTE_VIEWED = "note.viewed"
    NOTE_EDITED = "note.edited"
    NOTE_SIGNED = "note.signed"
    NOTE_DISCARDED = "note.discarded"
    ADDENDUM_ADDED = "note.addendum_added"
    CHECK_IN_ASSIGNED = "check_in.assigned"
    CHECK_IN_WITHDRAWN = "check_in.withdrawn"
    CHECK_IN_VIEWED = "check_in.viewed"
    LINK_MADE = "link.made"
    LINK_REDEEMED = "link.redeemed"
    CHECK_IN_SAVED = "check_in.saved"
    RESPONSE_SENT = "response.sent"
    SCORES_READ = "scores.read"
    REPORTS_LISTED = "reports.listed"
    REPORT_REQUESTED = "report.requested"
    REPORT_VIEWED = "report.viewed"
    REPORT_PRODUCED = "report.produced"
    REPORT_FAILED = "report.failed"
    REPORT_CANCELLED = "report.cancelled"
    REPORT_DOWNLOADED = "report.downloaded"
    TOKEN_MADE = "token.made"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
    INSTRUMENT_IMPORTED = "instrument.imported"
    INSTRUMENT_STARTED = "instrument.started"
    INSTRUMENT_EDITED = "instrument.edited"
    INSTRUMENT_DISCARDED = "instrument.discarded"
    INSTRUMENT_PUBLISHED = "instrument.published"
    INSTRUMENT_OFFERED = "instrument.offered"
    REFERENCE_IMPORTED = "reference.imported"
    REFERENCE_ADOPTED = "reference.adopted"
    REFERENCE_DROPPED = "reference.dropped"
    EVIDENCE_VIEWED = "evidence.viewed"
    RESPONSE_IMPORTED = "response.imported"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105
    SECOND_FACTOR_ADDED = "second_factor.added"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    REAUTHENTICATED = "reauthenticated"
    SESSION_ENDED = "session.ended"
    SETUP_CLAIMED = "setup.claimed"
    PRACTICE_CHANGED = "practice.changed"
    INVITATION_MADE = "invitation.made"
    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_REVOKED = "invitation.revoked"
    MEMBER_DEACTIVATED = "member.deactivated"
    MEMBER_REACTIVATED = "member.reactivated"
    SUPERVISION_ENDED = "supervision.ended"
    CLIENT_TRANSFERRED = "client.transferred"
    COVER_STARTED = "cover.started"
    COVER_ENDED = "cover.ended"
    BREAK_GLASS_OPENED = "break_glass.opened"
    BREAK_GLASS_ENDED = "break_glass.ended"
    ACCESS_LOG_VIEWED = "access_log.viewed"
    CLIENT_EXPORTED = "client.exported"
    CLIENT_ERASED = "client.erased"
    LEGAL_HOLD_SET = "legal_hold.set"
    LEGAL_HOLD_LIFTED = "legal_hold.lifted"
    PRACTICE_EXPORTED = "practice.exported"
    LIST_EXPORTED = "list.exported"
    BROUGHT_OVER = "brought_over"
    BRING_OVER_ASKED = "bring_over.asked"
    BRING_OVER_CANCELLED = "bring_over.cancelled"
    PAGE_PRINTED = "page.printed"
    KEYS_ROTATED = "keys.rotated"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    AUDIT_VERIFIED = "audit.verified"
    PLAN_REVIEWED = "plan.reviewed"
    MOVEMENT_CONFIRMED = "movement.confirmed"
    CALENDAR_VIEWED = "calendar.viewed"
    CALENDAR_SHARED = "calendar.shared"
    SESSION_PLANNED = "session.planned"
    SESSION_CHANGED = "session.changed"
    LEAVE_CHANGED = "leave.changed"
    ENDING_PLANNED = "ending.planned"
    CARE_ENDED = "care.ended"
    CARE_RETURNED = "care.returned"
    NOTE_SUBMITTED = "note.submitted"
    NOTE_RETURNED = "note.returned"
    NOTE_COMMENTED = "note.commented"
    SNIPPET_CHANGED = "snippet.changed"
    PROCESS_NOTE_VIEWED = "process_note.viewed"
    PROCESS_NOTE_EDITED = "process_note.edited"
    EXERCISE_GIVEN = "exercise.given"
    EXERCISE_LOGGED = "exercise.logged"
    EXERCISE_ENDED = "exercise.ended"
    CARD_GIVEN = "card.given"
    CARD_TAKEN_BACK = "card.taken_back"
    PERSON_CHANGED = "person.changed"
    LIFE_LINE_CHANGED = "life_line.changed"
    LIFE_VIEWED = "life.viewed"
    SAFETY_PLAN_MADE = "safety_plan.made"
    SAFETY_PLAN_VIEWED = "safety_plan.viewed"
    SUPERVISION_VIEWED = "supervision.viewed"
    ALERT_RAISED = "alert.raised"
    ALERT_SEEN = "alert.seen"
    ALERT_PASSED = "alert.passed"
    ALERT_DECIDED = "alert.decided"
    ALERTS_LISTED = "alerts.listed"
    SCHEDULE_MADE = "schedule.made"
    SCHEDULE_CHANGED = "schedule.changed"
    SCHEDULE_STOPPED = "schedule.stopped"
    CHECK_IN_REMINDED = "check_in.reminded"
    CHECK_IN_CALLED_UP = "check_in.called_up"
    RESPONSE_ENTERED = "response.entered"
    CODE_MADE = "code.made"
    MAIL_SENT = "mail.sent"
    MAIL_FAILED = "mail.failed"
    CONTACT_WISHES_CHANGED = "contact_wishes.changed"
    RESULT_SHARED = "result.shared"
    RESULT_WITHDRAWN = "result.withdrawn"
    OWN_RECORD_VIEWED = "own_record.viewed"
    SAFETY_PAGE_SHOWN = "safety_page.shown"
    OUTCOMES_VIEWED = "outcomes.viewed"
    PREP_VIEWED = "prep.viewed"
    SHARE_VIEWED = "share.viewed"
    WORDS_TAKEN = "words.taken"
    AGENDA_CHANGED = "agenda.changed"
    DEVICE_HANDED_OVER = "device.handed_over"
    DEVICE_HANDED_BACK = "device.handed_back"
    CODE_USED = "code.used"
    PROFILE_CHANGED = "profile.changed"
    REPORT_EDITED = "report.edited"
    REPORT_SIGNED = "report.signed"
    REPORT_SHARED = "report.shared"
    REPORT_REVOKED = "report.revoked"


class AuditEvent(AppendOnly):
    """One line of the audit. Written by `clinic.audit.record` only.

    `chain` is the practice's id, "" for what belongs to none. Within a chain `number` counts from
    1 without a gap, and `seal` is a keyed hash of the line and of the seal before it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    on_behalf_of = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    chain = models.CharField(max_length=36, blank=True, default="")
    number = models.PositiveBigIntegerField(null=True)
    seal = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["practice", "-at"], name="audit_of_practice"),
            models.Index(fields=["client", "-at"], name="audit_of_client"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__in=[event.value for event in Event]), name="audit_event_known"
            ),
            models.UniqueConstraint(fields=["chain", "number"], name="audit_number_once"),
        ]


class AuditHead(models.Model):
    """Where a chain ends: locked while it grows, and compared with the anchor kept outside.

    Besides, how far it had come when it was last written down outside, and last proved whole
    (`is_whole`) or not.
    """

    chain = models.CharField(max_length=36, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=80, blank=True, default="")
    anchored_number = models.PositiveBigIntegerField(null=True)
    anchored_at = models.DateTimeField(null=True)
    verified_number = models.PositiveBigIntegerField(null=True)
    verified_at = models.DateTimeField(null=True)
    is_whole = models.BooleanField(null=True)


class Refusals(models.Model):
    """How many requests from one source were refused in one minute.

    The first of them have a line each in the audit; the others are told in one, and the row goes.
    """

    source = models.CharField(max_length=50)  # an account's id, or a stranger's address
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "minute"], name="refusals_once_a_minute")
        ]
