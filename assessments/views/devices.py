"""A check-in on a device that is not the client's: handed over, handed back, or by a code."""

import json
from typing import Any
from uuid import UUID

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import FLOWS, LinkRefused, assignment_for, assignment_on_device
from assessments.actions.devices import hand_back, hand_over, make_code, use_code
from assessments.forms.devices import REFUSED, TabletForm
from assessments.models import Assignment
from assessments.views import fresh_code
from assessments.views.flow import client_page
from clinic import audit
from clinic.access import member_of
from clinic.audit import refusals
from clinic.confirming import PREFIX
from clinic.forms.second_factor import HandBackForm
from clinic.guessing import Guess, guess
from clinic.models import Event, User
from clinic.roles import Permission
from clinic.sign_ins import handed_by, ways_back
from clinic.visit import Device, Visit, Way

CLEAR = '"cache", "storage"'


@require_POST
def check_in_hand_over(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """From here on this browser is the client's, until the member shows that they are back."""
    assignment = assignment_for(request.user, assignment_id, Permission.CHECK_IN_ASSIGN)
    try:
        hand_over(request=request, assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("check_in", assignment.pk)
    response = redirect("answer_start", assignment.pk)
    response.headers["Clear-Site-Data"] = CLEAR
    return response


@require_POST
def check_in_code(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """A fresh code for the tablet; the one before stops working."""
    assignment = assignment_for(request.user, assignment_id, Permission.CHECK_IN_ASSIGN)
    try:
        code = make_code(assignment=assignment, by=member_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        fresh_code.keep(request, assignment, code)
    return redirect("check_in", assignment.pk)


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def device_back(request: HttpRequest) -> HttpResponse:
    """Please hand it back; who it belongs to comes in with a second factor, or the password."""
    if Visit(request.session).device is not Device.HANDED:
        return redirect("account_login")
    owner = handed_by(request.session)
    if owner is None:  # their visit cannot be taken up again: they sign in
        return render(request, "assessments/device_back.html", {"owner": None})
    assignment = assignment_on_device(request.session, owner)
    form = _back_form(request, owner)
    if form.is_bound and form.is_valid():
        hand_back(request=request, assignment=assignment, way=form.way, by=owner)
        return redirect("check_in", assignment.pk)
    if form.was_tried:
        place = {"practice_id": assignment.practice_id}
        audit.record(Event.SIGN_IN_FAILED, by=None, subject=owner, reason="hand_back", **place)
    context = _back_context(request, owner, assignment, form)
    return render(
        request, "assessments/device_back.html", context, status=422 if form.is_bound else 200
    )


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest) -> HttpResponse:
    """The practice's tablet: looking changes nothing, and a code opens one check-in."""
    posted = request.method == "POST"
    form = TabletForm(request.POST if posted else None)
    if posted and form.is_valid():
        taken = guess(request, Guess.TABLET, "")
        try:
            if taken is None:
                raise LinkRefused
            assignment = use_code(request=request, code=form.cleaned_data["code"])
        except LinkRefused:
            form.add_error("code", REFUSED)
            _note_refusal(request)
        else:
            taken.right()
            return redirect("answer_start", assignment.pk)
    return render(request, "assessments/tablet.html", {"form": form}, status=422 if posted else 200)


def _back_form(request: HttpRequest, owner: User) -> HandBackForm:
    data = request.POST if request.method == "POST" else None
    return HandBackForm(data, prefix=PREFIX, request=request, user=owner, ways=ways_back(owner))


def _back_context(
    request: HttpRequest, owner: User, assignment: Assignment, form: HandBackForm
) -> dict[str, Any]:
    has_key = Way.PASSKEY in ways_back(owner)
    return {
        "owner": owner.member,
        "form": form,
        "options": json.dumps(begin_authentication(owner)) if has_key else "",
        "assignment": assignment,
        "goes_on": FLOWS in request.session and assignment.takes_answers,
    }


def _note_refusal(request: HttpRequest) -> None:
    """A wrong code is no fault: nothing is rolled back, so that the guess stays counted."""
    if refusals.count_one(None, request.META.get("REMOTE_ADDR")):
        audit.record(Event.DENIED, by=None, reason="not_found")
