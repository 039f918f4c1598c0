"""The caseload: who needs a look, at a glance."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from assessments.queries import CheckInState, CheckInStatus
from assessments.queries.alerts import AlertMark
from clinic import audit
from clinic.access import clients_for, member_of
from clinic.models import Client, Event, Member, Practice
from clinic.roles import Permission, Reach, reaches
from reports import sentences
from reports.charts import spark
from reports.charts.marks import Kind
from reports.forms import CaseloadForm
from reports.forms.caseload import FILTERS, SORTS
from reports.queries import CaseloadRow, Dimension, caseload_page
from reports.queries.caseload import NAMES_FILTERS, NAMES_SORTS, Filter, Sort
from reports.views.htmx import wants_fragment

Tags = dict[str, SafeString]
LIST = "reports/_caseload_list.html"
NOBODY = {
    Filter.LOOK: gettext_lazy("Nobody needs a look because of their scores."),
    Filter.LOWER: gettext_lazy("Nobody is reliably lower at the moment."),
    Filter.SAME: gettext_lazy("Nobody is without reliable change at the moment."),
    Filter.FEW: gettext_lazy("Everyone has answered often enough."),
    Filter.OVERDUE: gettext_lazy("No check-in is overdue."),
    Filter.ENDED: gettext_lazy("No care has ended yet."),
}


@dataclass(frozen=True)
class Row:
    """One client of the table, printed."""

    url: str
    name: str
    birth_year: int
    state: str
    anxiety: SafeString
    avoidance: SafeString
    focus: str
    check_in: str
    carers: str
    mark: AlertMark
    risk_on: str


@dataclass(frozen=True)
class Asked:
    """Which list the address asks for, as far as this reader has it.

    `record`: with scores, of those whose record they read; `whose`: say who cares for each.
    """

    member: Member
    form: CaseloadForm
    record: bool
    shown: Filter
    sort: Sort
    q: str
    clients: QuerySet[Client]
    whose: bool


def asked(request: HttpRequest) -> Asked:
    """The list an address stands for: the screen and the file go by the same."""
    member = member_of(request.user, Permission.CLIENT_NAMES)
    form = CaseloadForm(request.GET)
    record = member.may(Permission.RECORD_READ) and not form.asked("names")
    permission = Permission.RECORD_READ if record else Permission.CLIENT_NAMES
    return Asked(
        member=member,
        form=form,
        record=record,
        shown=form.shown(record=record),
        sort=form.sort_by(record=record),
        q=form.asked("q") or "",
        clients=clients_for(request.user, permission),
        whose=not record or Reach.SUPERVISEES in reaches(member.roles, Permission.RECORD_READ),
    )


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """A page of clients. Scores for those who may read the record, names for the others."""
    context = listing(request, asked(request))
    template = LIST if wants_fragment(request) else "reports/caseload.html"
    return render(request, template, context)


def listing(request: HttpRequest, wanted: Asked) -> dict[str, Any]:
    """The list of the address, for this page and for Today's; written down in the audit."""
    member, form, record = wanted.member, wanted.form, wanted.record
    shown, sort = wanted.shown, wanted.sort
    today = member.practice.today()
    page, rows = caseload_page(
        wanted.clients,
        shown=shown,
        sort=sort,
        q=wanted.q,
        number=form.asked("page") or 1,
        record=record,
        carers_on=today if wanted.whose else None,
    )
    audit.record(Event.CLIENTS_LISTED, by=member)
    return {
        "page_obj": page,
        "rows": _printed(rows, member.practice, record=record),
        "record": record,
        "whose": wanted.whose,
        "q": wanted.q,
        "shown": shown,
        "filters": [(each, FILTERS[each]) for each in (Filter if record else NAMES_FILTERS)],
        "sort": sort,
        "sorts": [(each, SORTS[each]) for each in (Sort if record else NAMES_SORTS)],
        "names_asked": form.asked("names"),
        "empty": _nobody(member, shown, form.asked("q"), request.path),
        "list_url": request.path,
        **_ways(member, record=record),
    }


def _ways(member: Member, *, record: bool) -> dict[str, Any]:
    """What else this reader may open from here."""
    everyone = Reach.PRACTICE in reaches(member.roles, Permission.CLIENT_NAMES)
    return {
        "may_add": member.may(Permission.CLIENT_ADD),
        "add_url": reverse("client_new"),
        "both_lists": everyone and member.may(Permission.RECORD_READ),
        "list_words": _list_words(member, record=record),
    }


