"""The events of the audit as a person reads them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clinic.models import Event

# What an owner reads in the list, by what it is about.
GROUPS: tuple[tuple[Any, dict[Event, Any]], ...] = (
    (
        _("Signing in"),
        {
            Event.SIGNED_IN: _("Signed in"),
            Event.SIGN_IN_FAILED: _("Failed to sign in"),
            Event.SIGNED_OUT: _("Signed out"),
            Event.SESSION_ENDED: _("Sign-in ended"),
            Event.REAUTHENTICATED: _("Confirmed who they are"),
            Event.PASSWORD_CHANGED: _("Changed the password"),
            Event.PROFILE_CHANGED: _("Changed their own settings"),
            Event.SECOND_FACTOR_ADDED: _("Added a second factor"),
            Event.SECOND_FACTOR_REMOVED: _("Removed a second factor"),
            Event.TOKEN_MADE: _("Made an API token"),
            Event.TOKEN_REVOKED: _("Revoked an API token"),
            Event.DENIED: _("Was refused"),
        },
    ),
    (
        _("Clients and their record"),
        {
            Event.CLIENTS_LISTED: _("Saw the list of clients"),
            Event.LIST_EXPORTED: _("Downloaded the list of clients"),
            Event.CLIENT_VIEWED: _("Saw a client's page"),
            Event.CLIENT_ADDED: _("Added a client"),
            Event.CLIENT_CHANGED: _("Changed a client's details"),
            Event.CONSENT_RECORDED: _("Recorded a consent"),
            Event.PLAN_VIEWED: _("Saw the plan"),
            Event.PLAN_CHOSEN: _("Chose a pathway"),
            Event.PLAN_CHANGED: _("Changed the plan"),
            Event.PLAN_REVIEWED: _("Looked at the plan again"),
            Event.MOVEMENT_CONFIRMED: _("Confirmed movement"),
            Event.ENDING_PLANNED: _("Planned the ending"),
            Event.CARE_ENDED: _("Ended care"),
            Event.CARE_RETURNED: _("Took up care again"),
            Event.PREP_VIEWED: _("Prepared a session"),
            Event.SHARE_VIEWED: _("Turned the screen to the client"),
            Event.WORDS_TAKEN: _("Took down the client's words"),
            Event.NOTE_STARTED: _("Began a note"),
            Event.NOTE_VIEWED: _("Read a note"),
            Event.NOTE_EDITED: _("Edited a note"),
            Event.NOTE_SIGNED: _("Signed a note"),
            Event.NOTE_DISCARDED: _("Discarded the draft of a note"),
            Event.ADDENDUM_ADDED: _("Added to a note"),
            Event.NOTE_SUBMITTED: _("Sent a note for co-signature"),
            Event.NOTE_RETURNED: _("Returned a note for revision"),
            Event.NOTE_COMMENTED: _("Commented on a note"),
            Event.SNIPPET_CHANGED: _("Changed their own snippets"),
            Event.SAFETY_PLAN_MADE: _("Agreed a safety plan"),
            Event.SAFETY_PLAN_VIEWED: _("Saw the safety plan"),
            Event.PERSON_CHANGED: _("Changed the people in a client's life"),
            Event.LIFE_LINE_CHANGED: _("Changed the life line"),
            Event.LIFE_VIEWED: _("Saw the people and the life line"),
            Event.EXERCISE_GIVEN: _("Gave an exercise"),
            Event.EXERCISE_LOGGED: _("Told how an exercise went"),
            Event.EXERCISE_ENDED: _("Ended an exercise"),
            Event.CARD_GIVEN: _("Gave a card"),
            Event.CARD_TAKEN_BACK: _("Took a card back"),
            Event.RESULT_SHARED: _("Shared a result with the client"),
            Event.RESULT_WITHDRAWN: _("Took a shared result back"),
            Event.OWN_RECORD_VIEWED: _("The client saw their own pages"),
            Event.CONTACT_WISHES_CHANGED: _("Changed how a client is reached"),
            Event.DEVICE_HANDED_OVER: _("Handed a device to the client"),
            Event.DEVICE_HANDED_BACK: _("Took the device back"),
            Event.CODE_USED: _("A code was used on the tablet"),
            Event.PAGE_PRINTED: _("Printed a page"),
            Event.CLIENT_EXPORTED: _("Exported a whole record"),
            Event.BROUGHT_OVER: _("Brought clients over from elsewhere"),
            Event.BRING_OVER_ASKED: _("Sent a file of clients to bring over"),
            Event.BRING_OVER_CANCELLED: _("Took back a file of clients to bring over"),
            Event.CLIENT_ERASED: _("Erased a record"),
            Event.LEGAL_HOLD_SET: _("Set a legal hold"),
            Event.LEGAL_HOLD_LIFTED: _("Lifted a legal hold"),
        },
    ),
    (
        _("Who sees whom"),
        {
            Event.CASELOAD_STARTED: _("Put a client on a caseload"),
            Event.CASELOAD_ENDED: _("Took a client off a caseload"),
            Event.CLIENT_TRANSFERRED: _("Handed a client over"),
            Event.COVER_STARTED: _("Arranged that somebody stands in"),
            Event.COVER_ENDED: _("Ended that somebody stands in"),
            Event.BREAK_GLASS_OPENED: _("Opened a record with a reason"),
            Event.BREAK_GLASS_ENDED: _("Closed a record opened with a reason"),
            Event.SUPERVISION_STARTED: _("Began a supervision"),
            Event.SUPERVISION_ENDED: _("Ended a supervision"),
            Event.SUPERVISION_VIEWED: _("Saw the supervision page"),
            Event.AGENDA_CHANGED: _("Changed the agenda of a supervision"),
            Event.ACCESS_LOG_VIEWED: _("Saw who opened a record"),
        },
    ),
    (
        _("Check-ins and scores"),
        {
            Event.CHECK_IN_ASSIGNED: _("Asked for a check-in"),
            Event.CHECK_IN_WITHDRAWN: _("Took a check-in back"),
            Event.CHECK_IN_VIEWED: _("Saw a check-in"),
            Event.CHECK_IN_SAVED: _("Saved answers"),
            Event.LINK_MADE: _("Made a link"),
            Event.LINK_REDEEMED: _("Opened a link"),
            Event.RESPONSE_SENT: _("Sent a form"),
            Event.RESPONSE_IMPORTED: _("Brought a form over"),
            Event.SCORES_READ: _("Read scores"),
            Event.SCHEDULE_MADE: _("Set up check-ins"),
            Event.SCHEDULE_CHANGED: _("Changed check-ins to come"),
            Event.SCHEDULE_STOPPED: _("Stopped check-ins"),
            Event.CHECK_IN_CALLED_UP: _("A check-in became due"),
            Event.CHECK_IN_REMINDED: _("A reminder was written"),
            Event.RESPONSE_ENTERED: _("Typed in a form from paper"),
            Event.CODE_MADE: _("Made a code for the tablet"),
            Event.MAIL_SENT: _("A message was sent"),
            Event.MAIL_FAILED: _("A message could not be sent"),
        },
    ),
    (
        _("Alerts"),
        {
            Event.ALERT_RAISED: _("An alert was raised"),
            Event.ALERT_SEEN: _("Saw an alert"),
            Event.ALERT_PASSED: _("An alert went to somebody else"),
            Event.ALERT_DECIDED: _("Decided about an alert"),
            Event.ALERTS_LISTED: _("Saw the alerts"),
            Event.SAFETY_PAGE_SHOWN: _("The page with help lines was shown"),
        },
    ),
    (
        _("Sessions"),
        {
            Event.CALENDAR_VIEWED: _("Saw the calendar"),
            Event.CALENDAR_SHARED: _("Made or revoked a calendar's address"),
            Event.SESSION_PLANNED: _("Planned a session"),
            Event.SESSION_CHANGED: _("Changed a session"),
            Event.LEAVE_CHANGED: _("Changed leave"),
        },
    ),
    (
        _("Reports"),
        {
            Event.REPORTS_LISTED: _("Saw the list of reports"),
            Event.REPORT_REQUESTED: _("Asked for a report"),
            Event.REPORT_VIEWED: _("Saw a report"),
            Event.REPORT_DOWNLOADED: _("Downloaded a report"),
            Event.REPORT_PRODUCED: _("A report was made"),
            Event.REPORT_FAILED: _("A report could not be made"),
            Event.REPORT_CANCELLED: _("Cancelled a report"),
            Event.REPORT_EDITED: _("Changed a report"),
            Event.REPORT_SIGNED: _("Signed a report"),
            Event.REPORT_SHARED: _("Handed a report to the client"),
            Event.REPORT_REVOKED: _("Took a report back"),
        },
    ),
    (
        _("Library"),
        {
            Event.INSTRUMENT_IMPORTED: _("Imported a questionnaire"),
            Event.INSTRUMENT_STARTED: _("Began a questionnaire"),
            Event.INSTRUMENT_EDITED: _("Edited a questionnaire"),
            Event.INSTRUMENT_DISCARDED: _("Discarded a questionnaire's draft"),
            Event.INSTRUMENT_PUBLISHED: _("Approved a questionnaire"),
            Event.INSTRUMENT_OFFERED: _("Changed what is offered"),
            Event.REFERENCE_IMPORTED: _("Imported reference figures"),
            Event.REFERENCE_ADOPTED: _("Adopted reference figures"),
            Event.REFERENCE_DROPPED: _("Dropped reference figures"),
            Event.EVIDENCE_VIEWED: _("Saw what a questionnaire is worth"),
        },
    ),
    (
        _("The practice"),
        {
            Event.PRACTICE_OPENED: _("Opened the practice"),
            Event.SETUP_CLAIMED: _("Claimed the installation"),
            Event.PRACTICE_CHANGED: _("Changed the practice's settings"),
            Event.PRACTICE_EXPORTED: _("Exported the practice"),
            Event.PEOPLE_VIEWED: _("Saw the people"),
            Event.OUTCOMES_VIEWED: _("Saw the practice's outcomes"),
            Event.MEMBER_ADDED: _("Added a person"),
            Event.ROLES_CHANGED: _("Changed somebody's roles"),
            Event.MEMBER_DEACTIVATED: _("Deactivated a person"),
            Event.MEMBER_REACTIVATED: _("Reactivated a person"),
            Event.INVITATION_MADE: _("Invited somebody"),
            Event.INVITATION_ACCEPTED: _("Accepted an invitation"),
            Event.INVITATION_REVOKED: _("Took an invitation back"),
            Event.AUDIT_VIEWED: _("Searched the audit"),
            Event.AUDIT_VERIFIED: _("The audit was verified"),
            Event.KEYS_ROTATED: _("Keys were exchanged"),
            Event.BACKUP_MADE: _("A backup was made"),
            Event.BACKUP_RESTORED: _("A backup was restored"),
        },
    ),
)
WORDS: dict[Event, Any] = {event: words for _group, rows in GROUPS for event, words in rows.items()}

# In the chain like every event, and on nobody's page: whether there are such notes is the author's.
APART: dict[Event, Any] = {
    Event.PROCESS_NOTE_VIEWED: _("Read their own process note"),
    Event.PROCESS_NOTE_EDITED: _("Wrote a process note"),
}

# What "who opened the record" tells: what left the record towards a person, and nothing else.
OPENINGS: dict[Event, Any] = {
    Event.CLIENTS_LISTED: _("Found the name by searching for it"),
    Event.CLIENT_VIEWED: _("Opened the overview or the details"),
    Event.PLAN_VIEWED: _("Opened the plan"),
    Event.NOTE_VIEWED: _("Opened a note"),
    Event.SAFETY_PLAN_VIEWED: _("Opened the safety plan"),
    Event.LIFE_VIEWED: _("Opened the people and the life line"),
    Event.PREP_VIEWED: _("Prepared a session"),
    Event.SHARE_VIEWED: _("Turned the screen to you"),
    Event.CHECK_IN_VIEWED: _("Opened a check-in"),
    Event.SCORES_READ: _("Opened scores"),
    Event.REPORT_VIEWED: _("Opened a report"),
    Event.REPORT_DOWNLOADED: _("Downloaded a report"),
    Event.CLIENT_EXPORTED: _("Exported the whole record"),
    Event.PAGE_PRINTED: _("Printed a page"),
    Event.BREAK_GLASS_OPENED: _("Opened the record with a reason, without being in charge of it"),
    Event.ACCESS_LOG_VIEWED: _("Opened this list"),
}

# The same where its reason says that less was opened.
OPENED_FOR: dict[tuple[Event, str], Any] = {
    (Event.REPORT_VIEWED, "check"): _("Checked a copy of a report"),
}

# Their reason is the digest of what was signed: held against the row, read by nobody.
WITH_A_DIGEST = {Event.NOTE_SIGNED, Event.ADDENDUM_ADDED, Event.REPORT_SIGNED}


def words_for(event: str) -> Any:
    """An event in words; its code, should it be one that came after these words."""
    return (WORDS | APART).get(Event(event), event) if event in set(Event) else event


def reason_words(code: str) -> str:
    """The reason beside an event. Codes are plain words with underscores between them."""
    return code.replace("_", " ").replace("+", ", ")
