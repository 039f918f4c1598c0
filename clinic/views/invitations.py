"""Inviting people into a practice, and the page on which they accept."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import NotYours, invitation_by, invitation_for, member_of
from clinic.actions.joining import accept_invitation, invite_member, revoke_invitation
from clinic.confirming import recently_confirmed
from clinic.forms.people import InviteForm, JoinForm
from clinic.models import Event, Invitation
from clinic.queries import invitations_of
from clinic.roles import Permission
from clinic.views.addresses import absolute, keep_secret, take_secret

_KEPT = "invitation"
View = Callable[..., HttpResponse]


@recently_confirmed
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Whom the practice invited; a new invitation's link is shown once."""
    by, posted = member_of(request.user, Permission.PEOPLE_MANAGE), request.method == "POST"
    form = InviteForm(request.POST if posted else None)
    if posted and (made := form.carry_out(_invite(request), by=by)) is not None:
        keep_secret(request, _KEPT, made[1])
        messages.success(request, _("%(name)s is invited.") % {"name": made[0].name})
        return redirect("invitations")
    audit.record(Event.PEOPLE_VIEWED, by=by, subject=by.practice, practice_id=by.practice_id)
    token = take_secret(request, _KEPT)
    context = {
        "form": form,
        "rows": invitations_of(by.practice),
        "link": absolute(request, reverse("join", args=[token])) if token else "",
    }
    return render(request, "clinic/invitations.html", context, status=422 if posted else 200)


@require_POST
def invitation_revoke(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Its link stops working."""
    row = invitation_for(request.user, invitation_id)
    try:
        revoke_invitation(invitation=row, by=member_of(request.user))
        messages.success(request, _("The invitation is revoked. Its link opens nothing."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("invitations")


def _invitation_page(view: View) -> View:
    """No sign-in; every token that opens nothing gets one and the same page."""

    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, invitation_by(token), token)
        except NotYours as refused:
            request.refusal = refused  # type: ignore[attr-defined]
            response = render(request, "clinic/join_closed.html", status=404)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return login_not_required(page)


@_invitation_page
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Looking changes nothing; the button makes the account, and signing in comes next."""
    posted = request.method == "POST"
    form = JoinForm(request.POST if posted else None, initial={"name": invitation.name})
    if request.user.is_authenticated:
        posted = False
    elif posted and form.carry_out(accept_invitation, invitation=invitation) is not None:
        messages.success(request, _("Your account is made. Sign in with your new password."))
        return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "clinic/join.html", context, status=422 if posted else 200)


def _invite(request: HttpRequest) -> Callable[..., tuple[Invitation, str]]:
    def deed(*, by_mail: bool, **given: Any) -> tuple[Invitation, str]:
        address = absolute(request, reverse("join", args=["-"]).removesuffix("-/"))
        return invite_member(join_at=address if by_mail else "", **given)

    return deed
