"""A report's state in words, as the tray and the progress page show it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.models.jobs import MAX_ATTEMPTS
from reports.models import Report

STAGES: dict[str, Promise] = {
    "collecting": gettext_lazy("Collecting answers"),
    "drawing": gettext_lazy("Drawing charts"),
    "laying_out": gettext_lazy("Laying out pages"),
    "checking": gettext_lazy("Checking accessibility"),
    "sealing": gettext_lazy("Sealing"),
}
_TAGS: dict[str, tuple[str, str]] = {
    Report.State.WAITING: ("none", "clock"),
    Report.State.RUNNING: ("brand", "clock"),
    Report.State.READY: ("good", "check"),
    Report.State.FAILED: ("warn", "alert"),
    Report.State.CANCELLED: ("none", "same"),
}


@dataclass(frozen=True)
class ReportState:
    """`token` changes whenever anything shown here does."""

    token: str
    tag: str
    tone: str
    icon: str
    words: str
    count: str


def report_state(report: Report, zone: ZoneInfo) -> ReportState:
    """Where a report stands; times are the practice's."""
    tone, icon = _TAGS[report.state]
    return ReportState(
        token=f"{report.state}-{report.stage}-{report.attempts}",
        tag=str(report.get_state_display()),
        tone=tone,
        icon=icon,
        words=_words(report, zone),
        count=_count(report),
    )


def _words(report: Report, zone: ZoneInfo) -> str:
    if report.state == Report.State.WAITING:
        return _waiting(report, zone)
    if report.state == Report.State.RUNNING:
        return str(STAGES.get(report.stage, _("Starting")))
    if report.state == Report.State.READY:
        pages = ngettext("%(pages)s page", "%(pages)s pages", report.pages)
        size = filesizeformat(report.file_size)
        return _("Ready: %(pages)s, %(size)s.") % {
            "pages": pages % {"pages": report.pages},
            "size": size,
        }
    if report.state == Report.State.FAILED:
        return _("The report was not made. %(cause)s Nothing is lost; try again.") % {
            "cause": report.error
        }
    return report.error or _("Cancelled.")


def _waiting(report: Report, zone: ZoneInfo) -> str:
    if report.attempts:
        return _("%(cause)s It is tried again within a minute (try %(next)s of %(most)s).") % {
            "cause": report.error,
            "next": report.attempts + 1,
            "most": MAX_ATTEMPTS,
        }
    if report.error:
        return _("%(cause)s It is tried again within a minute.") % {"cause": report.error}
    since = _time(report.started_at or report.created_at, zone)
    return _(
        "Waiting for the report worker since %(since)s. The report is made as soon as it is free, "
        "also when you leave this page."
    ) % {"since": since}


def _count(report: Report) -> str:
    if report.state != Report.State.RUNNING or not report.total:
        return ""
    return _("step %(step)s of %(total)s") % {"step": report.done + 1, "total": report.total}


def _time(moment: datetime, zone: ZoneInfo) -> str:
    here, now = moment.astimezone(zone), datetime.now(zone)
    shown = date_format(here, "H:i")
    return shown if here.date() == now.date() else f"{date_format(here, 'DATE_FORMAT')}, {shown}"
