"""The people of a practice, for its owner: roles, leaving and coming back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import member_for, member_of
from clinic.actions.members import change_roles, deactivate_member, reactivate_member
from clinic.confirming import recently_confirmed
from clinic.forms.people import RolesForm
from clinic.models import Event, Member
from clinic.queries import former_members, in_care_of, people_of, unattended
from clinic.roles import Permission


@require_safe
def practice_people(request: HttpRequest) -> HttpResponse:
    """Who works here, in which roles, with how many clients. Nothing clinical."""
    member = member_of(request.user, Permission.PEOPLE_MANAGE)
    audit.record(
        Event.PEOPLE_VIEWED, by=member, subject=member.practice, practice_id=member.practice_id
    )
    context = {
        "people": people_of(member.practice),
        "former": former_members(member.practice),
        "unattended": unattended(member.practice),
    }
    return render(request, "clinic/practice_people.html", context)


@recently_confirmed
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """One person: their roles, changed here; and the way out."""
    person = member_for(request.user, member_id)
    by, posted = member_of(request.user), request.method == "POST"
    form = RolesForm(request.POST if posted else None, initial={"roles": sorted(person.roles)})
    if posted and form.carry_out(change_roles, member=person, by=by) is not None:
        messages.success(request, _("The roles hold from now on."))
        return redirect("practice_people")
    audit.record(Event.PEOPLE_VIEWED, by=by, subject=person)
    context = {"person": person, "form": form, "in_care": in_care_of(person), "by": by}
    return render(request, "clinic/member.html", context, status=422 if posted else 200)


@recently_confirmed
@require_POST
def member_deactivate(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """They are signed out everywhere, at once."""
    return _done(request, member_id, deactivate_member, _("%(name)s cannot sign in any more."))


@recently_confirmed
@require_POST
def member_reactivate(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """They may sign in again."""
    return _done(request, member_id, reactivate_member, _("%(name)s can sign in again."))


def _done(
    request: HttpRequest, member_id: UUID, deed: Callable[..., Member], words: str
) -> HttpResponse:
    person = member_for(request.user, member_id)
    try:
        deed(member=person, by=member_of(request.user))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("member", member_id=person.pk)
    named: dict[str, Any] = {"name": person.name}
    messages.success(request, words % named)
    return redirect("practice_people")
