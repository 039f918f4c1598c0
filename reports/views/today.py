"""The day's first page: what needs somebody, who comes, what waits, and the clients."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments.access import alerts_for, names_said
from assessments.models import Alert
from assessments.queries.alerts import most_pressing
from assessments.sentences import alerts as words
from clinic import audit
from clinic.access import clients_for, names_for
from clinic.models import Event, Member, User
from clinic.models.opening import warm
from clinic.models.reach import key_of
from clinic.roles import CARING, Permission
from reports.queries.calendar import SessionRow
from reports.queries.calendar import calendar as days_of
from reports.queries.today import Meeting, Waiting, meetings, waiting
from reports.sentences import listed
from reports.views import told
from reports.views.caseload import LIST, asked, listing
from reports.views.htmx import wants_fragment

MOST = 5


@dataclass(frozen=True)
class Need:
    """Something that asks for a person: about whom, what, why, how long, and in whose hands."""

    alert_id: UUID
    client_id: UUID
    client: str
    title: str
    reason: str
    age: str
    owner: str
    is_red: bool
    is_pressing: bool


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The first page of everybody: a client's own, an owner's set-up, else the day's."""
    user = request.user
    member = user.member if isinstance(user, User) else None
    if member is None and isinstance(user, User) and user.client is not None:
        return redirect("client_home")
    is_new = member is not None and member.practice.set_up_at is None
    if member is not None and is_new and member.may(Permission.PEOPLE_MANAGE):
        return redirect("setup")
    wanted = asked(request)
    context = listing(request, wanted)
    if wants_fragment(request):
        return render(request, LIST, context)
    return render(request, "reports/today.html", context | _day(request, wanted.member))


def _day(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Everything above the list."""
    needs, in_all = _needs(request, member)
    sessions = _sessions(request, member)
    coming = [row for row in sessions if row.is_planned and not row.has_begun]
    asks = member.may(Permission.CHECK_IN_ASSIGN)
    permission = Permission.CHECK_IN_ASSIGN if asks else Permission.CLIENT_NAMES
    waits = waiting(
        member,
        lambda: clients_for(request.user, permission),
        names_for(request.user),
        kept=(permission, *key_of(member)),
        asks=asks,
    )
    in_all += waits.unreached.in_all
    return {
        "needs": needs,
        "more": in_all - waits.unreached.in_all - len(needs),
        "links": [(row, told.no_letter(row.kind)) for row in waits.unreached.links],
        "wishes": told.wishes(waits.unreached.wishes, member.practice.zone),
        "reads_alerts": member.may(Permission.RECORD_READ),
        "sessions": [(row, _prep(row)) for row in sessions],
        "next_at": coming[0].begins if coming else None,
        "plans": member.may(Permission.SESSION_PLAN),
        "may_note": member.may(Permission.NOTE_WRITE),
        "may_ask": asks,
        "waits": waits,
        "undone": _undone(member, waits),
        "summary": _summary(member, len(sessions), in_all),
    }


def _needs(request: HttpRequest, member: Member) -> tuple[list[Need], int]:
    if not member.may(Permission.RECORD_READ):
        return [], 0
    found, in_all = most_pressing(lambda: alerts_for(request.user), MOST, key_of(member))
    if found:
        warm({alert.client_id for alert in found})
        names_said(found, request.user)
        audit.record(Event.ALERTS_LISTED, by=member)
    return [_need(alert, member) for alert in found], in_all


def _need(alert: Alert, member: Member) -> Need:
    return Need(
        alert_id=alert.pk,
        client_id=alert.client_id,
        client=alert.client.name,
        title=words.title(alert),
        reason=" ".join(words.reason(alert)),
        age=timesince(alert.raised_at, depth=1),
        owner=_hands(alert, member),
        is_red=alert.colour == Alert.Colour.RED,
        is_pressing=alert.is_pressing,
    )


def _hands(alert: Alert, member: Member) -> str:
    """Whose it is; passing it on takes it from nobody."""
    holders = [one for one in (alert.owner, alert.passed_to) if one is not None]
    others = [one.name for one in holders if one.pk != member.pk]
    if not holders:
        return _("in nobody's hands yet")
    if len(others) == len(holders) and not alert.is_in_hands_of(member):
        return _("in the hands of %(names)s") % {"names": listed(others)}
    if others:
        return _("in your hands, and those of %(names)s") % {"names": listed(others)}
    return _("in your hands")


def _sessions(request: HttpRequest, member: Member) -> list[SessionRow] | list[Meeting]:
    """One's own of today; whoever meets nobody but plans for all sees everybody's."""
    if not member.may(Permission.SESSION_PLAN):
        return []
    clients, day = clients_for(request.user, Permission.SESSION_PLAN), member.practice.today()
    if not member.roles & CARING:
        return meetings(member.practice, clients, day)
    return list(days_of(member, clients=clients, first=day, days=1, reader=member)[0].sessions)


def _undone(member: Member, waits: Waiting) -> list[dict[str, str]]:
    """What the set-up still lacks, for who keeps it."""
    if not member.may(Permission.PEOPLE_MANAGE):
        return []
    practice = member.practice
    lacking = (
        (practice.alert_reader_id is None, _("Nobody is named who looks at alerts.")),
        (
            practice.alert_back_up_id is None and not practice.no_back_up,
            _("Nobody stands in for whoever looks at alerts."),
        ),
        (not practice.hours, _("The practice's hours are not stated; clients read them.")),
        (not waits.lines, _("There is no help line for clients to call.")),
        (waits.old_lines > 0, _old_lines(waits.old_lines)),
    )
    url = reverse("practice_settings")
    return [{"text": str(text), "url": url} for is_so, text in lacking if is_so]


def _old_lines(n: int) -> str:
    return ngettext(
        "%(n)s help line was not checked for half a year.",
        "%(n)s help lines were not checked for half a year.",
        n,
    ) % {"n": n}


def _summary(member: Member, sessions: int, needs: int) -> str:
    """Tuesday 26 May · 5 sessions · 2 things need you"""
    parts = [date_format(member.practice.today(), "l j F")]
    if member.may(Permission.SESSION_PLAN):
        parts.append(ngettext("%(n)s session", "%(n)s sessions", sessions) % {"n": sessions})
    if needs:
        parts.append(
            ngettext("%(n)s thing needs you", "%(n)s things need you", needs) % {"n": needs}
        )
    return " · ".join(parts)


def _prep(row: SessionRow | Meeting) -> str:
    """Where this session is prepared; "" for one that is over, and while there is no such page."""
    if isinstance(row, Meeting) or not row.is_planned:
        return ""
    try:
        return reverse("prep", args=[row.client_id])
    except NoReverseMatch:
        return ""
