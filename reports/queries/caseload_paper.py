"""What the printed caseload says beside the rows of the list. Four statements for any number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils import timezone

from assessments.models import Schedule
from assessments.queries.scores import ScoreRow, latest_scores
from clinic.library import library
from clinic.models import Client, Plan, Session
from clinic.models.reach import Names
from reports.queries.caseload import CaseloadRow, Filter, Sort, caseload_rows


@dataclass(frozen=True)
class PaperRow:
    """One client of the list: the open plan's pathway, the newest scores, what comes next."""

    listed: CaseloadRow
    pathway: str
    scores: Mapping[str, ScoreRow]
    next_check_in: datetime | None
    next_session: datetime | None


def paper_rows(
    clients: QuerySet[Client],
    *,
    shown: Filter = Filter.ALL,
    sort: Sort = Sort.NEEDS,
    q: str = "",
    names: Names | None = None,
) -> list[PaperRow]:
    """The clients of the list with scores, as its reader is shown them and in its order."""
    listed = caseload_rows(clients, shown=shown, sort=sort, q=q, record=True, names=names)
    ids = [row.client.pk for row in listed]
    pathways, scores = _pathways(ids), latest_scores(ids, given=True)
    schedules, sessions = _schedules(ids), _sessions(ids)
    return [
        PaperRow(
            listed=row,
            pathway=pathways.get(row.client.pk, ""),
            scores=scores.get(row.client.pk, {}),
            next_check_in=schedules.get(row.client.pk),
            next_session=sessions.get(row.client.pk),
        )
        for row in listed
    ]


def _pathways(ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = Plan.objects.filter(client__in=ids, ended_at=None).order_by("created_at")
    return {pk: library().pathway(name).title for pk, name in rows.values_list("client", "pathway")}


def _schedules(ids: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = Schedule.objects.filter(client__in=ids, next_at__isnull=False).order_by()
    return dict(rows.values_list("client").annotate(Min("next_at")))


def _sessions(ids: Iterable[UUID]) -> dict[UUID, datetime]:
    planned = Session.objects.filter(state=Session.State.PLANNED, starts_at__gt=timezone.now())
    rows = planned.filter(client__in=ids).order_by()
    return dict(rows.values_list("client").annotate(Min("starts_at")))
