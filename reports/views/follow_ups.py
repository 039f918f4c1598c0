"""Check-ins after the end of care: agreed on, and stopped."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.actions.follow_ups import agree_follow_ups, end_follow_ups
from clinic.access import client_for, member_of
from clinic.roles import Permission
from reports.forms.follow_ups import FollowUpForm
from reports.views.endings import ending_page


@require_POST
def follow_ups(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Agree on the days."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    form = FollowUpForm(request.POST, ended_on=client.ended_on, today=client.practice.today())
    if form.carry_out(agree_follow_ups, client=client, by=member_of(request.user)) is None:
        return ending_page(request, client, follow=form, status=422)
    messages.success(
        request, _("The check-ins after the end are agreed. The client can stop them.")
    )
    return redirect("ending", client.pk)


@require_POST
def follow_ups_end(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """No more of them."""
    client = client_for(request.user, client_id, Permission.CHECK_IN_ASSIGN)
    end_follow_ups(client=client, by=member_of(request.user))
    messages.success(request, _("No more check-ins are asked after the end."))
    return redirect("ending", client.pk)
