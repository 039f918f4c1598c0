"""The short form of both dimensions, whose scores are compared with no other form's."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from assessments.models import Score
from assessments.queries import ANXIETY, AVOIDANCE
from reports.sentences import ShortForm

BRIEF = "attachment-brief"
TOLD = ("on", "response__instrument_version__title", "state", "besides")


def briefs(client: Any) -> QuerySet[Score]:
    """Those of `client` (a row, a key or an OuterRef) that gave a score, the newest first: a row
    for each, of anxiety, with the state of avoidance `besides`."""
    other = Score.objects.filter(response=OuterRef("response"), scale=AVOIDANCE)
    rows = Score.objects.filter(client=client, instrument=BRIEF, scale=ANXIETY)
    rows = rows.annotate(
        besides=Subquery(other.values("state")[:1]), other=Subquery(other.values("value")[:1])
    )
    is_scored = Q(value__isnull=False) | Q(other__isnull=False)
    return rows.filter(is_scored).order_by(F("on").desc(), F("at").desc())


def short_form(
    client: Any, since: date | None = None, until: date | None = None
) -> ShortForm | None:
    """The newest scored one, from `since` to `until`, both counted. One statement."""
    rows = briefs(client)
    rows = rows.filter(on__gte=since) if since else rows
    rows = rows.filter(on__lte=until) if until else rows
    found = rows.values_list(*TOLD).first()
    return short_form_of(*found) if found else None


def short_form_of(on: date, title: str, anxiety: str, avoidance: str | None) -> ShortForm:
    """From a row of `TOLD`."""
    return ShortForm(on, title, {ANXIETY: anxiety, AVOIDANCE: avoidance or ""})
