"""Alerts: what waits for a look, why, and what was decided."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import alert_for, alert_to_decide, alerts_for, has_reach, names_said
from assessments.actions.alert_decisions import decide_alert, see_alert
from assessments.forms.decide import DecideForm, QueueForm
from assessments.models import Alert, Decision
from assessments.queries.alerts import decisions_of, listed, same_cause
from assessments.sentences import alerts as words
from clinic import audit
from clinic.access import member_of
from clinic.models import Event, Member
from clinic.models.opening import warm
from clinic.queries import colleagues, safety_plan_for
from clinic.roles import Permission


@dataclass(frozen=True)
class Row:
    """One alert of the queue, in words."""

    alert: Alert
    title: str
    reason: list[str]
    raised: str
    hint: str
    is_due: bool
    decisions: list[Decision]


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What is open, the most pressing first; what was decided; or all of one client."""
    rows = alerts_for(request.user)
    member = member_of(request.user)
    asked = QueueForm(request.GET)
    decided, client = asked.asked("show") is not None, asked.asked("client")
    found = listed(rows, decided=decided, client=client)
    warm({alert.client_id for alert in found})
    names_said(found, request.user)
    audit.record(Event.ALERTS_LISTED, by=member)
    decisions = decisions_of(found)
    context = {
        "rows": [_row(alert, member, decisions.get(alert.pk, [])) for alert in found],
        "decided": decided,
        "of_client": found[0].client if client and found else None,
        "practice": member.practice,
        "nobody_stands_in": member.practice.alert_back_up_id is None,
    }
    return render(request, "assessments/alerts.html", context)


@require_safe
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Why it was raised, what helps to decide, and what was done so far."""
    found = alert_for(request.user, alert_id)
    return _page(request, found, _form(found, member_of(request.user), None))


@require_POST
def alert_see(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """I look after it."""
    found = alert_to_decide(request.user, alert_id)
    see_alert(alert=found, by=member_of(request.user))
    messages.success(request, _("It is in your hands. It stays open until you decide."))
    return redirect("alert", found.pk)


@require_POST
def alert_decide(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Record what was done."""
    found = alert_to_decide(request.user, alert_id)
    member = member_of(request.user)
    with timezone.override(member.practice.zone):
        form = _form(found, member, request.POST)
        made = form.carry_out(decide_alert, alert=found, by=member)
        if made is None:
            return _page(request, found, form)
    messages.success(request, _decided_words(made[0]))
    return redirect("alert", found.pk)


def _page(request: HttpRequest, found: Alert, form: DecideForm) -> HttpResponse:
    member, client = member_of(request.user), found.client
    reads = has_reach(request.user, client, Permission.RECORD_READ)
    audit.record(Event.ALERTS_LISTED, by=member, subject=found)
    with timezone.override(member.practice.zone):
        context = {
            "row": _row(found, member, decisions_of([found]).get(found.pk, [])),
            "client": client,
            "crumbs": [{"label": _("Alerts"), "url": reverse("alerts")}],
            "steps": words.next_steps(found),
            "is_pressing": found.is_pressing,
            "plan": safety_plan_for(client) if found.is_pressing else None,
            "reads": reads,
            "may_decide": found.is_open and not client.opened_with_reason,
            "form": form,
        }
        return render(
            request, "assessments/alert.html", context, status=422 if form.is_bound else 200
        )


def _form(found: Alert, member: Member, data: Any) -> DecideForm:
    others = [each for each in colleagues(member.practice) if each.pk != member.pk]
    readers = [each for each in others if each.may(Permission.RECORD_READ)]
    return DecideForm(data, alert=found, colleagues=readers, same=same_cause(found))


def _row(found: Alert, member: Member, decisions: list[Decision]) -> Row:
    practice, now = member.practice, timezone.now()
    return Row(
        alert=found,
        title=words.title(found),
        reason=words.reason(found),
        raised=words.moment(found.raised_at, practice),
        hint=_hint(found, member),
        is_due=found.is_open and found.due_at is not None and found.due_at <= now,
        decisions=decisions,
    )


def _hint(found: Alert, member: Member) -> str:
    """What happens next by itself, and in whose hands it is."""
    practice = member.practice
    if not found.is_open:
        return ""
    if found.state == Alert.State.ACKNOWLEDGED:
        return _tried_words(found, member)
    if found.passed_at is not None and found.passed_to is not None:
        return _("Nobody looked in time, so it went to %(name)s too.") % {
            "name": found.passed_to.name
        }
    if found.due_at is None:
        return ""
    when = {"when": words.moment(found.due_at, practice)}
    if practice.alert_back_up_id is None:
        return _("To be looked at by: %(when)s. Nobody stands in here.") % when
    return _("Not looked at by %(when)s, it goes to the back-up member too.") % when


def _tried_words(found: Alert, member: Member) -> str:
    if found.due_at is not None:
        when = words.moment(found.due_at, member.practice)
        return _("Not reached yet. To be tried again: %(when)s.") % {"when": when}
    name = found.seen_by.name if found.seen_by else ""
    return _("%(name)s looks after it. It stays open until a decision.") % {"name": name}


def _decided_words(decision: Decision) -> str:
    if decision.kind == Decision.Kind.TRIED:
        return _("Recorded. It stays open, and comes up again at the time you chose.")
    if decision.to is not None:
        return _("Recorded. It is in the hands of %(name)s now.") % {"name": decision.to.name}
    return _("Recorded. The alert is decided.")
