"""Attachment scores as they were stored: the latest, the last few, the whole line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from assessments.models import Score
from clinic.models import Client

ATTACHMENT = "attachment-dimensions"
ANXIETY, AVOIDANCE = "anxiety", "avoidance"
MOST = 200  # responses a line of history goes back


@dataclass(frozen=True, kw_only=True)
class ScorePoint:
    """One score without its reasons. `value` is None where too few items were answered."""

    client_id: UUID
    response_id: UUID
    scale: str
    value: float | None
    answered: int
    items: int
    on: date
    state: str
    baseline: float | None
    threshold: float | None
    zone: str


@dataclass(frozen=True, kw_only=True)
class ScoreRow(ScorePoint):
    """One score with what was stored about it (see the models' and the engine's mappings)."""

    instrument: str
    version: str
    verdict: dict[str, Any]
    placement: dict[str, Any]


_POINT = (
    *("client_id", "response_id", "scale", "value", "answered", "items"),
    *("on", "state", "baseline", "threshold", "zone"),
)
_VERSION = "response__instrument_version__version"
_ROW = (*_POINT, "instrument", "verdict", "placement")


def latest_scores(client_ids: Iterable[UUID]) -> dict[UUID, dict[str, ScoreRow]]:
    """Client -> scale -> the score of the latest form, with its verdict."""
    newest: dict[UUID, dict[str, ScoreRow]] = {}
    for values in _numbered(client_ids, 1).values(*_ROW, version=F(_VERSION)):
        newest.setdefault(values["client_id"], {})[values["scale"]] = ScoreRow(**values)
    return newest


def recent_scores(
    client_ids: Iterable[UUID], n: int = 8
) -> dict[UUID, dict[str, tuple[ScorePoint, ...]]]:
    """Client -> scale -> the last `n` scores, oldest first. One statement, whatever `n`."""
    lines: dict[UUID, dict[str, tuple[ScorePoint, ...]]] = {}
    for values in _numbered(client_ids, n).values(*_POINT).order_by("on", "at"):
        scales = lines.setdefault(values["client_id"], {})
        scales[values["scale"]] = (*scales.get(values["scale"], ()), ScorePoint(**values))
    return lines


def score_history(client: Client) -> tuple[ScoreRow, ...]:
    """All attachment scores of the last 200 forms, oldest first, both scales of a form together."""
    newest = _attachment().filter(client=client).order_by("-on", "-at", "-scale")
    rows = newest.values(*_ROW, version=F(_VERSION))[: MOST * 2]
    return tuple(ScoreRow(**values) for values in reversed(rows))


def _attachment() -> QuerySet[Score]:
    return Score.objects.filter(instrument=ATTACHMENT, scale__in=(ANXIETY, AVOIDANCE))


def _numbered(client_ids: Iterable[UUID], n: int) -> QuerySet[Score]:
    """The newest `n` scores of each scale of each client."""
    place = Window(RowNumber(), partition_by=["client_id", "scale"], order_by=["-on", "-at"])
    rows = _attachment().filter(client_id__in=list(client_ids))
    return rows.annotate(place=place).filter(place__lte=n)
