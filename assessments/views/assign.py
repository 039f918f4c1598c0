"""A member's side: ask for a check-in, hand on its link, read what was answered."""

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import queries
from assessments.access import assignment_for, has_reach
from assessments.actions.check_ins import assign_check_in, make_link, withdraw_check_in
from assessments.forms import AssignForm
from assessments.models import Assignment, Response
from assessments.psychometrics.definition import ItemKind
from assessments.queries.described import described
from assessments.queries.offered import Offer, offered, shelved
from assessments.views import fresh_link
from assessments.views.words import careless_words, message_words, state_words, time_taken
from clinic import audit
from clinic.access import Person, client_for, member_of
from clinic.models import Client, Event
from clinic.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What, why, until when; then straight to the link."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    member = member_of(request.user)
    posted = request.method == "POST"
    offers, usual = offered(client.practice), {"why": _usual_reason(client)}
    form = AssignForm(
        request.POST if posted else None, practice=client.practice, offers=offers, initial=usual
    )
    if posted and form.is_valid():
        try:
            assignment = assign_check_in(client=client, by=member, **form.cleaned_data)
            _link, token = make_link(assignment=assignment, by=member)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            fresh_link.keep(request, assignment, token)
            return redirect("check_in", assignment.pk)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = {
        "client": client,
        "form": form,
        "shelves": _cards(client, offers),
        "agreed": queries.may_be_measured(client),
        "message": _message(client, offers, form["instrument"].value()),
        **_about(request.user, client),
    }
    return render(request, "assessments/check_in_new.html", context, status=422 if posted else 200)


@require_safe
def check_in(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Where it stands; with the right to read the record, what was answered."""
    assignment = assignment_for(request.user, assignment_id, Permission.CLIENT_NAMES)
    client = assignment.client
    may_assign = has_reach(request.user, client, Permission.CHECK_IN_ASSIGN)
    context = {
        "assignment": assignment,
        "client": client,
        "instrument": assignment.instrument_version.loaded,
        "state": state_words(assignment),
        "zone": client.practice.zone,
        "may_assign": may_assign,
        "link": queries.live_link(assignment) if may_assign else None,
        "fresh": fresh_link.take(request, assignment) if may_assign else None,
        "begun_at": queries.begun_at(assignment),
        **_about(request.user, client),
    }
    if has_reach(request.user, client, Permission.RECORD_READ):
        context |= {"may_read": True, **_answers(assignment)}
    audit.record(Event.CHECK_IN_VIEWED, by=member_of(request.user), subject=assignment)
    return render(request, "assessments/check_in.html", context)


@require_POST
def check_in_link(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """A fresh link; the one before stops working."""
    assignment = assignment_for(request.user, assignment_id, Permission.CHECK_IN_ASSIGN)
    try:
        _link, token = make_link(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        fresh_link.keep(request, assignment, token)
    return redirect("check_in", assignment.pk)


@require_POST
def check_in_withdraw(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take it back."""
    assignment = assignment_for(request.user, assignment_id, Permission.CHECK_IN_ASSIGN)
    try:
        withdraw_check_in(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The check-in is withdrawn. Its link no longer works."))
    return redirect("check_in", assignment.pk)


def _about(user: Person, client: Client) -> dict[str, Any]:
    """Where a page of this client stands; the way back is a page this person may open."""
    page = "client" if has_reach(user, client, Permission.RECORD_READ) else "client_details"
    return {
        "crumbs": [
            {"label": _("Clients"), "url": reverse("caseload")},
            {"label": client.name, "url": reverse(page, args=[client.pk])},
        ]
    }


def _usual_reason(client: Client) -> str:
    if queries.days_answered(client):
        return _("To see together what has changed, and use it in our next session.")
    return _("To have a starting point that we can look back on together.")


def _message(client: Client, offers: Sequence[Offer], chosen: str) -> str:
    """What the client will be sent, with a place for the link; "" when nothing is offered."""
    by_id = {offer.id: offer.instrument for offer in offers}
    instrument = by_id.get(chosen) or next(iter(by_id.values()), None)
    return message_words(client, client.practice, instrument, _("[link]")) if instrument else ""


def _cards(client: Client, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Each questionnaire with what speaks for and against sending it now, shelf by shelf."""
    today, place = client.practice.today(), count()
    answered, waiting = queries.days_answered(client), queries.waiting_check_ins(client)

    def card(offer: Offer) -> dict[str, Any]:
        days = answered.get(offer.id, ())
        return {
            "instrument": offer.instrument,
            "field": f"id_instrument_{next(place)}",
            "count": sum(item.kind is not ItemKind.WORDS for item in offer.instrument.items),
            "last_on": next(iter(days), None),
            "too_soon": queries.too_soon_after(days, offer.instrument, today),
            "waiting": waiting.get(offer.id),
        }

    return [
        {"title": title or _("Your practice's own"), "cards": [card(offer) for offer in shelf]}
        for title, shelf in shelved(offers)
    ]


def _answers(assignment: Assignment) -> dict[str, Any]:
    response = queries.response_of(assignment)
    if response is None:
        return {}
    answers = queries.answers_in_words(response)
    return {
        "response": response,
        "answers": answers,
        "skipped": sum(answer.words is None for answer in answers),
        "time_taken": time_taken(response.seconds),
        "careless": careless_words(response.notes),
        "scores": described(response),
        "stated": _stated(response),
    }


def _stated(response: Response) -> list[dict[str, Any]]:
    """Totals that came with imported answers, under the names of our scales where they have one."""
    titles = {scale.id: scale.title for scale in response.instrument_version.loaded.scales}
    return [
        {"title": titles.get(name, name), "value": value} for name, value in response.stated.items()
    ]
