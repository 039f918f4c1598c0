"""The agenda of a supervision, by hand: a topic more, a topic discussed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import agenda_topic_for, client_for, member_of, names_for, own_supervision_for
from clinic.actions.agenda import add_topic, discuss_topic
from clinic.roles import Permission
from reports.forms.agenda import AgendaForm
from reports.queries.agenda import agendas_of
from reports.views import drafts


@require_POST
def agenda_add(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """One more thing to speak of."""
    supervision, by = own_supervision_for(request.user, supervision_id), member_of(request.user)
    agenda = next(
        each
        for each in agendas_of(by, names_for(request.user))
        if each.supervision_id == supervision.pk
    )
    form = AgendaForm(request.POST, agenda=agenda)
    if form.is_valid():
        chosen = form.cleaned_data.pop("client")
        client = client_for(request.user, UUID(chosen), Permission.RECORD_READ) if chosen else None
        if form.carry_out(add_topic, supervision=supervision, client=client, by=by) is not None:
            messages.success(request, _("The topic is on the agenda. Both of you see it."))
            return redirect("supervision_queue")
    return drafts.supervision_page(request, refused=form, of=supervision.pk, status=422)


@require_POST
def agenda_discussed(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """They spoke of it."""
    topic = agenda_topic_for(request.user, topic_id)
    discuss_topic(topic=topic, by=member_of(request.user))
    messages.success(request, _("Discussed. It stays in the history."))
    return redirect("supervision_queue")
