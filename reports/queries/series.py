"""The versions of a report: which series one belongs to, and what has replaced it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from reports.models import ReleasedReport, Report

SERIES = ("thread", "kind", "audience")  # alike in the versions of one report


@dataclass(frozen=True)
class Version:
    """A signed version of a series."""

    id: UUID
    number: int
    signed_at: datetime


def versions_of(report: Report) -> list[Version]:
    """The signed versions of this report's series, the first one first. One statement.

    What was written for another reader replaces nothing, whatever draft it was begun from.
    """
    rows = _signed([report]).filter(kind=report.kind, audience=report.audience)
    told = rows.order_by("version").values_list("pk", "version", "signed_at")
    return [Version(pk, number, at) for pk, number, at in told if number and at]


def replaced_by(report: Report, versions: list[Version]) -> Version | None:
    """The last of these, where it came after this signed version."""
    last = versions[-1] if versions else None
    return last if last and report.version and last.number > report.version else None


def latest_numbers(reports: Iterable[Report]) -> dict[UUID, int]:
    """Of each signed version the number of the last one in its series. One statement."""
    signed = [report for report in reports if report.is_signed]
    rows = _signed(signed).order_by().values_list("thread", "kind", "audience")
    last = {tuple(key): number for *key, number in rows.annotate(Max("version"))}
    return {each.pk: last[each.root, each.kind, each.audience] for each in signed}


def newer_release(released: ReleasedReport) -> ReleasedReport | None:
    """A later version of the same report that the client has as well. One statement."""
    report = released.report
    rows = ReleasedReport.objects.filter(
        client_id=released.client_id,
        revoked_at=None,
        report__thread=report.thread,
        report__kind=report.kind,
        report__audience=report.audience,
        report__version__gt=report.version,
    )
    newest: ReleasedReport | None = rows.defer("words").order_by("-report__version").first()
    return newest


def has_newer_release() -> Exists:
    """Of rows of what was handed out: whether `newer_release` would find one."""
    same = {name: OuterRef(name) for name in ("client_id", *(f"report__{key}" for key in SERIES))}
    later = ReleasedReport.objects.filter(
        revoked_at=None, report__version__gt=OuterRef("report__version"), **same
    )
    return Exists(later)


def _signed(reports: list[Report]) -> QuerySet[Report]:
    roots = {report.root for report in reports}
    return Report.objects.filter(thread__in=roots, version__isnull=False)
