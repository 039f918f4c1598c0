"""Addresses of the pages that show several rooms, and of the documents."""

from django.urls import path

from reports.views import (
    agenda,
    batches,
    calendar,
    caseload,
    caseload_sheet,
    client,
    client_home,
    cosigning,
    drafts,
    endings,
    exports,
    follow_ups,
    given,
    life,
    notes,
    outcomes,
    own_given,
    plan,
    prep,
    protected,
    report_builder,
    report_check,
    report_versions,
    reports,
    results,
    search,
    sessions,
    share,
    today,
)

pages = [
    path("", today.today, name="home"),
    path("search/", search.search, name="search"),
    path("clients/", caseload.caseload, name="caseload"),
    path("clients/<uuid:client_id>/", client.client, name="client"),
    path("clients/<uuid:client_id>/prep/", prep.prep, name="prep"),
    path("clients/<uuid:client_id>/share/", share.share_view, name="share_view"),
    path("clients/<uuid:client_id>/plan/", plan.plan, name="plan"),
    path("clients/<uuid:client_id>/plan/choose/", plan.plan_choose, name="plan_choose"),
    path("clients/<uuid:client_id>/plan/history/", plan.history, name="plan_history"),
    path("clients/<uuid:client_id>/movement/", plan.movement_confirm, name="movement_confirm"),
    path("plans/<uuid:plan_id>/goals/", plan.plan_goals, name="plan_goals"),
    path("plans/<uuid:plan_id>/goals/add/", plan.plan_goal_add, name="plan_goal_add"),
    path("plans/<uuid:plan_id>/goals/aside/", plan.plan_goal_aside, name="plan_goal_aside"),
    path("plans/<uuid:plan_id>/review/", plan.plan_review, name="plan_review"),
    path("plans/<uuid:plan_id>/routes/", plan.plan_routes, name="plan_routes"),
    path("clients/<uuid:client_id>/notes/new/", notes.note_new, name="note_new"),
    path("notes/<uuid:note_id>/", notes.note, name="note"),
    path("notes/<uuid:note_id>/save/", notes.note_save, name="note_save"),
    path("notes/<uuid:note_id>/sign/", notes.note_sign, name="note_sign"),
    path("notes/<uuid:note_id>/submit/", notes.note_submit, name="note_submit"),
    path("notes/<uuid:note_id>/take-back/", cosigning.note_take_back, name="note_take_back"),
    path("notes/<uuid:note_id>/return/", cosigning.note_return, name="note_return"),
    path("notes/<uuid:note_id>/comment/", cosigning.note_comment, name="note_comment"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("supervision/", drafts.supervision_queue_page, name="supervision_queue"),
    path("supervision/<uuid:supervision_id>/topics/", agenda.agenda_add, name="agenda_add"),
    path(
        "supervision/topics/<uuid:topic_id>/discussed/",
        agenda.agenda_discussed,
        name="agenda_discussed",
    ),
    path("notes/<uuid:note_id>/discard/", notes.note_discard, name="note_discard"),
    path("notes/<uuid:note_id>/addendum/", notes.note_addendum, name="note_addendum"),
    path("me/", client_home.client_home, name="client_home"),
    path("clients/<uuid:client_id>/people/", life.life_people, name="life_people"),
    path("clients/<uuid:client_id>/life-line/", life.life_events, name="life_line"),
    path("life/people/<uuid:person_id>/", life.life_person, name="life_person"),
    path(
        "life/people/<uuid:person_id>/remove/", life.life_person_remove, name="life_person_remove"
    ),
    path("life/events/<uuid:event_id>/", life.life_event, name="life_event"),
    path("life/events/<uuid:event_id>/remove/", life.life_event_remove, name="life_event_remove"),
    path("practice/outcomes/", outcomes.outcomes, name="outcomes"),
    path("me/plan/", client_home.own_plan, name="own_plan"),
    path("me/keeping-up/", client_home.own_keeping_up, name="own_keeping_up"),
    path("me/stop/", client_home.own_stop, name="own_stop"),
    path("me/record/", client_home.own_record_ask, name="own_record_ask"),
]
appointments = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<uuid:member_id>/", calendar.member_calendar, name="member_calendar"),
    path("calendar/<uuid:member_id>/leave/", calendar.days_away, name="days_away"),
    path(
        "calendar/leave/<uuid:leave_id>/remove/",
        calendar.days_away_remove,
        name="days_away_remove",
    ),
    path("sessions/new/", sessions.session_new, name="session_new"),
    path("sessions/<uuid:session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:session_id>/settle/", sessions.session_settle, name="session_settle"),
    path("sessions/<uuid:session_id>/move/", sessions.session_move, name="session_move"),
    path("sessions/<uuid:session_id>/last/", sessions.series_end, name="series_end"),
    path("sessions/<uuid:session_id>/note/", sessions.session_note, name="session_note"),
    path("clients/<uuid:client_id>/sessions/", sessions.client_sessions, name="client_sessions"),
    path("clients/<uuid:client_id>/ending/", endings.ending, name="ending"),
    path("clients/<uuid:client_id>/ending/drop/", endings.ending_give_up, name="ending_give_up"),
    path("clients/<uuid:client_id>/ending/end/", endings.care_end, name="care_end"),
    path("clients/<uuid:client_id>/follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path(
        "clients/<uuid:client_id>/follow-ups/end/",
        follow_ups.follow_ups_end,
        name="follow_ups_end",
    ),
    path("clients/<uuid:client_id>/return/", endings.care_return, name="care_return"),
]
taken_home = [
    path("clients/<uuid:client_id>/exercises/", given.given, name="given"),
    path("clients/<uuid:client_id>/exercises/give/", given.exercise_give, name="exercise_give"),
    path("exercises/<uuid:exercise_id>/end/", given.exercise_end, name="exercise_end"),
    path("exercises/<uuid:exercise_id>/log/", given.exercise_log, name="exercise_log"),
    path("clients/<uuid:client_id>/cards/give/", given.card_give, name="card_give"),
    path("cards/<uuid:card_id>/take-back/", given.card_take_back, name="card_take_back"),
    path("me/exercises/<uuid:exercise_id>/", own_given.own_exercise, name="own_exercise"),
    path("me/cards/<uuid:card_id>/", own_given.own_card, name="own_card"),
]
shown = [
    path("check-ins/<uuid:assignment_id>/show/", results.result_share, name="result_share"),
    path(
        "check-ins/<uuid:assignment_id>/show/take-back/",
        results.result_withdraw,
        name="result_withdraw",
    ),
    path("me/results/<uuid:result_id>/", results.own_result, name="own_result"),
]
documents = [
    path("reports/", reports.reports, name="reports"),
    path("reports/check/", report_check.report_check, name="report_check"),
    path("reports/batches/new/", batches.batch_new, name="batch_new"),
    path("reports/batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("reports/batches/<uuid:batch_id>/cancel/", batches.batch_cancel, name="batch_cancel"),
    path("reports/batches/<uuid:batch_id>/retry/", batches.batch_retry, name="batch_retry"),
    path("clients/<uuid:client_id>/reports/new/", report_builder.report_new, name="report_new"),
    path(
        "clients/<uuid:client_id>/reports/preview/",
        report_builder.report_preview,
        name="report_preview",
    ),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/file/", reports.report_file, name="report_file"),
    path(
        "reports/<uuid:report_id>/elsewhere/", protected.report_protected, name="report_protected"
    ),
    path("reports/<uuid:report_id>/archive/", protected.report_archive, name="report_archive"),
    path(
        "reports/<uuid:report_id>/certified/", protected.report_certified, name="report_certified"
    ),
    path("reports/<uuid:report_id>/cancel/", reports.report_cancel, name="report_cancel"),
    path("reports/<uuid:report_id>/retry/", reports.report_retry, name="report_retry"),
    path("reports/<uuid:report_id>/paper/", report_versions.report_paper, name="report_paper"),
    path("reports/<uuid:report_id>/sign/", report_versions.report_sign, name="report_sign"),
    path(
        "reports/<uuid:report_id>/release/", report_versions.report_release, name="report_release"
    ),
    path("reports/<uuid:report_id>/revoke/", report_versions.report_revoke, name="report_revoke"),
    path("me/reports/<uuid:release_id>/", report_versions.own_report, name="own_report"),
    path(
        "me/reports/<uuid:release_id>/paper/",
        report_versions.own_report_paper,
        name="own_report_paper",
    ),
    path(
        "me/reports/<uuid:release_id>/file/",
        report_versions.own_report_file,
        name="own_report_file",
    ),
]
downloads = [
    path("clients/export/", caseload_sheet.caseload_export, name="caseload_export"),
    path("clients/<uuid:client_id>/export/", exports.client_export, name="client_export"),
]
urlpatterns = pages + appointments + taken_home + shown + documents + downloads
