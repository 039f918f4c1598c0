"""Putting a report together: for whom, since when, what is in it, whose words stand first."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import NotYours, client_for, member_of
from clinic.models import Client, Event, Member
from clinic.roles import Permission
from reports.access import report_for
from reports.actions import request_report
from reports.actions.reports import refuse_too_early, sound_recipient
from reports.documents.preview import offered, previewed, wished
from reports.documents.readers import READERS
from reports.forms.reports import BUILT, Choices, ReportForm, begin_with
from reports.models import Report
from reports.queries.endings import is_ending
from reports.views import crumbs
from reports.views.papers import framing, paper, refused, show


@require_http_methods(["GET", "HEAD", "POST"])
@framing
def report_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The builder. *Look* takes over what was chosen and keeps nothing; *Create* asks for it."""
    client, member = _whose(request, client_id)
    follows, today = _followed(request, client), client.practice.today()
    sent = request.POST if request.method == "POST" else None
    begin, ending = begin_with(today, follows, sent), is_ending(client)
    if sent is None or "look" in sent:
        asked = request.GET.get("kind", "") if ending and request.method != "POST" else ""
        begin = _of_kind(begin, asked)
        begin = begin._replace(offered=_offered(client, member, begin))
        sent = None
    form = ReportForm(sent, today=today, begin=begin, is_ending=ending)
    given = {"client": client, "follows": follows, "by": member}
    made = form.carry_out(request_report, **given) if form.is_bound else None
    if made is not None:
        return redirect("report", made.pk)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = {
        "client": client,
        "member": member,
        "form": form,
        "follows": follows,
        "preview_url": _preview_url(client, follows, begin),
        "crumbs": crumbs.to_client(client),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/report_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@paper
def report_preview(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What would be printed for the choices on the page; nothing is kept."""
    client, member = _whose(request, client_id)
    if request.method != "POST":
        begin = begin_with(client.practice.today(), _followed(request, client))
        if (audience := request.GET.get("audience", "")) in READERS:
            begin = begin._replace(audience=audience)
        begin = _of_kind(begin, request.GET.get("kind", ""))
        wishes: dict[str, Any] = {
            name: getattr(begin, name)
            for name in (
                *("kind", "audience", "period_from", "period_to"),
                *("left_out", "opening", "recipient"),
            )
        }
    else:
        form = ReportForm(request.POST, today=client.practice.today())
        if not form.is_valid():
            return refused(request, [str(each) for row in form.errors.values() for each in row])
        wishes = form.cleaned_data
        del wishes["request_key"]
    try:
        refuse_too_early(client, wishes["kind"])
        whom = wishes["kind"], wishes["audience"], wishes["recipient"]
        wishes["recipient"] = sound_recipient(client, *whom)
    except ValidationError as refusal:
        return refused(request, refusal.messages)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client, reason="report_preview")
    return show(previewed(wished(client, member, **wishes)))


def _whose(request: HttpRequest, client_id: UUID) -> tuple[Client, Member]:
    client = client_for(request.user, client_id, Permission.REPORT_REQUEST)
    return client, member_of(request.user)


def _followed(request: HttpRequest, client: Client) -> Report | None:
    """The report that the new one is to replace, where the address names one of this client."""
    named = request.GET.get("from", "")
    if not named:
        return None
    try:
        report = report_for(request.user, UUID(named), Permission.REPORT_REQUEST)
    except ValueError:
        raise NotYours(named[:40]) from None
    if report.client_id != client.pk:
        raise NotYours(report.pk)
    return report


def _of_kind(begin: Choices, asked: str) -> Choices:
    """The kind that the address asks for; a session sheet has one reader."""
    if asked not in BUILT:
        return begin
    is_sheet = asked == Report.Kind.PREP
    audience = Report.Audience.THERAPIST if is_sheet else begin.audience
    return begin._replace(kind=asked, audience=audience)


def _preview_url(client: Client, follows: Report | None, begin: Choices) -> str:
    """What the frame begins with. Nothing that somebody wrote stands in an address."""
    named = {"audience": begin.audience}
    named |= {"kind": begin.kind} if begin.kind != Report.Kind.PROGRESS else {}
    named |= {"from": str(follows.pk)} if follows else {}
    return f"{reverse('report_preview', args=[client.pk])}?{urlencode(named)}"


def _offered(client: Client, member: Member, begin: Choices) -> str:
    days = {name: _day(getattr(begin, name)) for name in ("period_from", "period_to")}
    return offered(wished(client, member, kind=begin.kind, audience=begin.audience, **days))


def _day(typed: object) -> date | None:
    """A day as it was chosen; one that does not exist is refused when the report is asked for."""
    if isinstance(typed, date):
        return typed
    try:
        return parse_date(str(typed or ""))
    except ValueError:
        return None
