"""Ask for check-ins: what, when and how, with the very message and the next dates in view."""

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import queries
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.devices import make_code
from assessments.actions.schedules import make_schedule, refuse_another
from assessments.forms import AssignForm
from assessments.models import Channel
from assessments.psychometrics.translations import same_language
from assessments.queries.offered import Offer, offered, offered_here, shelved
from assessments.queries.schedules import mail_obstacle, running_schedules
from assessments.sentences.languages import language_name
from assessments.views import fresh_code, fresh_link
from assessments.views.ahead import Ahead, ahead
from assessments.views.assign import about
from clinic import audit
from clinic.access import client_for, member_of
from clinic.models import Client, Event, Member
from clinic.models.mail import wishes_of
from clinic.roles import Permission

AT_ONCE = {
    Channel.LINK,
    Channel.DEVICE,
    Channel.CODE,
    Channel.PAPER,
}  # asked now, these need no schedule


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Choose, look at what comes of it, and set it up. *Look* changes nothing."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    member, offers = member_of(request.user), offered(client.practice, client.language)
    posted, looking = request.method == "POST", "look" in request.POST
    obstacle, usual = mail_obstacle(client), {"why": usual_reason(client)}
    form = AssignForm(
        request.POST if posted else None,
        client=client,
        obstacle=obstacle,
        offers=offers,
        initial=usual,
    )
    sound = not posted or form.is_valid()
    shelves = _cards(client, offers)
    if not posted:
        form.initial["instrument"] = _first_choice(shelves, request.GET.get("form", ""))
    view = _ahead(form, client, offers)
    ready = posted and sound and not looking and _seen(form, view)
    if ready and (done := _carry_out(request, form, client, member)) is not None:
        return done
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = {
        "client": client,
        "form": form,
        "shelves": shelves,
        "agreed": queries.may_be_measured(client),
        "here": offered_here(client.practice, client.language),
        "begun_here": queries.begun_here(client),
        "ahead": view,
        "zone": wishes_of(client).zone,
        "mail_obstacle": obstacle,
        **about(request.user, client),
    }
    status = 422 if posted and not looking else 200
    return render(request, "assessments/check_in_new.html", context, status=status)


def _carry_out(
    request: HttpRequest, form: AssignForm, client: Client, member: Member
) -> HttpResponse | None:
    """Set it up; None where an action refused, which the form then says."""
    given = {name: form.cleaned_data[name] for name in ("instrument", "why")}
    channel = form.cleaned_data["how"]
    try:
        if form.is_now and channel in AT_ONCE:
            assignment = assign_check_in(
                client=client, by=member, closes_on=form.closes_on, channel=channel, **given
            )
            if channel == Channel.LINK:
                fresh_link.keep(request, assignment, make_link(assignment=assignment, by=member)[1])
            elif channel == Channel.CODE:
                fresh_code.keep(request, assignment, make_code(assignment=assignment, by=member))
            return redirect("check_in", assignment.pk)
        make_schedule(client=client, by=member, timing=form.timing(), channel=channel, **given)
    except ValidationError as refused:
        form.take(refused)
        return None
    messages.success(request, _("This is set up. Below you see when it comes next."))
    return redirect("schedules", client.pk)


def _seen(form: AssignForm, view: Ahead | None) -> bool:
    """Whether there is nothing to warn of, or the warning was seen."""
    if view is None or not view.warnings or form.is_now or form.cleaned_data["anyway"]:
        return True
    words = [*view.warnings, _("Tick this if you want to ask all the same.")]
    form.add_error("anyway", " ".join(words))
    return False


def usual_reason(client: Client) -> str:
    """What a therapist mostly asks for."""
    if queries.days_answered(client):
        return _("To see together what has changed, and use it in our next session.")
    return _("To have a starting point that we can look back on together.")


def _first_choice(shelves: list[dict[str, Any]], wanted: str) -> str:
    """What the address names, else what is mostly asked.

    Nothing where the latter waits already or was answered just now.
    """
    cards = [card for shelf in shelves for card in shelf["cards"]]
    if any(card["instrument"].id == wanted for card in cards):
        return wanted
    usual = next((card for card in cards if card["instrument"].id == queries.ATTACHMENT), None)
    if usual is None or usual["waiting"] or usual["too_soon"]:
        return ""
    return queries.ATTACHMENT


def _ahead(form: AssignForm, client: Client, offers: Sequence[Offer]) -> Ahead | None:
    chosen = form["instrument"].value()
    instrument = next((each.instrument for each in offers if each.id == chosen), None)
    if form.problems:
        return Ahead(problems=form.problems)
    if instrument is None:
        return None
    timing, channel = form.timing(), form.said("how")
    if form.is_bound:
        try:
            refuse_another(client, instrument.id, timing)
        except ValidationError as refused:
            return Ahead(problems=refused.messages)
    running = running_schedules(client)
    return ahead(client, instrument, timing, channel, running, is_now=form.is_now)


def _cards(client: Client, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Each questionnaire with what speaks for and against sending it now, shelf by shelf."""
    today, place = client.practice.today(), count()
    answered, waiting = queries.days_answered(client), queries.waiting_check_ins(client)

    def card(offer: Offer) -> dict[str, Any]:
        days = answered.get(offer.id, ())
        return {
            "instrument": offer.instrument,
            "field": f"id_instrument_{next(place)}",
            "count": offer.instrument.most_questions,
            "last_on": next(iter(days), None),
            "too_soon": queries.too_soon_after(days, offer.instrument, today),
            "waiting": waiting.get(offer.id),
            "spoken": language_name(offer.instrument.language)
            if not same_language(offer.instrument.language, client.language)
            else "",
        }

    return [
        {
            "title": title or _("Your practice's own"),
            "ids": [offer.id for offer in shelf],
            "waiting": sum(offer.id in waiting for offer in shelf),
            "is_own": not title,
            "cards": [card(offer) for offer in shelf],
        }
        for title, shelf in shelved(offers)
    ]
