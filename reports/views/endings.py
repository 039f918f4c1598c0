"""The ending: planned with the client, reached, and left again by a return."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.queries import score_history
from assessments.queries.follow_ups import agreed_follow_ups
from clinic import audit
from clinic.access import client_for, member_of
from clinic.actions.endings import give_up_ending, plan_ending
from clinic.models import Client, Ending, Event
from clinic.models.naming import all_masked, masked, names_kept_from
from clinic.roles import Permission
from reports.actions.endings import come_back, end_care
from reports.forms.follow_ups import FollowUpForm
from reports.forms.sessions import EndCareForm, EndingForm
from reports.queries import goals_of, open_plan, permitted
from reports.queries.endings import (
    countdown,
    kept_up,
    loose_ends,
    open_ending,
    past_endings,
    session_count,
)
from reports.views import crumbs
from reports.views.figures import Course


@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan of the ending; a post keeps it."""
    posted = request.method == "POST"
    permission = Permission.PLAN_WRITE if posted else Permission.RECORD_READ
    client = client_for(request.user, client_id, permission)
    if not posted:
        return ending_page(request, client)
    form = EndingForm(request.POST, ending=open_ending(client))
    if form.carry_out(plan_ending, client=client, by=member_of(request.user)) is None:
        return ending_page(request, client, form=form, status=422)
    messages.success(request, _("The plan for the ending is kept."))
    return redirect("ending", client.pk)


def ending_page(
    request: HttpRequest,
    client: Client,
    *,
    form: EndingForm | None = None,
    end: EndCareForm | None = None,
    follow: FollowUpForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page itself, with whichever form was refused."""
    member, row, past = member_of(request.user), open_ending(client), past_endings(client)
    _tell_by_role(client, [*past, *([row] if row else [])])
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    held = permitted(member, client, [Permission.PLAN_WRITE, Permission.REPORT_REQUEST])
    in_care = client.state != Client.State.ENDED
    context = {
        "client": client,
        "crumbs": crumbs.to_client(client),
        "ending": row,
        "countdown": countdown(client, row),
        "form": form or EndingForm(ending=row),
        "end": end or EndCareForm(today=client.practice.today()),
        "loose": loose_ends(client),
        "past": [(one, kept_up(one)) for one in past],
        "in_care": in_care,
        "may_write": Permission.PLAN_WRITE in held,
        "may_report": Permission.REPORT_REQUEST in held and bool(row or not in_care),
        **_beside(client),
        **_afterwards(client, follow),
    }
    return render(request, "reports/ending.html", context, status=status)


def _tell_by_role(client: Client, rows: list[Ending]) -> None:
    """For reading only: no name in what was written where the reader is to meet none."""
    if names := names_kept_from(client):
        for each in rows:
            each.summary = masked(each.summary, names)
            each.maintenance = all_masked(each.maintenance, names)


def _beside(client: Client) -> dict[str, Any]:
    """What helps to write the summary: sessions, goals, scores at the start and now."""
    plan = open_plan(client)
    return {
        "count": session_count(client),
        "goals": goals_of(plan.pk if plan else None),
        "course": Course.of(score_history(client)),
    }


def _afterwards(client: Client, follow: FollowUpForm | None) -> dict[str, Any]:
    """Check-ins after the end: those agreed on, and the form to agree."""
    if client.state != Client.State.ENDED:
        return {}
    today = client.practice.today()
    return {
        "agreed": agreed_follow_ups(client),
        "follow": follow or FollowUpForm(ended_on=client.ended_on, today=today),
    }


@require_POST
def ending_give_up(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Care goes on; the plan of the ending leaves the record."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    row = open_ending(client)
    if row is not None:
        give_up_ending(ending=row, by=member_of(request.user))
        messages.success(request, _("The plan for the ending is taken out."))
    return redirect("ending", client.pk)


@require_POST
def care_end(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Care ends, once nothing waits for a decision."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    form = EndCareForm(request.POST, today=client.practice.today())
    if form.carry_out(end_care, client=client, by=member_of(request.user)) is None:
        return ending_page(request, client, end=form, status=422)
    messages.success(request, _("Care has ended. The record stays readable."))
    return redirect("ending", client.pk)


@require_POST
def care_return(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """In care again."""
    client = client_for(request.user, client_id, Permission.PLAN_WRITE)
    try:
        come_back(client=client, by=member_of(request.user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(name)s is in care again.") % {"name": client.name})
    return redirect("client", client.pk)
