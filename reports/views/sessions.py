"""One session: planned, told how it went, moved, and made a note of."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import client_for, clients_for, member_of, session_for
from clinic.actions.series import end_series, move_from_here, plan_series
from clinic.actions.session_notes import begin_note
from clinic.actions.sessions import move_session, plan_session, settle_session
from clinic.models import Client, Event, Member, Session
from clinic.queries import carers
from clinic.roles import Permission, Reach, reaches
from reports.forms.sessions import LATER, ONCE, MoveForm, PlanForm, SettleForm
from reports.queries import permitted
from reports.queries.calendar import clashing, session_row, sessions_with, upcoming
from reports.queries.endings import countdown, open_ending, session_count
from reports.views import crumbs


@require_http_methods(["GET", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    """Plan one session, or one that returns."""
    by = member_of(request.user, Permission.SESSION_PLAN)
    posted = request.method == "POST"
    form = PlanForm(
        request.POST if posted else None,
        clients=clients_for(request.user, Permission.SESSION_PLAN).exclude(
            state=Client.State.ENDED
        ),
        members=_members(by),
        initial=_asked_for(request, by),
    )
    planned = form.carry_out(_plan, by=by) if posted else None
    if planned is not None:
        _say_planned(request, planned)
        return redirect(_calendar_at(by, planned[0]))
    return render(
        request, "reports/session_new.html", {"form": form}, status=422 if posted else 200
    )


def _asked_for(request: HttpRequest, by: Member) -> dict[str, Any]:
    """What the link that led here knows already: `client`, `member`, `day`."""
    known = {name: request.GET[name] for name in ("client", "member", "day") if name in request.GET}
    return {"day": by.practice.today().isoformat()} | known


def _members(by: Member) -> Any:
    """By whom this member may plan sessions."""
    everybody = Reach.PRACTICE in reaches(by.roles, Permission.SESSION_PLAN)
    return carers(by.practice) if everybody else carers(by.practice).filter(pk=by.pk)


def _plan(*, every_weeks: int, last_day: date | None, by: Member, **fields: Any) -> list[Session]:
    """The sessions that are now in the calendar."""
    if every_weeks == ONCE:
        return [plan_session(by=by, **fields)]
    series = plan_series(every_weeks=every_weeks, last_day=last_day, by=by, **fields)
    return upcoming(series)


def _say_planned(request: HttpRequest, sessions: list[Session]) -> None:
    words = ngettext("The session is planned.", "%(count)s sessions are planned.", len(sessions))
    messages.success(request, words % {"count": len(sessions)})
    _warn_of_clashes(request, sessions)


def _warn_of_clashes(request: HttpRequest, sessions: list[Session]) -> None:
    if found := len(clashing(sessions[0].member, sessions)):
        words = ngettext(
            "%(count)s of them falls on leave or on another session. The calendar marks it.",
            "%(count)s of them fall on leave or on another session. The calendar marks them.",
            found,
        )
        messages.warning(request, words % {"count": found})


def _calendar_at(by: Member, session: Session) -> str:
    """The calendar that shows this session."""
    own = session.member_id == by.pk
    page = reverse("calendar") if own else reverse("member_calendar", args=[session.member_id])
    day = session.starts_at.astimezone(by.practice.zone).date()
    return f"{page}?{urlencode({'day': day.isoformat()})}"


@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session, and what can be done with it."""
    row = session_for(request.user, session_id, Permission.SESSION_PLAN)
    return _page(request, row)


def _page(
    request: HttpRequest, row: Session, move: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    member = member_of(request.user)
    asked = [Permission.NOTE_WRITE, Permission.RECORD_READ]
    held = permitted(member, row.client, asked, given=Permission.SESSION_PLAN)
    audit.record(Event.CALENDAR_VIEWED, by=member, subject=row)
    context = {
        "session": row,
        "row": session_row(row, member),
        "client": row.client,
        "crumbs": [{"label": _("Calendar"), "url": _calendar_at(member, row)}],
        "move": move or MoveForm(session=row),
        "may_note": Permission.NOTE_WRITE in held,
        "may_read": Permission.RECORD_READ in held,
    }
    return render(request, "reports/session.html", context, status=status)


@require_POST
def session_settle(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """How it went."""
    row = session_for(request.user, session_id, Permission.SESSION_PLAN)
    form = SettleForm(request.POST)
    told = form.carry_out(settle_session, session=row, by=member_of(request.user))
    if told is None:
        messages.error(request, " ".join(str(one) for own in form.errors.values() for one in own))
    else:
        words = _("Noted: %(state)s.") % {"state": told.get_state_display()}
        messages.success(request, words)
    return redirect("session", row.pk)


@require_POST
def session_move(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """This one to another time, or this and the later ones of its series."""
    row = session_for(request.user, session_id, Permission.SESSION_PLAN)
    by = member_of(request.user)
    form = MoveForm(request.POST, session=row)
    moved = form.carry_out(_move, session=row, by=by)
    if moved is None:
        return _page(request, row, form, status=422)
    messages.success(request, _("Moved."))
    _warn_of_clashes(request, moved)
    return redirect("session", row.pk)


def _move(*, session: Session, which: str, by: Member, **fields: Any) -> list[Session]:
    if which == LATER:
        return upcoming(move_from_here(session=session, by=by, **fields))
    return [move_session(session=session, by=by, **fields)]


@require_POST
def series_end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """This is the last one of its series."""
    row = session_for(request.user, session_id, Permission.SESSION_PLAN)
    try:
        end_series(session=row, by=member_of(request.user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("This is now the last session of its series."))
    return redirect("session", row.pk)


@require_POST
def session_note(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The note of this session: begun now, or taken up again."""
    row = session_for(request.user, session_id, Permission.NOTE_WRITE)
    try:
        note = begin_note(session=row, by=member_of(request.user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("session", row.pk)
    return redirect("note", note.pk)


@require_safe
def client_sessions(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """All sessions with one client, to come and past."""
    row = client_for(request.user, client_id, Permission.SESSION_PLAN)
    member = member_of(request.user)
    held = permitted(
        member, row, [Permission.NOTE_WRITE, Permission.RECORD_READ], given=Permission.SESSION_PLAN
    )
    audit.record(Event.CALENDAR_VIEWED, by=member, subject=row)
    planned, past = sessions_with(row, member)
    may_read = Permission.RECORD_READ in held
    context = {
        "client": row,
        "crumbs": crumbs.to_client(row) if may_read else crumbs.to_clients(),
        "planned": planned,
        "past": past,
        "count": session_count(row),
        "countdown": countdown(row, open_ending(row)) if may_read else None,
        "in_care": row.state != Client.State.ENDED,
        "may_note": Permission.NOTE_WRITE in held,
        "may_read": may_read,
    }
    return render(request, "reports/sessions.html", context)
