"""Opening a record that is not one's own: found by name, opened with a reason, and told."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import (
    NotAllowed,
    client_for,
    clients_for,
    member_of,
    names_for,
    opening_for,
    openings_for,
)
from clinic.actions.opened import OPEN_FOR, close_record, note_opened, open_record
from clinic.confirming import recently_confirmed
from clinic.forms.people import FindForm, OpenRecordForm
from clinic.models import BreakGlass, Event, Member
from clinic.queries import clients_named
from clinic.roles import Permission

PAGE = 25


@require_http_methods(["GET", "POST"])
def record_find(request: HttpRequest) -> HttpResponse:
    """A client somebody was told of, by full name and birth year. Every search is written down."""
    by, posted = member_of(request.user, Permission.BREAK_GLASS), request.method == "POST"
    form = FindForm(request.POST if posted else None)
    if posted and form.is_valid():
        found = clients_named(by.practice, **form.cleaned_data)
        one = found[0] if len(found) == 1 else None
        audit.record(Event.CLIENTS_LISTED, by=by, client=one, reason="found_by_name")
        if one is not None:
            return redirect("record_open", client_id=one.pk)
        form.add_error(
            None, _("No single client has this name and birth year. Check both, or ask the owner.")
        )
    return render(request, "clinic/record_find.html", {"form": form}, status=422 if posted else 200)


@recently_confirmed
@require_http_methods(["GET", "POST"])
def record_open(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What opening this record means, and the reason for it."""
    client = client_for(request.user, client_id, Permission.BREAK_GLASS)
    by, posted = member_of(request.user), request.method == "POST"
    reached = clients_for(request.user, Permission.RECORD_READ).filter(pk=client.pk)
    if not client.known_as and reached.exists():
        return redirect("client", client_id=client.pk)
    form = OpenRecordForm(request.POST if posted else None)
    if posted and form.carry_out(open_record, client=client, by=by) is not None:
        return redirect("client", client_id=client.pk)
    audit.record(Event.CLIENT_VIEWED, by=by, subject=client, reason="before_opening")
    context = {"form": form, "client": client, "minutes": OPEN_FOR // timedelta(minutes=1)}
    return render(request, "clinic/record_open.html", context, status=422 if posted else 200)


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """Records opened with a reason: who, when, why."""
    rows = openings_for(request.user)
    by = member_of(request.user)
    audit.record(Event.ACCESS_LOG_VIEWED, by=by, reason="opened_records")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    mine = clients_for(request.user, Permission.RECORD_READ)
    mine = mine.filter(pk__in=[row.client_id for row in page])
    cared_for = set(mine.values_list("pk", flat=True))
    names = names_for(request.user)
    for row in page:
        names.say(row.client)
    listed = [{"row": row, **_deeds(row, by, cared_for)} for row in page]
    return render(request, "clinic/openings.html", {"listed": listed, "page_obj": page})


@require_POST
def opening_close(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The record is closed before its hour is over, by who opened it or by the owner."""
    row, by = opening_for(request.user, opening_id), member_of(request.user)
    if row.member_id != by.pk and not by.may(Permission.PEOPLE_MANAGE):
        raise NotAllowed(row.pk, row.client)
    close_record(opened=row, by=by)
    messages.success(request, _("The record is closed."))
    return redirect("openings")


@require_POST
def opening_seen(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Who cares for the client has seen that the record was opened."""
    row = opening_for(request.user, opening_id)
    client = client_for(request.user, row.client_id, Permission.RECORD_READ)
    by = member_of(request.user)
    if client.opened_with_reason or row.member_id == by.pk:
        raise NotAllowed(row.pk, client)
    note_opened(opened=row, by=by)
    return redirect("openings")


def _deeds(row: BreakGlass, by: Member, cared_for: set[UUID]) -> dict[str, bool]:
    own = row.member_id == by.pk
    return {
        "may_close": row.is_open and (own or by.may(Permission.PEOPLE_MANAGE)),
        "may_see": row.seen_at is None and not own and row.client_id in cared_for,
    }
