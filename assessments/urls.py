"""Addresses of check-ins and the library: the members' pages, the links, the client's flow."""

from django.urls import path

from assessments.views import assign, check_in, library, questions

members = [
    path("clients/<uuid:client_id>/check-ins/new/", assign.check_in_new, name="check_in_new"),
    path("check-ins/<uuid:assignment_id>/", assign.check_in, name="check_in"),
    path("check-ins/<uuid:assignment_id>/link/", assign.check_in_link, name="check_in_link"),
    path(
        "check-ins/<uuid:assignment_id>/withdraw/",
        assign.check_in_withdraw,
        name="check_in_withdraw",
    ),
]
flow = [
    path("c/<str:token>/", check_in.link_landing, name="link_landing"),
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
    path("answer/<uuid:assignment_id>/check/", check_in.answer_check, name="answer_check"),
    path("answer/<uuid:assignment_id>/send/", check_in.answer_send, name="answer_send"),
    path("answer/<uuid:assignment_id>/done/", check_in.answer_done, name="answer_done"),
    path("answer/<uuid:assignment_id>/support/", check_in.answer_support, name="answer_support"),
    path("support/", check_in.support, name="support"),
]
shelves = [
    path("library/", library.library, name="library"),
    path("library/instruments/<slug:instrument>/", library.instrument, name="instrument"),
]
urlpatterns = [*members, *flow, *shelves]
