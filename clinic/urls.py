"""Addresses of `clinic`."""

from django.urls import include, path

from clinic.views import (
    audit,
    carers,
    clients,
    feeds,
    invitations,
    openings,
    people,
    process_notes,
    contact_wishes,
    leaving,
    relations,
    safety_plans,
    settings,
    setup,
    snippets,
    tokens,
)

practice = [
    path("people/", people.practice_people, name="practice_people"),
    path("people/<uuid:member_id>/", people.member, name="member"),
    path("people/<uuid:member_id>/deactivate/", people.member_deactivate, name="member_deactivate"),
    path("people/<uuid:member_id>/reactivate/", people.member_reactivate, name="member_reactivate"),
    path("invitations/", invitations.invitations, name="invitations"),
    path(
        "invitations/<uuid:invitation_id>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("supervision/", relations.supervision, name="supervision"),
    path(
        "supervision/<uuid:supervision_id>/end/",
        relations.supervision_end,
        name="supervision_end",
    ),
    path("cover/", relations.cover, name="cover"),
    path("cover/<uuid:cover_id>/end/", relations.cover_end, name="cover_end"),
    path("opened/", openings.openings, name="openings"),
    path("opened/find/", openings.record_find, name="record_find"),
    path("opened/<uuid:opening_id>/close/", openings.opening_close, name="opening_close"),
    path("opened/<uuid:opening_id>/seen/", openings.opening_seen, name="opening_seen"),
    path("audit/", audit.audit_search, name="audit_search"),
    path("settings/", settings.practice_settings, name="practice_settings"),
    path("settings/readers/", settings.settings_readers, name="settings_readers"),
    path("settings/hours/", settings.settings_hours, name="settings_hours"),
    path("settings/retention/", settings.settings_retention, name="settings_retention"),
    path("settings/lines/new/", settings.help_line_new, name="help_line_new"),
    path(
        "settings/lines/<uuid:line_id>/checked/",
        settings.help_line_checked,
        name="help_line_checked",
    ),
    path(
        "settings/lines/<uuid:line_id>/remove/", settings.help_line_remove, name="help_line_remove"
    ),
]
urlpatterns = [
    path("clients/new/", clients.client_new, name="client_new"),
    path("clients/<uuid:client_id>/details/", clients.client_details, name="client_details"),
    path("clients/<uuid:client_id>/consent/", clients.client_consent, name="client_consent"),
    path("clients/<uuid:client_id>/opened/", audit.client_access_log, name="client_access_log"),
    path("clients/<uuid:client_id>/safety-plan/", safety_plans.safety_plan, name="safety_plan"),
    path(
        "clients/<uuid:client_id>/process-notes/",
        process_notes.process_notes,
        name="process_notes",
    ),
    path(
        "clients/<uuid:client_id>/process-notes/new/",
        process_notes.process_note_new,
        name="process_note_new",
    ),
    path(
        "process-notes/<uuid:process_note_id>/", process_notes.process_note, name="process_note"
    ),
    path(
        "process-notes/<uuid:process_note_id>/save/",
        process_notes.process_note_save,
        name="process_note_save",
    ),
    path(
        "process-notes/<uuid:process_note_id>/remove/",
        process_notes.process_note_remove,
        name="process_note_remove",
    ),
    path("snippets/", snippets.snippets, name="snippets"),
    path("snippets/<uuid:snippet_id>/", snippets.snippet, name="snippet"),
    path("snippets/<uuid:snippet_id>/remove/", snippets.snippet_remove, name="snippet_remove"),
    path(
        "clients/<uuid:client_id>/contact/", contact_wishes.contact_wishes, name="contact_wishes"
    ),
    path("me/safety-plan/", safety_plans.own_safety_plan, name="own_safety_plan"),
    path("me/contact/", contact_wishes.own_contact, name="own_contact"),
    path("me/record/", contact_wishes.own_record_ask, name="own_record_ask"),
    path("leave/", leaving.leave, name="leave"),
    path("away/", leaving.away, name="away"),
    path("me/opened/", audit.own_access_log, name="own_access_log"),
    path("clients/<uuid:client_id>/carers/", carers.carer_start, name="carer_start"),
    path("clients/carers/<uuid:caseload_id>/end/", carers.carer_end, name="carer_end"),
    path(
        "clients/carers/<uuid:caseload_id>/hand-over/",
        carers.client_transfer,
        name="client_transfer",
    ),
    path("clients/<uuid:client_id>/open/", openings.record_open, name="record_open"),
    path("join/<str:token>/", invitations.join, name="join"),
    path("practice/", include(practice)),
    path("setup/", setup.setup, name="setup"),
    path("setup/practice/", setup.setup_practice, name="setup_practice"),
    path("setup/owner/", setup.setup_owner, name="setup_owner"),
    path("setup/readers/", setup.setup_readers, name="setup_readers"),
    path("setup/lines/", setup.setup_lines, name="setup_lines"),
    path("calendar/address/", feeds.feed, name="feed"),
    path("calendar/address/close/", feeds.feed_close, name="feed_close"),
    path("calendar/<str:token>.ics", feeds.feed_file, name="feed_file"),
    path("account/tokens/", tokens.api_tokens, name="api_tokens"),
    path("account/tokens/revoke/", tokens.api_token_revoke, name="api_token_revoke"),
]
