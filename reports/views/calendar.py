"""A member's calendar: a week or four, and leave."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import (
    calendar_for,
    clients_for,
    leave_for,
    member_of,
)
from clinic.actions.leave import add_leave, remove_leave
from clinic.models import Event, Leave, Member
from clinic.queries import carers
from clinic.roles import CARING, Permission, Reach, reaches
from reports.forms.sessions import CalendarForm, LeaveForm
from reports.queries.calendar import calendar as days_of
from reports.queries.calendar import leaves_of

A_WEEK, FOUR_WEEKS = 7, 28


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One's own calendar; the front desk begins with somebody's."""
    member = member_of(request.user, Permission.SESSION_PLAN)
    if member.roles & CARING:
        return _page(request, member, member)
    first = carers(member.practice).first()
    if first is not None:
        return redirect("member_calendar", first.pk)
    return render(request, "reports/calendar_empty.html", {"crumbs": []})


@require_safe
def member_calendar(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """The calendar of a member whose appointments one plans."""
    whose = calendar_for(request.user, member_id)
    return _page(request, whose, member_of(request.user))


def _page(request: HttpRequest, whose: Member, reader: Member) -> HttpResponse:
    form, today = CalendarForm(request.GET), whose.practice.today()
    listed = form.asked("view") == "list"
    day = form.asked("day") or today
    days = FOUR_WEEKS if listed else A_WEEK
    first = day if listed else _week_of(day)
    clients = clients_for(request.user, Permission.SESSION_PLAN)
    audit.record(Event.CALENDAR_VIEWED, by=reader, subject=whose)
    step = timedelta(days=days)
    context = {
        "whose": whose,
        "own": whose.pk == reader.pk,
        "days": days_of(whose, clients=clients, first=first, days=days, reader=reader),
        "listed": listed,
        "day": day,
        "first": first,
        "last": first + step - timedelta(days=1),
        "before": first - step,
        "after": first + step,
        "may_note": reader.may(Permission.NOTE_WRITE),
        "people": _people(reader),
    }
    return render(request, "reports/calendar.html", context)


def _week_of(day: date) -> date:
    """The first day of the week this day lies in, as the reader's language has weeks."""
    begins = int(get_format("FIRST_DAY_OF_WEEK"))  # 0 is Sunday
    return day - timedelta(days=(day.isoweekday() - begins) % 7)


def _people(reader: Member) -> list[Member]:
    """Whose calendars the reader may go on to; nobody's where there is only the own one."""
    everybody = Reach.PRACTICE in reaches(reader.roles, Permission.SESSION_PLAN)
    return list(carers(reader.practice)) if everybody else []


@require_http_methods(["GET", "POST"])
def days_away(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Days away, and which sessions fall on them; noted here."""
    whose, by = calendar_for(request.user, member_id), member_of(request.user)
    posted = request.method == "POST"
    form = LeaveForm(request.POST if posted else None)
    if posted and (row := form.carry_out(add_leave, member=whose, by=by)) is not None:
        _say_noted(request, whose, row)
        return redirect("days_away", whose.pk)
    audit.record(Event.CALENDAR_VIEWED, by=by, subject=whose)
    context = {"whose": whose, "own": whose.pk == by.pk, "form": form, "rows": leaves_of(whose)}
    return render(request, "reports/days_away.html", context, status=422 if posted else 200)


def _say_noted(request: HttpRequest, whose: Member, row: Leave) -> None:
    messages.success(request, _("The leave is noted."))
    fall = next((count for leave, count in leaves_of(whose) if leave.pk == row.pk), 0)
    if fall:
        words = ngettext(
            "%(count)s planned session falls on these days. Move or cancel it.",
            "%(count)s planned sessions fall on these days. Move or cancel them.",
            fall,
        )
        messages.warning(request, words % {"count": fall})


@require_POST
def days_away_remove(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """There on these days after all."""
    row = leave_for(request.user, leave_id)
    remove_leave(leave=row, by=member_of(request.user))
    messages.success(request, _("The leave is taken out."))
    return redirect("days_away", row.member_id)
