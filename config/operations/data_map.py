"""What every column holds. A new one is listed here before its tests pass, and `manage.py
data_inventory` writes it down for people.

`plain`: says nothing about a person. `personal`: who someone is. `contact`: how to reach a person,
sealed. `digest`: a keyed hash that can be compared and not read. `clinical`: about someone's care,
readable to the database because lists and conditions need it. `clinical_text`: words or answers,
sealed. `secret`: says nothing about a person, and must not be read; sealed.
"""

PLAIN, PERSONAL, CONTACT, DIGEST = "plain", "personal", "contact", "digest"
CLINICAL, CLINICAL_TEXT, SECRET = "clinical", "clinical_text", "secret"
SEALED = {CONTACT, CLINICAL_TEXT, SECRET}

DATA_MAP: dict[str, dict[str, str]] = {
    "clinic.Practice": {
        PLAIN: "id created_at name country time_zone language phone emergency_number "
        "no_back_up reading_words hours retention_years set_up_at",
        PERSONAL: "alert_reader alert_back_up",
    },
    "clinic.CrisisLine": {
        PLAIN: "id created_at practice name phone hours position checked_on",
    },
    "clinic.User": {
        PLAIN: "id created_at is_active password last_login",
        PERSONAL: "email name theme shortcuts",
    },
    "clinic.Member": {
        PLAIN: "id created_at practice ended_on",
        PERSONAL: "user title profession",
    },
    "clinic.MemberRole": {PLAIN: "id created_at member role"},
    "clinic.Supervision": {PLAIN: "id created_at practice supervisor supervisee since until"},
    "clinic.Client": {
        PLAIN: "id created_at practice",
        PERSONAL: "user name birth_year pronouns language",
        CONTACT: "email phone contact_notes",
        DIGEST: "email_index",
        CLINICAL: "state ended_on",
    },
    "clinic.Consent": {
        PLAIN: "id created_at practice version",
        PERSONAL: "client kind given at recorded_by",
    },
    "clinic.Caseload": {
        PLAIN: "id created_at practice",
        CLINICAL: "member client since until",
    },
    "clinic.Plan": {
        PLAIN: "id created_at practice library_version",
        CLINICAL: "client pathway chosen_by review_on ended_at",
        CLINICAL_TEXT: "reason elements",
    },
    "clinic.Goal": {
        PLAIN: "id created_at practice plan position",
        CLINICAL: "template weight in_focus put_aside_at",
        CLINICAL_TEXT: "words descriptors markers",
    },
    "clinic.GoalRating": {
        PLAIN: "id created_at practice",
        CLINICAL: "goal note level rated_on rated_by",
    },
    "clinic.MarkerEvidence": {
        PLAIN: "id created_at practice",
        CLINICAL: "goal note marker route seen_on seen_by",
        CLINICAL_TEXT: "sentence",
    },
    "clinic.Note": {
        PLAIN: "id created_at practice revision saved_at format digest",
        PERSONAL: "author signed_by signature submitted_to",
        CLINICAL: "client session session_on signed_at submitted_at",
        CLINICAL_TEXT: "content",
    },
    "clinic.Addendum": {
        PLAIN: "id created_at practice note kind at digest",
        PERSONAL: "author",
        CLINICAL: "section",
        CLINICAL_TEXT: "struck reason text",
    },
    "clinic.AuditEvent": {
        PLAIN: "id created_at practice at event subject_kind subject_id reason request_id "
        "chain number seal",
        PERSONAL: "actor on_behalf_of client address",
    },
    "clinic.AuditHead": {
        PLAIN: "chain number seal anchored_number anchored_at verified_number verified_at is_whole"
    },
    "clinic.Refusals": {PLAIN: "id minute count", PERSONAL: "source"},
    "clinic.PracticeKey": {PLAIN: "id created_at practice wrapped retired_at"},
    "clinic.PracticeCertificate": {
        PLAIN: "id created_at practice serial fingerprint not_before not_after certificates",
        PERSONAL: "subject issuer added_by",
        SECRET: "key",
    },
    "clinic.ClientKey": {
        PLAIN: "id created_at practice wrapped_by wrapped destroyed_at",
        PERSONAL: "client",
    },
    "clinic.SetupCode": {PLAIN: "id created_at token_hash expires_at used_at"},
    "clinic.Invitation": {
        PLAIN: "id created_at practice roles token_hash expires_at accepted_at revoked_at",
        PERSONAL: "name title profession made_by accepted_by",
        CONTACT: "email",
    },
    "clinic.Cover": {
        PLAIN: "id created_at practice",
        PERSONAL: "away stand_in since until arranged_by",
    },
    "clinic.BreakGlass": {
        PLAIN: "id created_at practice code opened_at ends_at ended_at seen_at",
        CLINICAL: "member client",
        CLINICAL_TEXT: "words",
    },
    "clinic.LegalHold": {
        PLAIN: "id created_at practice lifted_at",
        CLINICAL: "client set_by lifted_by",
        CLINICAL_TEXT: "reason",
    },
    "clinic.PlanChange": {
        PLAIN: "id created_at practice plan kind",
        CLINICAL: "by at",
        CLINICAL_TEXT: "content",
    },
    "clinic.BeliefRating": {
        PLAIN: "id created_at practice",
        CLINICAL: "client note belief level rated_on rated_by",
    },
    "clinic.Confirmation": {
        PLAIN: "id created_at practice",
        CLINICAL: "client scale seen_on by",
        CLINICAL_TEXT: "sentence",
    },
    "clinic.Comment": {
        PLAIN: "id created_at practice note kind revision",
        CLINICAL: "author at",
        CLINICAL_TEXT: "text",
    },
    "clinic.Snippet": {
        PLAIN: "id created_at practice title",
        PERSONAL: "member",
        CLINICAL_TEXT: "text",
    },
    "clinic.ClientWords": {
        PLAIN: "id created_at practice",
        CLINICAL: "client said_on may_be_quoted taken_by",
        CLINICAL_TEXT: "text",
    },
    "clinic.AgendaTopic": {
        PLAIN: "id created_at practice supervision",
        CLINICAL: "client added_by discussed_at",
        CLINICAL_TEXT: "words",
    },
    "clinic.Series": {
        PLAIN: "id created_at practice",
        CLINICAL: "client member kind first_on at minutes every_weeks until",
    },
    "clinic.Session": {
        PLAIN: "id created_at practice series moved",
        CLINICAL: "client member kind starts_at minutes state state_at",
        CLINICAL_TEXT: "words",
    },
    "clinic.Leave": {PLAIN: "id created_at practice", PERSONAL: "member since until"},
    "clinic.CalendarFeed": {
        PLAIN: "id created_at practice token_hash revoked_at",
        PERSONAL: "member",
    },
    "clinic.Ending": {
        PLAIN: "id created_at practice",
        CLINICAL: "client planned_by planned_on ended_at returned_at",
        CLINICAL_TEXT: "summary maintenance",
    },
    "clinic.ProcessNote": {
        PLAIN: "id created_at practice revision saved_at",
        CLINICAL: "client author session_on",
        CLINICAL_TEXT: "text",
    },
    "clinic.Exercise": {
        PLAIN: "id created_at practice",
        CLINICAL: "client goal template given_by given_on state ended_at",
        CLINICAL_TEXT: "words",
    },
    "clinic.ExerciseLog": {
        PLAIN: "id created_at practice",
        CLINICAL: "exercise done_on useful logged_by at",
        CLINICAL_TEXT: "words",
    },
    "clinic.Card": {
        PLAIN: "id created_at practice",
        CLINICAL: "client template given_by given_on taken_back_at",
        CLINICAL_TEXT: "line",
    },
    "clinic.Person": {
        PLAIN: "id created_at practice position",
        CLINICAL: "client added_by removed_at",
        CLINICAL_TEXT: "content",
    },
    "clinic.LifeEvent": {
        PLAIN: "id created_at practice position",
        CLINICAL: "client added_by removed_at",
        CLINICAL_TEXT: "content",
    },
    "clinic.SafetyPlan": {
        PLAIN: "id created_at practice number",
        CLINICAL: "client made_by with_client agreed_on",
        CLINICAL_TEXT: "content",
    },
    "assessments.BringOver": {
        PLAIN: "id created_at practice apply state attempts lease lease_until stage done total "
        "error started_at finished_at clients forms fault_count",
        PERSONAL: "member",
        CLINICAL_TEXT: "text faults",
    },
    "clinic.Mail": {
        PLAIN: "id created_at practice kind key due_at state attempts lease lease_until stage done "
        "total error started_at finished_at",
        PERSONAL: "client",
        CONTACT: "to",
        CLINICAL_TEXT: "content",
    },
    "clinic.ContactWishes": {
        PLAIN: "id created_at practice",
        PERSONAL: "client is_shared sender quiet_from quiet_until time_zone stopped_at "
        "stop_seen_at resumed_at record_asked_at",
    },
    "clinic.Erasing": {PLAIN: "row_id practice"},
    "clinic.Erasure": {
        PLAIN: "id created_at practice reason at rows backups_age_out_on",
        PERSONAL: "client erased_by",
    },
    "assessments.InstrumentVersion": {
        PLAIN: "id created_at practice instrument version language title definition content_hash "
        "origin key_template source",
        PERSONAL: "published_by",
    },
    "assessments.InstrumentDraft": {
        PLAIN: "id created_at practice origin title definition source key_template problems "
        "decided based_on revision saved_at",
        PERSONAL: "made_by",
    },
    "assessments.PracticeInstrument": {PLAIN: "id created_at practice instrument offered"},
    "assessments.ReferenceSet": {
        PLAIN: "id created_at practice instrument version language age_from age_to population n "
        "citation provisional scales content_hash",
        PERSONAL: "added_by",
    },
    "assessments.ReferenceUse": {
        PLAIN: "id created_at practice instrument reference",
        PERSONAL: "adopted_by",
    },
    "assessments.Assignment": {
        PLAIN: "id created_at practice",
        CLINICAL: "client instrument_version assigned_by closes_at state ended_at channel "
        "answered_by schedule occasion session reminders_left remind_at withdrawn_by withdrawn_why"
        " link_asked_at",
        CLINICAL_TEXT: "why",
    },
    "assessments.Link": {
        PLAIN: "id created_at practice token_hash flow_hash expires_at redeemed_at revoked_at",
        CLINICAL: "assignment made_by",
    },
    "assessments.Draft": {
        PLAIN: "id created_at practice saved_at",
        CLINICAL: "assignment",
        CLINICAL_TEXT: "answers",
    },
    "assessments.TypedSheet": {
        PLAIN: "id created_at practice saved_at",
        CLINICAL: "assignment answered_on stage typed_by",
        CLINICAL_TEXT: "first second",
    },
    "assessments.Response": {
        PLAIN: "id created_at practice",
        CLINICAL: "client assignment instrument_version answered_by entered_by answered_on sent_at "
        "seconds notes stated",
        CLINICAL_TEXT: "answers",
    },
    "assessments.Score": {
        PLAIN: "id created_at practice",
        CLINICAL: "client response instrument about scale value answered items prorated on at "
        "state baseline threshold zone verdict placement",
    },
    "assessments.LatestState": {
        PLAIN: "id created_at practice",
        CLINICAL: "client anxiety avoidance",
    },
    "assessments.Schedule": {
        PLAIN: "id created_at practice stop_hash",
        CLINICAL: "client instrument language cadence every starts_on at days_open reminders "
        "channel made_by state paused_until next_at count ended_at ended_by_client after_care",
        CLINICAL_TEXT: "why",
    },
    "assessments.SharedResult": {
        PLAIN: "id created_at practice",
        CLINICAL: "client response companions shared_by withdrawn_at",
        CLINICAL_TEXT: "words",
    },
    "assessments.TabletCode": {
        PLAIN: "id created_at practice code_hash expires_at used_at",
        CLINICAL: "assignment made_by",
    },
    "assessments.Alert": {
        PLAIN: "id created_at practice fingerprint",
        CLINICAL: "client rule colour about assignment response watched raised_at owner passed_to "
        "passed_at due_at state seen_by seen_at decided_at",
        CLINICAL_TEXT: "reason",
    },
    "assessments.Decision": {
        PLAIN: "id created_at practice",
        CLINICAL: "alert kind happened_at to until again_at by at",
        CLINICAL_TEXT: "words",
    },
    "reports.Report": {
        PLAIN: "id created_at practice state attempts lease lease_until stage done total error "
        "started_at finished_at request_key snapshot_hash file file_hash file_size pages thread "
        "draft version digest locked_at batch",
        PERSONAL: "signed_by signature",
        CLINICAL: "client requested_by kind audience period_from period_to left_out made_at "
        "signed_at",
        CLINICAL_TEXT: "snapshot opening recipient",
    },
    "reports.ReleasedReport": {
        PLAIN: "id created_at practice",
        CLINICAL: "client report released_by revoked_at revoked_by",
        CLINICAL_TEXT: "words",
    },
}

