"""What became of a report: whether the record has changed since, and who was handed it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assessments.models import Response, Score
from clinic.models import Addendum, Client, GoalRating, MarkerEvidence, Note, PlanChange
from reports.models import ReleasedReport, Report
from reports.queries.series import has_newer_release

MOST = 100


@dataclass(frozen=True)
class Since:
    """How much has been added to the record since a report's words were put together."""

    answered: int
    corrected: int
    rated: int
    seen: int
    signed: int
    added: int
    planned: int

    @property
    def is_nothing(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class HandedOut:
    """A report as it stands, or stood, on the client's pages.

    `is_twin`: another in the same list reads the same, so that only the time it was given and its
    number tell them apart.
    """

    id: UUID
    report_id: UUID
    title: str
    number: str
    version: int
    period_from: date | None
    period_to: date
    by: str
    at: datetime
    words: str
    revoked_at: datetime | None
    revoked_by: str
    is_replaced: bool = False
    is_twin: bool = False


def changed_since(report: Report) -> Since | None:
    """What was added after the moment the report is of; None while there is none. One statement."""
    made_at = report.made_at or report.finished_at
    if made_at is None or report.state != Report.State.READY:
        return None
    later = Q(created_at__gt=made_at)
    scored = Score.objects.filter(later, response__created_at__lte=made_at)
    sources: dict[str, tuple[QuerySet[Any], str]] = {
        "answered": (Response.objects.filter(later), "client"),
        "corrected": (scored, "client"),
        "rated": (GoalRating.objects.filter(later), "goal__plan__client"),
        "seen": (MarkerEvidence.objects.filter(later), "note__client"),
        "signed": (Note.objects.filter(signed_at__gt=made_at), "client"),
        "added": (Addendum.objects.filter(later), "note__client"),
        "planned": (PlanChange.objects.filter(later), "plan__client"),
    }
    counts = {name: _count(rows, path) for name, (rows, path) in sources.items()}
    found = Client.objects.filter(pk=report.client_id).values_list(*counts.values()).first()
    return Since(*found) if found else None


def _count(rows: QuerySet[Any], path: str) -> Coalesce:
    mine = rows.order_by().filter(**{path: OuterRef("pk")}).values(one=F(path))
    counted = mine.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def releases_of(report: Report) -> list[HandedOut]:
    """Each time the client was handed this version, the newest first. One statement."""
    rows = ReleasedReport.objects.filter(report=report)
    return [_handed_out(row, row.words) for row in _with_people(rows)[:MOST]]


def own_reports(client: Client) -> list[HandedOut]:
    """What the client may read now, the newest first; no words are opened. One statement."""
    rows = ReleasedReport.objects.filter(client=client, revoked_at=None)
    told = _with_people(rows).defer("words").annotate(is_replaced=has_newer_release())
    found = [replace(_handed_out(row), is_replaced=row.is_replaced) for row in told[:MOST]]
    read = [_reads(each, client.practice.zone) for each in found]
    return [
        replace(each, is_twin=read.count(words) > 1)
        for each, words in zip(found, read, strict=True)
    ]


def _reads(row: HandedOut, zone: ZoneInfo) -> tuple[object, ...]:
    """All that a line of the list says of it but the time and the number."""
    on = row.at.astimezone(zone).date()
    return row.title, row.period_from, row.period_to, row.by, on


def standing_release(report: Report) -> ReleasedReport | None:
    """How the client has this version now."""
    rows = ReleasedReport.objects.filter(report=report, revoked_at=None)
    return rows.select_related("released_by__user").first()


def signed_version_of(report: Report) -> Report | None:
    """What was signed of this draft."""
    return Report.objects.filter(draft=report).defer("snapshot").first()


def _with_people(rows: QuerySet[ReleasedReport]) -> QuerySet[ReleasedReport]:
    people = ("report", "released_by__user", "revoked_by__user")
    return rows.select_related(*people).defer("report__snapshot", "report__opening")


def _handed_out(row: ReleasedReport, words: str = "") -> HandedOut:
    return HandedOut(
        id=row.pk,
        report_id=row.report_id,
        title=row.report.title,
        number=row.report.number,
        version=row.report.version or 0,
        period_from=row.report.period_from,
        period_to=row.report.period_to,
        by=row.released_by.name,
        at=row.created_at,
        words=words,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by.name if row.revoked_by else "",
    )
