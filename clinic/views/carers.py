"""Who cares for a client: begun, ended and handed over on the client's details."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clinic.access import caseload_for, client_for, member_of
from clinic.actions.care import leave_client, transfer_client
from clinic.actions.clients import start_caseload
from clinic.forms.people import CarerForm
from clinic.models import Caseload, Client
from clinic.queries import is_attended, planned_with
from clinic.roles import Permission


@require_POST
def carer_start(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One more member cares for the client, from today."""
    client = client_for(request.user, client_id, Permission.CARERS_MANAGE)
    form = CarerForm(request.POST, practice=client.practice)
    started = form.carry_out(start_caseload, client=client, by=member_of(request.user))
    if started is None:
        messages.error(request, _problem(form))
    else:
        words = _("%(name)s cares for this client from today.")
        messages.success(request, words % {"name": started.member.name})
    return redirect("client_details", client_id=client.pk)


@require_POST
def carer_end(request: HttpRequest, caseload_id: UUID) -> HttpResponse:
    """From today the member no longer reaches the client."""
    row = caseload_for(request.user, caseload_id)
    count = leave_client(caseload=row, by=member_of(request.user))
    _say_ended(request, row.client, row.member.name, count)
    return redirect("client_details", client_id=row.client_id)


@require_POST
def client_transfer(request: HttpRequest, caseload_id: UUID) -> HttpResponse:
    """Another member takes the client over, from today."""
    row = caseload_for(request.user, caseload_id)
    form = CarerForm(request.POST, practice=row.client.practice)
    taken = form.carry_out(transfer_client, caseload=row, by=member_of(request.user))
    if taken is None:
        messages.error(request, _problem(form))
    else:
        words = _("%(new)s cares for this client from today; %(old)s no longer does.")
        messages.success(request, words % {"new": taken.member.name, "old": row.member.name})
        _say_handed_over(request, taken)
    return redirect("client_details", client_id=row.client_id)


def _say_handed_over(request: HttpRequest, taken: Caseload) -> None:
    """Whoever planned for one member looks whether it suits the other."""
    if count := planned_with(taken.client, taken.member):
        words = ngettext(
            "%(count)s planned session is in the calendar of %(name)s now. Look for overlaps.",
            "%(count)s planned sessions are in the calendar of %(name)s now. Look for overlaps.",
            count,
        )
        messages.info(request, words % {"count": count, "name": taken.member.name})


def _say_ended(request: HttpRequest, client: Client, name: str, count: int) -> None:
    messages.success(request, _("%(name)s no longer has this client.") % {"name": name})
    if count:
        words = ngettext(
            "%(count)s planned session left the calendar of %(name)s. Tell the client.",
            "%(count)s planned sessions left the calendar of %(name)s. Tell the client.",
            count,
        )
        messages.warning(request, words % {"count": count, "name": name})
    if not is_attended(client):
        messages.warning(
            request,
            _(
                "Nobody cares for this client now. Open check-ins take no answers, and nobody "
                "reads the record, until somebody does."
            ),
        )


def _problem(form: CarerForm) -> str:
    return " ".join(str(words) for found in form.errors.values() for words in found)
