"""Results item by item: a member shows a client one, and the client's own page of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import assignment_for, own_result_for
from assessments.actions.sharing import share_result, withdraw_result
from assessments.models import Response, SharedResult
from assessments.queries import response_of
from assessments.queries.shared import is_first, showable, shown_of
from clinic import audit
from clinic.access import NotYours, member_of
from clinic.library import library
from clinic.models import Client, Event
from clinic.roles import Permission
from reports.documents.result import result_of
from reports.forms.results import ShareForm
from reports.queries.given import cards_of, companions_of, exercises_to_do
from reports.sentences import day
from reports.views import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def result_share(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """What the client would see, word for word; then the words with it. *Look* changes nothing."""
    response = _response(request, assignment_id)
    client, member = response.client, member_of(request.user)
    if not showable(response):
        messages.info(request, _("There is nothing in this check-in that can be shown."))
        return redirect("check_in", assignment_id)
    form = _form(request, response)
    shared = form.carry_out(share_result, response=response, by=member) if form.is_bound else None
    if shared is not None:
        words = _("%(name)s is shown this result, and no other.") % {"name": client.called}
        messages.success(request, words)
        return redirect("result_share", assignment_id)
    audit.record(Event.CHECK_IN_VIEWED, by=member, subject=response.assignment)
    shown = shown_of(response)
    context = {
        "client": client,
        "assignment": response.assignment,
        "crumbs": crumbs.to_client(client),
        "form": form,
        "shown": shown,
        "words": shown.words if shown else form.said,
        "by": shown.shared_by.name if shown else member.name,
        "companions": companions_of(client, shown.companions) if shown else [],
        "result": result_of(response),
        **_shelf(client),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/result_share.html", context, status=status)


@require_POST
def result_withdraw(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take it off the client's page at once."""
    response = _response(request, assignment_id)
    shown = shown_of(response)
    if shown is not None:
        withdraw_result(shared=shown, by=member_of(request.user))
        messages.success(
            request, _("The result is off the client's page. Cards and exercises stay there.")
        )
    return redirect("result_share", assignment_id)


@require_safe
def own_result(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """A result the client is shown: the member's words, what it says, what came with it."""
    user, shared = own_result_for(request.user, result_id)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=shared.client, reason="result")
    return render(request, "reports/own_result.html", _shown_page(shared))


def _shown_page(shared: SharedResult) -> dict[str, Any]:
    shared.response.client = shared.client
    return {
        "words": shared.words,
        "by": shared.shared_by.name,
        "result": result_of(shared.response),
        "companions": companions_of(shared.client, shared.companions),
    }


def _response(request: HttpRequest, assignment_id: UUID) -> Response:
    assignment = assignment_for(request.user, assignment_id, Permission.PLAN_WRITE)
    response = response_of(assignment)
    if response is None:
        raise NotYours(assignment_id)
    response.client, response.assignment = assignment.client, assignment
    prefetch_related_objects([response], "scores")
    return response


def _form(request: HttpRequest, response: Response) -> ShareForm:
    """Sent, or as it stands on the page: begun with the suggested words, or what was looked at."""
    given: dict[str, Any] = {
        "suggested": _suggested(response),
        "first": is_first(response.client),
    }
    posted, looking = request.method == "POST", "look" in request.POST
    form = ShareForm(request.POST if posted and not looking else None, **given)
    if looking:
        lists = {name: request.POST.getlist(name) for name in ("cards", "exercises")}
        form.initial.update(words=request.POST.get("words", ""), **lists)
    return form


def _suggested(response: Response) -> str:
    words = _(
        "You answered these questions on %(day)s. Here is what came of them. We look at it "
        "together the next time we meet."
    )
    return words % {"day": day(response.answered_on)}


def _shelf(client: Client) -> dict[str, Any]:
    """Everything that can come with it, and what the client has already."""
    has = {row.template.id for row in cards_of(client)}
    has |= {row.template.id for row in exercises_to_do(client)}
    return {"groups": library().card_groups, "practices": library().practices, "has": has}
