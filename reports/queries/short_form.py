"""The short form of both dimensions, whose scores are compared with no other form's."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from assessments.models import Score
from assessments.queries import ANXIETY, AVOIDANCE
from reports.sentences import ShortForm

BRIEF = "attachment-brief"
SCALES = (ANXIETY, AVOIDANCE)
TOLD = ("on", "response__instrument_version__title", "state")
Told = tuple[Any, ...]  # of date, str, str


def briefs(client: Any) -> QuerySet[Score]:
    """The scores of `client` (a row, a key or an OuterRef), the newest first."""
    rows = Score.objects.filter(client=client, instrument=BRIEF, scale__in=SCALES)
    return rows.filter(value__isnull=False).order_by("-on", "-at")


def short_form(
    client: Any, since: date | None = None, until: date | None = None
) -> ShortForm | None:
    """What it said last, from `since` to `until`, both counted. One statement."""
    rows = briefs(client)
    rows = rows.filter(on__gte=since) if since else rows
    rows = rows.filter(on__lte=until) if until else rows
    place = Window(RowNumber(), partition_by=["scale"], order_by=["-on", "-at"])
    newest = rows.annotate(place=place).filter(place=1).values_list("scale", *TOLD)
    found = {scale: told for scale, *told in newest}
    return short_form_of(tuple(found[scale]) if scale in found else None for scale in SCALES)


def short_form_of(newest: Iterable[Told | None]) -> ShortForm | None:
    """From the newest row of `TOLD` of each of `SCALES`; None where there is no score at all."""
    rows = {scale: row for scale, row in zip(SCALES, newest, strict=True) if row}
    if not rows:
        return None
    _on, title, _state = max(rows.values(), key=lambda row: row[0])
    return ShortForm(
        title,
        states={scale: state for scale, (_on, _title, state) in rows.items()},
        days={scale: on for scale, (on, _title, _state) in rows.items()},
    )
