"""Check-ins and scores as plain mappings, for the API's pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from assessments.models import Assignment, Score
from clinic.models import Client

Summaries = QuerySet[Any, dict[str, Any]]


def assignment_summaries(clients: QuerySet[Client] | Iterable[Client]) -> Summaries:
    """Check-ins of these clients; the caller takes a page."""
    rows = Assignment.objects.filter(client__in=clients)
    return rows.values(
        *("id", "client", "why", "state", "created_at", "closes_at", "ended_at"),
        instrument=F("instrument_version__instrument"),
        version=F("instrument_version__version"),
    )


def score_summaries(clients: QuerySet[Client] | Iterable[Client]) -> Summaries:
    """Scores of these clients; the caller takes a page."""
    rows = Score.objects.filter(client__in=clients)
    return rows.values(
        *("id", "client", "response", "instrument", "scale", "value", "answered", "items"),
        *("on", "state", "zone", "verdict", "placement", "created_at"),
        version=F("response__instrument_version__version"),
    )