MUTABLE = {
    "clinic.Refusals",
    "clinic.PracticeCertificate",
    *("clinic.AuditHead", "clinic.PracticeKey", "clinic.ClientKey", "clinic.SetupCode"),
    *("clinic.Invitation", "clinic.Cover", "clinic.BreakGlass", "clinic.LegalHold"),
    "clinic.Erasing",
    *("clinic.Series", "clinic.Session", "clinic.Leave", "clinic.CalendarFeed", "clinic.Ending"),
    *("clinic.ProcessNote", "clinic.Exercise", "clinic.Card", "clinic.Person", "clinic.LifeEvent"),
    *("clinic.Mail", "clinic.ContactWishes", "clinic.Snippet", "assessments.Schedule"),
    *("assessments.TabletCode", "assessments.SharedResult", "clinic.AgendaTopic"),
    *("assessments.TypedSheet", "assessments.LatestState", "assessments.BringOver"),
    *("clinic.Practice", "clinic.CrisisLine", "clinic.User", "clinic.Member", "clinic.MemberRole"),
    *("clinic.Supervision", "clinic.Client", "clinic.Caseload", "clinic.Plan", "clinic.Goal"),
    *("assessments.Assignment", "assessments.Link", "assessments.Draft", "reports.ReleasedReport"),
    *("assessments.InstrumentDraft", "assessments.PracticeInstrument", "assessments.ReferenceUse"),
}
APPEND_ONLY = {
    *("clinic.Consent", "clinic.GoalRating", "clinic.MarkerEvidence", "clinic.Addendum"),
    *("clinic.AuditEvent", "assessments.InstrumentVersion", "assessments.Response"),
    *("assessments.Score", "assessments.ReferenceSet", "clinic.Erasure", "clinic.ExerciseLog"),
    *("clinic.SafetyPlan", "clinic.PlanChange", "clinic.BeliefRating", "clinic.Confirmation"),
    *("clinic.Comment", "clinic.ClientWords", "assessments.Decision"),
}
# append-only from the moment this column is filled
LOCKED_ONCE = {
    "clinic.Note": "signed_at",
    "assessments.Alert": "decided_at",
    "reports.Report": "locked_at",
}

# Tables that packages bring along: what they hold, and why it may be there.
FROM_PACKAGES = {
    "account.EmailAddress": "Nothing: an address stands with its account.",
    "account.EmailConfirmation": "Nothing: an invitation takes its place.",
    "auth.Group": "Nothing: roles take its place.",
    "auth.Permission": "Names of rights of the framework, which nothing asks.",
    "clinic_guess": "How often a password or a code was guessed, by a keyed hash of whose and "
    "from where; each line goes after minutes. A table of the cache, without a model.",
    "contenttypes.ContentType": "Names of tables.",
    "knox.AuthToken": "Personal: the digests of a member's API tokens and their last day.",
    "mfa.Authenticator": "Personal: a person's second factors. Secrets and recovery codes are "
    "sealed with the practice's outside key; a passkey's public part is readable.",
    "sessions.Session": "Personal: who is signed in, and what a form sent back kept. A row goes "
    "when the visit ends, or in the night after it could be used no more.",
    "usersessions.UserSession": "Personal: the stays of an account: address and browser.",
}
