"""Addresses of check-ins and the library: the members' pages, the links, the client's flow."""

from django.urls import path

from assessments.views import (
    alerts,
    asking,
    assign,
    bring_over,
    care,
    check_in,
    devices,
    draft_import,
    draft_parts,
    draft_preview,
    drafts,
    library,
    own_call,
    own_forms,
    paper,
    preview,
    questions,
    references,
    schedules,
    starter,
    stopping,
    typed,
)

alert_pages = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>/", alerts.alert, name="alert"),
    path("alerts/<uuid:alert_id>/seen/", alerts.alert_see, name="alert_see"),
    path("alerts/<uuid:alert_id>/decide/", alerts.alert_decide, name="alert_decide"),
]
members = [
    path("clients/bring-over/", bring_over.clients_bring_over, name="clients_bring_over"),
    path("clients/bring-over/<uuid:bring_over_id>/", bring_over.bring_over, name="bring_over"),
    path(
        "clients/bring-over/<uuid:bring_over_id>/cancel/",
        bring_over.bring_over_cancel,
        name="bring_over_cancel",
    ),
    path("clients/<uuid:client_id>/check-ins/new/", asking.check_in_new, name="check_in_new"),
    path("clients/<uuid:client_id>/check-ins/", schedules.schedules, name="schedules"),
    path("clients/<uuid:client_id>/check-ins/usual/", starter.starter_plan, name="starter_plan"),
    path(
        "clients/<uuid:client_id>/check-ins/write-again/",
        schedules.messages_again,
        name="messages_again",
    ),
    path("clients/<uuid:client_id>/check-ins/stop-seen/", schedules.stop_seen, name="stop_seen"),
    path("schedules/<uuid:schedule_id>/pause/", schedules.schedule_pause, name="schedule_pause"),
    path("schedules/<uuid:schedule_id>/resume/", schedules.schedule_resume, name="schedule_resume"),
    path("schedules/<uuid:schedule_id>/end/", schedules.schedule_end, name="schedule_end"),
    path("check-ins/<uuid:assignment_id>/", assign.check_in, name="check_in"),
    path("check-ins/<uuid:assignment_id>/link/", assign.check_in_link, name="check_in_link"),
    path(
        "check-ins/<uuid:assignment_id>/withdraw/",
        assign.check_in_withdraw,
        name="check_in_withdraw",
    ),
    path(
        "check-ins/<uuid:assignment_id>/hand-over/",
        devices.check_in_hand_over,
        name="check_in_hand_over",
    ),
    path("check-ins/<uuid:assignment_id>/code/", devices.check_in_code, name="check_in_code"),
]
on_paper = [
    path("check-ins/<uuid:assignment_id>/paper/", paper.paper, name="paper"),
    path("check-ins/<uuid:assignment_id>/typed/", typed.typed, name="typed"),
    path("check-ins/<uuid:assignment_id>/typed/<int:number>/", typed.typed_page, name="typed_page"),
    path(
        "check-ins/<uuid:assignment_id>/typed/compare/", typed.typed_compare, name="typed_compare"
    ),
    path("check-ins/<uuid:assignment_id>/typed/apart/", typed.typed_apart, name="typed_apart"),
    path(
        "check-ins/<uuid:assignment_id>/typed/discard/", typed.typed_discard, name="typed_discard"
    ),
]
filled_in = [
    path("clients/<uuid:client_id>/forms/", own_forms.own_form_new, name="own_form_new"),
    path("forms/<uuid:assignment_id>/", own_forms.own_form, name="own_form"),
    path("forms/<uuid:assignment_id>/<int:number>/", own_forms.own_form_page, name="own_form_page"),
    path("forms/<uuid:assignment_id>/finish/", own_forms.own_form_send, name="own_form_send"),
]
flow = [
    path("c/<str:token>/", check_in.link_landing, name="link_landing"),
    path("c/<str:token>/fresh/", check_in.link_fresh, name="link_fresh"),
    path("stop/<str:token>/", stopping.stop_check_ins, name="stop_check_ins"),
    path("answer/<uuid:assignment_id>/", check_in.answer_start, name="answer_start"),
    path(
        "answer/<uuid:assignment_id>/<int:number>/",
        questions.answer_question,
        name="answer_question",
    ),
    path(
        "answer/<uuid:assignment_id>/pause/<int:number>/",
        questions.answer_pause,
        name="answer_pause",
    ),
    path("answer/<uuid:assignment_id>/<int:number>/care/", care.answer_care, name="answer_care"),
    path("answer/<uuid:assignment_id>/call/", care.answer_call, name="answer_call"),
    path("answer/<uuid:assignment_id>/check/", check_in.answer_check, name="answer_check"),
    path("answer/<uuid:assignment_id>/send/", check_in.answer_send, name="answer_send"),
    path("answer/<uuid:assignment_id>/done/", check_in.answer_done, name="answer_done"),
    path("answer/<uuid:assignment_id>/support/", check_in.answer_support, name="answer_support"),
    path("support/", check_in.support, name="support"),
    path("me/call/", own_call.own_call, name="own_call"),
    path("device/", devices.device_back, name="device_back"),
    path("tablet/", devices.tablet, name="tablet"),
]
shelves = [
    path("library/", library.library, name="library"),
    path("library/instruments/<slug:instrument>/", library.instrument, name="instrument"),
    path(
        "library/instruments/<slug:instrument>/questionnaire.json",
        library.instrument_fhir,
        name="instrument_fhir",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/",
        preview.instrument_preview,
        name="instrument_preview",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/<int:number>/",
        preview.instrument_preview_question,
        name="instrument_preview_question",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/pause/<int:number>/",
        preview.instrument_preview_pause,
        name="instrument_preview_pause",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/<int:number>/care/",
        preview.instrument_preview_care,
        name="instrument_preview_care",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/check/",
        preview.instrument_preview_check,
        name="instrument_preview_check",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/end/",
        preview.instrument_preview_end,
        name="instrument_preview_end",
    ),
    path(
        "library/instruments/<slug:instrument>/preview/support/",
        preview.instrument_preview_support,
        name="instrument_preview_support",
    ),
    path(
        "library/instruments/<slug:instrument>/evidence/",
        references.instrument_evidence,
        name="instrument_evidence",
    ),
    path(
        "library/instruments/<slug:instrument>/evidence/adopt/",
        references.instrument_evidence_adopt,
        name="instrument_evidence_adopt",
    ),
    path(
        "library/instruments/<slug:instrument>/references/import/",
        references.reference_import,
        name="reference_import",
    ),
    path(
        "library/instruments/<slug:instrument>/references/adopt/",
        references.reference_adopt,
        name="reference_adopt",
    ),
    path(
        "library/instruments/<slug:instrument>/references/drop/",
        references.reference_drop,
        name="reference_drop",
    ),
]
workshop = [
    path("library/import/", draft_import.instrument_import, name="instrument_import"),
    path("library/new/", drafts.instrument_new, name="instrument_new"),
    path(
        "library/instruments/<slug:instrument>/revise/",
        drafts.instrument_revise,
        name="instrument_revise",
    ),
    path(
        "library/instruments/<slug:instrument>/offer/",
        drafts.instrument_offer,
        name="instrument_offer",
    ),
    path("library/drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("library/drafts/<uuid:draft_id>/about/", draft_parts.draft_about, name="draft_about"),
    path(
        "library/drafts/<uuid:draft_id>/answers/", draft_parts.draft_answers, name="draft_answers"
    ),
    path("library/drafts/<uuid:draft_id>/questions/", draft_parts.draft_items, name="draft_items"),
    path(
        "library/drafts/<uuid:draft_id>/scales/<int:number>/",
        draft_parts.draft_scale,
        name="draft_scale",
    ),
    path("library/drafts/<uuid:draft_id>/key/", draft_import.draft_key, name="draft_key"),
    path("library/drafts/<uuid:draft_id>/use/", draft_import.draft_facts, name="draft_facts"),
    path("library/drafts/<uuid:draft_id>/decide/", draft_import.draft_decide, name="draft_decide"),
    path(
        "library/drafts/<uuid:draft_id>/preview/",
        draft_preview.draft_preview,
        name="draft_preview",
    ),
    path(
        "library/drafts/<uuid:draft_id>/preview/<int:number>/",
        draft_preview.draft_preview_question,
        name="draft_preview_question",
    ),
    path(
        "library/drafts/<uuid:draft_id>/preview/pause/<int:number>/",
        draft_preview.draft_preview_pause,
        name="draft_preview_pause",
    ),
    path(
        "library/drafts/<uuid:draft_id>/preview/<int:number>/care/",
        draft_preview.draft_preview_care,
        name="draft_preview_care",
    ),
    path(
        "library/drafts/<uuid:draft_id>/preview/check/",
        draft_preview.draft_preview_check,
        name="draft_preview_check",
    ),
    path(
        "library/drafts/<uuid:draft_id>/preview/end/",
        draft_preview.draft_preview_end,
        name="draft_preview_end",
    ),
    path(
        "library/drafts/<uuid:draft_id>/preview/support/",
        draft_preview.draft_preview_support,
        name="draft_preview_support",
    ),
    path("library/drafts/<uuid:draft_id>/publish/", drafts.draft_publish, name="draft_publish"),
    path("library/drafts/<uuid:draft_id>/discard/", drafts.draft_discard, name="draft_discard"),
]
urlpatterns = [*alert_pages, *members, *on_paper, *filled_in, *flow, *shelves, *workshop]
