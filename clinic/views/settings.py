"""What the owner decides for the practice: how it is reached, who looks, when, how long."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import help_line_for, member_of
from clinic.actions.practices import (
    add_help_line,
    change_practice,
    check_help_line,
    name_readers,
    remove_help_line,
)
from clinic.forms.clients import DeedForm
from clinic.forms.practices import FactsForm, HoursForm, LineForm, ReadersForm, RetentionForm
from clinic.models import Event, Member
from clinic.queries import certificate_of, help_lines_of
from clinic.roles import Permission

IDS = {"facts": "practice_%s", "line": "line_%s"}  # both have a name and a telephone
FACTS = ("name", "country", "time_zone", "phone", "emergency_number")


@require_http_methods(["GET", "POST"])
def practice_settings(request: HttpRequest) -> HttpResponse:
    """Everything on one page, each part with its own button; POST saves the first part."""
    by = _owner(request)
    if request.method == "POST":
        return _save(
            request, "facts", FactsForm(request.POST, auto_id=IDS["facts"]), change_practice
        )
    audit.record(
        Event.PEOPLE_VIEWED,
        by=by,
        subject=by.practice,
        practice_id=by.practice_id,
        reason="settings",
    )
    return _page(request, by, {})


@require_POST
def settings_readers(request: HttpRequest) -> HttpResponse:
    """Who looks at what clients send."""
    practice = _owner(request).practice
    return _save(request, "readers", ReadersForm(request.POST, practice=practice), name_readers)


@require_POST
def settings_hours(request: HttpRequest) -> HttpResponse:
    """When somebody is there."""
    _owner(request)
    return _save(request, "hours", HoursForm(request.POST), change_practice)


@require_POST
def settings_retention(request: HttpRequest) -> HttpResponse:
    """How long records are kept."""
    _owner(request)
    return _save(request, "retention", RetentionForm(request.POST), change_practice)


@require_POST
def help_line_new(request: HttpRequest) -> HttpResponse:
    """One more line for clients, looked up today."""
    _owner(request)
    return _save(request, "line", LineForm(request.POST, auto_id=IDS["line"]), add_help_line)


@require_POST
def help_line_checked(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Number and hours were looked up today."""
    check_help_line(line=help_line_for(request.user, line_id), by=member_of(request.user))
    messages.success(request, _("Noted: looked up today."))
    return redirect("practice_settings")


@require_POST
def help_line_remove(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Clients are not shown it any more."""
    remove_help_line(line=help_line_for(request.user, line_id), by=member_of(request.user))
    messages.success(request, _("The line is removed."))
    return redirect("practice_settings")


def _owner(request: HttpRequest) -> Member:
    return member_of(request.user, Permission.PEOPLE_MANAGE)


def _save(
    request: HttpRequest, part: str, form: DeedForm, deed: Callable[..., object]
) -> HttpResponse:
    """Save one part; refused, the page comes back with what was typed in it."""
    by = _owner(request)
    if form.carry_out(deed, practice=by.practice, by=by) is None:
        return _page(request, by, {part: form}, status=422)
    messages.success(request, _("Saved. It holds from now on."))
    return redirect("practice_settings")


def _page(
    request: HttpRequest, by: Member, refused: dict[str, DeedForm], status: int = 200
) -> HttpResponse:
    practice = by.practice
    forms: dict[str, Any] = {
        "facts": FactsForm(
            initial={name: getattr(practice, name) for name in FACTS}, auto_id=IDS["facts"]
        ),
        "readers": ReadersForm(practice=practice),
        "hours": HoursForm(initial=HoursForm.of(practice)),
        "retention": RetentionForm(initial={"retention_years": practice.retention_years}),
        "line": LineForm(auto_id=IDS["line"]),
    }
    context = {
        "practice": practice,
        "lines": help_lines_of(practice),
        "certificate": certificate_of(practice.pk),
        "refused": next(iter(refused.values()), None),
        **forms,
        **refused,
    }
    return render(request, "clinic/practice_settings.html", context, status=status)