def _list_words(member: Member, *, record: bool) -> str:
    """Whose clients these are."""
    reach = reaches(member.roles, Permission.RECORD_READ) if record else frozenset()
    if Reach.SUPERVISEES not in reach:
        return _("My clients") if record else _("Names in the practice")
    if Reach.CASELOAD in reach:
        return _("My clients and my supervisees' clients")
    return _("My supervisees' clients")


def _nobody(member: Member, shown: Filter, q: str | None, here: str) -> dict[str, str]:
    """What an empty list says, and the one thing to do next."""
    if q or shown is not Filter.ALL:
        text = NOBODY.get(shown) if not q else None
        return {
            "heading": str(text or _("No client matches this.")),
            "text": _("Clients whose care has ended are listed under “Care ended” only."),
            "url": here,
            "action": _("Show all"),
        }
    if member.may(Permission.CLIENT_ADD):
        return {
            "heading": _("Add your first client"),
            "text": _("You only need a name or a code and a birth year."),
            "url": reverse("client_new"),
            "action": _("Add client"),
        }
    return {
        "heading": _("No clients yet"),
        "text": _("Clients appear here once someone puts them on your caseload."),
    }


def _printed(rows: Iterable[CaseloadRow], practice: Practice, *, record: bool) -> list[Row]:
    today = practice.today()
    cell = _cells() if record else lambda dimension, scale: SafeString()
    address = "client" if record else "client_details"
    return [
        Row(
            url=reverse(address, args=[row.client.pk]),
            name=row.client.name,
            birth_year=row.client.birth_year,
            state=row.client.get_state_display()
            if not record or row.client.state != Client.State.ACTIVE
            else "",
            anxiety=cell(row.anxiety, "anxiety"),
            avoidance=cell(row.avoidance, "avoidance"),
            focus=row.focus,
            check_in=check_in_words(row.check_in, today),
            carers=", ".join(row.carers),
            mark=row.mark,
            risk_on=_risk_day(row.mark, practice.zone),
        )
        for row in rows
    ]


def risk_words(mark: AlertMark, client: Client) -> str:
    """The day of the risk answer that marks a client's pages; "" without one."""
    return _risk_day(mark, client.practice.zone)


def _risk_day(mark: AlertMark, zone: ZoneInfo) -> str:
    if mark.risk_at is None:
        return ""
    return sentences.short_day(mark.risk_at.astimezone(zone).date())


def _cells() -> Callable[[Dimension, Kind], SafeString]:
    """Prints one dimension of a row. Markup and numbers of our own only: nothing to escape."""
    tags: Tags = {}
    hidden = f'<span class="visually-hidden">{escape(_("change since the start"))}</span>'

    def cell(dimension: Dimension, scale: Kind) -> SafeString:
        before, now = dimension.baseline, dimension.value
        course, latest, change = spark(dimension.series, scale), "", ""
        if now is not None:
            latest = sentences.number(now)
        if now is not None and before is not None and len(dimension.series) > 1:
            change = f"<span>{hidden}{sentences.shown_difference(before, now)}</span>"
        tag = status_tag(dimension.state, tags)
        return SafeString(f'<span class="dimension">{course}<b>{latest}</b>{change}{tag}</span>')

    return cell


def status_tag(state: str, printed: Tags) -> SafeString:
    """The tag of a state; each state is put through the template once a request."""
    if state not in printed:
        words = sentences.status(state)
        context = {"text": words.text, "tone": words.tone, "icon": words.icon}
        printed[state] = SafeString(render_to_string("_components/tag.html", context).strip())
    return printed[state]


def check_in_words(status: CheckInStatus, today: date) -> str:
    """Where a client's check-in stands, in words."""
    if status.state is CheckInState.WAITING and status.open_until:
        return _("open until %(day)s") % {"day": sentences.short_day(status.open_until)}
    if status.state is CheckInState.OVERDUE and status.open_until:
        days = max((today - status.open_until).days, 1)
        return ngettext("overdue %(days)s day", "overdue %(days)s days", days) % {"days": days}
    if status.last_on:
        return _answered_words((today - status.last_on).days, status.last_on)
    return _("none yet")


def _answered_words(days: int, on: date) -> str:
    if days <= 0:
        return _("answered today")
    if days == 1:
        return _("answered yesterday")
    if days < 60:
        return ngettext("answered %(days)s day ago", "answered %(days)s days ago", days) % {
            "days": days
        }
    return _("answered on %(day)s") % {"day": sentences.day(on)}
