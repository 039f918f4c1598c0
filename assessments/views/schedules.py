"""A client's check-ins to come: when, how, what was written; pause, take up again, end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments import queries
from assessments.access import schedule_for
from assessments.actions.schedules import end_schedule, pause_schedule, resume_schedule
from assessments.actions.stopping import write_again
from assessments.forms import PauseForm
from assessments.models import Schedule
from assessments.queries.schedules import (
    let_come_again_at,
    letters_of,
    mail_obstacle,
    schedules_of,
)
from assessments.views.assign import about
from clinic import audit
from clinic.access import client_for, member_of
from clinic.actions.contact_wishes import take_note_of_stop
from clinic.models import Event, Mail
from clinic.models.mail import wishes_of
from clinic.roles import Permission


@require_safe
def schedules(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What is set up, what waits, and what was last written to the client."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    audit.record(Event.CLIENT_VIEWED, by=member_of(request.user), subject=client)
    rows, wishes = schedules_of(client), wishes_of(client)
    context = {
        "client": client,
        "again_at": let_come_again_at(client),
        "running": [(row, when_words(row.schedule)) for row in rows if row.is_running],
        "ended": [(row, when_words(row.schedule)) for row in rows if not row.is_running],
        "waiting": queries.waiting_check_ins(client).values(),
        "letters": [(letter, letter_words(letter)) for letter in letters_of(client)],
        "mail_obstacle": mail_obstacle(client),
        "wishes": wishes,
        "zone": wishes.zone,
        **about(request.user, client),
    }
    return render(request, "assessments/schedules.html", context)


@require_POST
def schedule_pause(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """Ask nothing for a while."""
    form = PauseForm(request.POST)
    if not form.is_valid():
        schedule = schedule_for(request.user, schedule_id)
        messages.error(request, " ".join(map(str, form.errors["until"])))
        return redirect("schedules", schedule.client_id)
    until = form.cleaned_data["until"]
    words = _("Paused. Nothing is asked or sent until you say so, or until the day you chose.")
    return _done(request, schedule_id, pause_schedule, words, until=until)


@require_POST
def schedule_resume(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """Go on."""
    return _done(request, schedule_id, resume_schedule, _("These go on from now."))


@require_POST
def schedule_end(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """Ask no more."""
    words = _("Ended. A check-in that is out already can still be answered or withdrawn.")
    return _done(request, schedule_id, end_schedule, words)


@require_POST
def messages_again(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The client said that they may be written to again."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    write_again(client=client, by=member_of(request.user))
    messages.success(request, _("Messages may be sent again. Set up what you agreed on."))
    return redirect("schedules", client.pk)


@require_POST
def stop_seen(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A member took note that the client stopped, or wants check-ins again.

    On the day's first page they stay there.
    """
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    wishes = take_note_of_stop(client=client, by=member_of(request.user))
    is_stopped = wishes.stopped_at is not None
    messages.success(
        request,
        _("Noted. Nothing is sent until they want messages again.") if is_stopped else _("Noted."),
    )
    if request.POST.get("from_today"):
        return redirect("home")
    return redirect("schedules", client.pk)


def when_words(schedule: Schedule) -> str:
    """How often, in words."""
    every = schedule.every
    if schedule.cadence == Schedule.Cadence.ONCE:
        return _("once")
    if schedule.cadence == Schedule.Cadence.WEEKS:
        return ngettext("every week", "every %(weeks)d weeks", every) % {"weeks": every}
    if schedule.cadence == Schedule.Cadence.BEFORE:
        return (
            _("the day before every session")
            if every == 1
            else (_("the day before every other session"))
        )
    return _("after every session") if every == 1 else _("after every other session")


def letter_words(letter: Mail) -> str:
    """What became of a letter."""
    reasons = {
        "stopped_by_client": _("not sent: the client asked for no more"),
        "care_ended": _("not sent: care had ended"),
        "no_consent": _("not sent: no consent to messages by e-mail"),
        "no_address": _("not sent: no e-mail address"),
    }
    states = {
        "waiting": _("waits to be sent"),
        "running": _("is being sent"),
        "ready": _("sent"),
        "failed": _("could not be sent: please check the address"),
    }
    return reasons.get(letter.error) or states.get(letter.state, _("not sent: taken back"))


def _done(
    request: HttpRequest,
    schedule_id: UUID,
    action: Callable[..., Schedule],
    words: str,
    **given: Any,
) -> HttpResponse:
    schedule = schedule_for(request.user, schedule_id)
    try:
        action(schedule=schedule, by=member_of(request.user), **given)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, words)
    return redirect("schedules", schedule.client_id)
