"""Attachment scores as they were stored: the latest, the last few, the whole line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, TextField, Window
from django.db.models.functions import Cast, RowNumber

from assessments.models import Score
from assessments.psychometrics import alerting
from assessments.queries.listed import Listed
from clinic.models import Client
from clinic.models.prepared import STAND_INS, prepared

ATTACHMENT = alerting.ATTACHMENT
ANXIETY, AVOIDANCE = "anxiety", "avoidance"
_SCALES = (ANXIETY, AVOIDANCE)
MOST = 200  # responses a line of history goes back


class ScorePoint(NamedTuple):
    """One score as a point of a line. `value` is None where too few items were answered."""

    on: date
    value: float | None
    state: str
    baseline: float | None


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One score with what was stored about it (see the models' and the engine's mappings).

    `value` is None where too few items were answered. A page shows the reasons of the newest rows
    only, so they are opened where they are asked for.
    """

    client_id: UUID
    response_id: UUID
    instrument: str
    version: str
    scale: str
    value: float | None
    answered: int
    items: int
    on: date
    state: str
    baseline: float | None
    threshold: float | None
    zone: str
    verdict_json: str
    placement_json: str

    @cached_property
    def verdict(self) -> dict[str, Any]:
        return json.loads(self.verdict_json)

    @cached_property
    def placement(self) -> dict[str, Any]:
        return json.loads(self.placement_json)


_ROW = (
    *("client_id", "response_id", "instrument", "scale", "value", "answered", "items"),
    *("on", "state", "baseline", "threshold", "zone"),
)
_MORE = {
    "version": F("response__instrument_version__version"),
    "verdict_json": Cast("verdict", TextField()),
    "placement_json": Cast("placement", TextField()),
}


def latest_scores(
    client_ids: Iterable[UUID], *, given: bool = False
) -> dict[UUID, dict[str, ScoreRow]]:
    """Client -> scale -> the score of the latest form, with its verdict.

    With `given` the latest that has a value: a form without one does not hide the one before.
    """
    newest: dict[UUID, dict[str, ScoreRow]] = {}
    for values in _newest(client_ids, given=given).values(*_ROW, **_MORE):
        newest.setdefault(values["client_id"], {})[values["scale"]] = ScoreRow(**values)
    return newest


def recent_scores(
    client_ids: Iterable[UUID], n: int = 8
) -> dict[UUID, dict[str, tuple[ScorePoint, ...]]]:
    """Client -> scale -> the last `n` scores, oldest first. One statement, reading no more."""
    rows = _lines(n).filter(pk__in=list(client_ids))
    return {client_id: lines_of(*lines) for client_id, *lines in rows}


@cache
def _lines(n: int) -> QuerySet[Client, Any]:
    """Every client with the newest `n` scores of each scale; built once, since that is dear."""
    return Client.objects.order_by().values_list("pk", *scoring(n))


def scoring(n: int, client: str = "pk") -> tuple[Listed, ...]:
    """The newest `n` scores of each scale beside a row whose client this is; `lines_of` reads."""
    newest = Score.objects.filter(client=OuterRef(client), instrument=ATTACHMENT)
    points = newest.order_by("-on", "-at").values_list(*ScorePoint._fields)
    return tuple(Listed(points.filter(scale=scale)[:n]) for scale in _SCALES)


def lines_of(*lines: list[Any] | None) -> dict[str, tuple[ScorePoint, ...]]:
    """Scale -> the scores, oldest first."""
    return {
        scale: tuple(_point(*values) for values in reversed(line))
        for scale, line in zip(_SCALES, lines, strict=True)
        if line
    }


def _point(on: str, value: float | None, state: str, baseline: float | None) -> ScorePoint:
    return ScorePoint(date.fromisoformat(on), value, state, baseline)


def score_history(client: Client, forms: int = MOST) -> tuple[ScoreRow, ...]:
    """The attachment scores of the newest `forms`, oldest first, both of a form together."""
    rows = prepared(("history", forms), lambda: _history(forms)).rows([client.pk])
    names = (*_ROW, *_MORE)
    return tuple(ScoreRow(**dict(zip(names, row, strict=True))) for row in reversed(rows))


def _history(forms: int) -> QuerySet[Score, Any]:
    """A client's attachment scores of so many forms, the newest first.

    Which forms those are is read off the index by one scale, which every form has a row of: what a
    score says of itself is long, and of the others not even looked at.
    """
    scored = Score.objects.filter(client=STAND_INS[0], instrument=ATTACHMENT, scale=ANXIETY)
    newest = scored.order_by("-on", "-at").values("response")[:forms]
    rows = _attachment().filter(client=STAND_INS[0], response__in=newest)
    rows = rows.order_by("-on", "-at", "-scale").annotate(**_MORE)
    return rows.values_list(*_ROW, *_MORE)


def _attachment() -> QuerySet[Score]:
    return Score.objects.filter(instrument=ATTACHMENT, scale__in=_SCALES)


def _newest(client_ids: Iterable[UUID], *, given: bool) -> QuerySet[Score]:
    """The newest score of each scale of each client."""
    place = Window(RowNumber(), partition_by=["client_id", "scale"], order_by=["-on", "-at"])
    rows = _attachment().filter(client_id__in=list(client_ids))
    rows = rows.filter(value__isnull=False) if given else rows
    return rows.annotate(place=place).filter(place=1)
