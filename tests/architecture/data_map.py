"""What every column holds. A new one is listed here before its tests pass.

`plain`: says nothing about a person. `personal`: who someone is. `contact`: how to reach a person,
sealed. `digest`: a keyed hash that can be compared and not read. `clinical`: about someone's care,
readable to the database because lists and conditions need it. `clinical_text`: words or answers,
sealed.
"""

PLAIN, PERSONAL, CONTACT, DIGEST = "plain", "personal", "contact", "digest"
CLINICAL, CLINICAL_TEXT = "clinical", "clinical_text"
SEALED = {CONTACT, CLINICAL_TEXT}

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
        PERSONAL: "email name",
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
        CLINICAL: "client pathway chosen_by ended_at",
        CLINICAL_TEXT: "reason",
    },
    "clinic.Goal": {
        PLAIN: "id created_at practice plan position",
        CLINICAL: "template weight in_focus",
        CLINICAL_TEXT: "words descriptors",
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
        PLAIN: "id created_at practice revision saved_at format",
        PERSONAL: "author signed_by signature",
        CLINICAL: "client session_on signed_at",
        CLINICAL_TEXT: "content",
    },
    "clinic.Addendum": {
        PLAIN: "id created_at practice note kind at",
        PERSONAL: "author",
        CLINICAL_TEXT: "reason text",
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
    "clinic.Erasing": {PLAIN: "practice"},
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
        CLINICAL: "client instrument_version assigned_by closes_at state ended_at",
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
    "assessments.Response": {
        PLAIN: "id created_at practice",
        CLINICAL: "client assignment instrument_version answered_by answered_on sent_at seconds "
        "notes stated",
        CLINICAL_TEXT: "answers",
    },
    "assessments.Score": {
        PLAIN: "id created_at practice",
        CLINICAL: "client response instrument about scale value answered items prorated on at "
        "state baseline threshold zone verdict placement",
    },
    "reports.Report": {
        PLAIN: "id created_at practice state attempts lease lease_until stage done total error "
        "started_at finished_at request_key snapshot_hash file file_hash file_size pages",
        CLINICAL: "client requested_by kind audience period_from period_to",
        CLINICAL_TEXT: "snapshot",
    },
}

MUTABLE = {
    "clinic.Refusals",
    *("clinic.AuditHead", "clinic.PracticeKey", "clinic.ClientKey", "clinic.SetupCode"),
    *("clinic.Invitation", "clinic.Cover", "clinic.BreakGlass", "clinic.LegalHold"),
    "clinic.Erasing",
    *("clinic.Practice", "clinic.CrisisLine", "clinic.User", "clinic.Member", "clinic.MemberRole"),
    *("clinic.Supervision", "clinic.Client", "clinic.Caseload", "clinic.Plan", "clinic.Goal"),
    *("assessments.Assignment", "assessments.Link", "assessments.Draft", "reports.Report"),
    *("assessments.InstrumentDraft", "assessments.PracticeInstrument", "assessments.ReferenceUse"),
}
APPEND_ONLY = {
    *("clinic.Consent", "clinic.GoalRating", "clinic.MarkerEvidence", "clinic.Addendum"),
    *("clinic.AuditEvent", "assessments.InstrumentVersion", "assessments.Response"),
    *("assessments.Score", "assessments.ReferenceSet", "clinic.Erasure"),
}
LOCKED_ONCE = {"clinic.Note": "signed_at"}  # append-only from the moment this column is filled
