"""The rows of the caseload, printed: one string a row, since a template takes ten times as long.

Everything that came from outside is escaped here.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.queries import CheckInState, CheckInStatus
from assessments.queries.alerts import AlertMark
from clinic.models import Client, Practice
from reports import sentences
from reports.charts import spark
from reports.charts.marks import Kind
from reports.queries import CaseloadRow, Dimension

_SOMEBODY = UUID(int=0)
Cell = Callable[[Dimension, Kind], str]


def printed(
    rows: Iterable[CaseloadRow], practice: Practice, *, record: bool, whose: bool
) -> list[SafeString]:
    """The cells of each row: with `record` scores and goals, else state and check-in."""
    inner = _with_scores(practice, whose=whose) if record else _names(practice)
    return [SafeString(inner(row)) for row in rows]


def _with_scores(practice: Practice, *, whose: bool) -> Callable[[CaseloadRow], str]:
    today, zone, cell = practice.today(), practice.zone, _dimension_cell()
    anxiety, avoidance = escape(_("Anxiety")), escape(_("Avoidance"))
    focus, check_in = escape(_("In focus")), escape(_("Check-in"))
    before, after = _address("client")

    def row_of(row: CaseloadRow) -> str:
        client = row.client
        state = "" if client.state == Client.State.ACTIVE else _state(client)
        head = _head(client, f"{before}{client.pk}{after}", state, _mark(row.mark, zone))
        carers = _carers(row) if whose else ""
        return (
            f'{head}{carers}<td data-label="{anxiety}">{cell(row.anxiety, "anxiety")}</td>'
            f'<td data-label="{avoidance}">{cell(row.avoidance, "avoidance")}</td>'
            f'<td data-label="{focus}">{escape(row.focus)}</td>'
            f'<td data-label="{check_in}">{escape(check_in_words(row.check_in, today))}</td>'
        )

    return row_of


def _names(practice: Practice) -> Callable[[CaseloadRow], str]:
    today, (before, after) = practice.today(), _address("client_details")
    state, check_in = escape(_("State")), escape(_("Check-in"))

    def row_of(row: CaseloadRow) -> str:
        client = row.client
        return (
            f"{_head(client, f'{before}{client.pk}{after}', '', '')}{_carers(row)}"
            f'<td data-label="{state}">{escape(client.get_state_display())}</td>'
            f'<td data-label="{check_in}">{escape(check_in_words(row.check_in, today))}</td>'
        )

    return row_of


def _address(name: str) -> tuple[str, str]:
    """What stands before and after the id in the addresses of this page."""
    before, _id, after = reverse(name, args=[_SOMEBODY]).partition(str(_SOMEBODY))
    return before, after


def _head(client: Client, url: str, state: str, mark: str) -> str:
    return (
        f'<th scope="row"><span><a href="{url}">{escape(client.name)}</a>'
        f' <span class="born">{client.birth_year}{state}</span>{mark}</span></th>'
    )


def _state(client: Client) -> str:
    return f" · {escape(client.get_state_display())}"


def _carers(row: CaseloadRow) -> str:
    return f'<td data-label="{escape(_("Cared for by"))}">{escape(", ".join(row.carers))}</td>'


def _mark(mark: AlertMark, zone: ZoneInfo) -> str:
    """Open alerts, and the day of a risk answer: as `reports/_alert_mark.html` has them."""
    shown = ""
    if mark.open:
        words = ngettext("%(n)s alert", "%(n)s alerts", mark.open) % {"n": mark.open}
        shown = " " + (tag(words, "crit", "alert") if mark.is_red else tag(words, "warn", "eye"))
    if day := _risk_day(mark, zone):
        words = escape(_("safety answer %(day)s") % {"day": day})
        shown = f'{shown} <span class="born">{words}</span>'
    return shown


def risk_words(mark: AlertMark, client: Client) -> str:
    """The day of the risk answer that marks a client's pages; "" without one."""
    return _risk_day(mark, client.practice.zone)


def _risk_day(mark: AlertMark, zone: ZoneInfo) -> str:
    if mark.risk_at is None:
        return ""
    return sentences.short_day(mark.risk_at.astimezone(zone).date())


def _dimension_cell() -> Cell:
    """Prints one dimension of a row. Markup and numbers of our own only: nothing to escape."""
    tags: dict[str, str] = {}
    hidden = f'<span class="visually-hidden">{escape(_("change since the start"))}</span>'

    def cell(dimension: Dimension, scale: Kind) -> str:
        before, now, state = dimension.baseline, dimension.value, dimension.state
        latest = change = ""
        if now is not None:
            latest = sentences.number(now)
            if before is not None and sentences.is_judged(state):
                change = f"<span>{hidden}{sentences.shown_difference(before, now)}</span>"
        if state not in tags:
            words = sentences.status(state)
            tags[state] = tag(words.text, words.tone, words.icon)
        course = spark(dimension.series, scale)
        return f'<span class="dimension">{course}<b>{latest}</b>{change}{tags[state]}</span>'

    return cell


@lru_cache(maxsize=256)
def tag(text: str, tone: str, icon: str) -> str:
    """The component of this name; a page shows the same few again and again."""
    context = {"text": text, "tone": tone, "icon": icon}
    return render_to_string("_components/tag.html", context).strip()


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
