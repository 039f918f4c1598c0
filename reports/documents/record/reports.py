"""The reports that were made, and what is no part of the record."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from clinic.models import Client
from reports.documents.record.person import on
from reports.documents.record.shape import Chapter, Line
from reports.documents.shape import Passage
from reports.exports.contents import LEFT_OUT
from reports.models import ReleasedReport, Report


def reports(client: Client, files: Mapping[str, str] | None) -> Chapter:
    """reports.Report and reports.ReleasedReport.

    `files`: the name of each report's file beside the page, by its id, "" where it is lost; None
    where there are no files beside.
    """
    rows = Report.objects.filter(client=client).defer("snapshot")
    lines = [_report(client, row, files) for row in rows.order_by("created_at")]
    handed = ReleasedReport.objects.filter(client=client).select_related(
        "released_by__user", "report"
    )
    lines += [_handed(client, row) for row in handed.defer("report__snapshot")]
    return Chapter(_("Reports"), _("No report was made."), lines=tuple(lines))


def left_out() -> Passage:
    """What stays behind, and why."""
    return Passage(_("What is not in it"), tuple(str(why) for why in LEFT_OUT.values()))


def _report(client: Client, row: Report, files: Mapping[str, str] | None) -> Line:
    reader = ": ".join(filter(None, (str(row.get_audience_display()), row.recipient)))
    told = [str(row.get_kind_display()), reader, _standing(row)]
    file = (files or {}).get(str(row.pk), "")
    words = f"{on(client, row.created_at)}: {', '.join(filter(None, told))}, {row.number}"
    if files is None or file:
        return Line(words, file)
    return Line(f"{words} ({_why_no_file(row)})")


def _standing(row: Report) -> str:
    if row.is_signed:
        words = {"number": row.version, "who": row.signature}
        return _("version %(number)s, signed by %(who)s") % words
    return _("a draft") if row.takes_signature else ""


def _why_no_file(row: Report) -> str:
    if row.is_sheet:
        return _("a sheet for one session, which is not handed on")
    if row.is_record:
        return _("a copy of the record as it was then, which is here as it is now")
    if row.state == Report.State.READY:
        return _("its file can no longer be read")
    return _("no file was made")


def _handed(client: Client, row: ReleasedReport) -> Line:
    words = _("%(day)s: %(name)s handed %(number)s to the client: %(words)s") % {
        "day": on(client, row.created_at),
        "name": row.released_by.name,
        "number": row.report.number,
        "words": row.words,
    }
    if row.revoked_at:
        words += f" ({_('taken back on %(day)s') % {'day': on(client, row.revoked_at)}})"
    return Line(words)
