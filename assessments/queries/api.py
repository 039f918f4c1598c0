"""Check-ins and scores as plain mappings, for the API's pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from assessments.models import Assignment, Score
from clinic.models import Client

Summaries = QuerySet[Any, dict[str, Any]]


def assignments_of(clients: QuerySet[Client] | Iterable[Client]) -> QuerySet[Assignment]:
    """Check-ins of these clients; the caller takes a page and sums up its rows."""
    rows = Assignment.objects.filter(client__in=clients).select_related("instrument_version")
    return rows.defer("instrument_version__definition")


def assignment_summary(row: Assignment) -> dict[str, Any]:
    """A check-in and where it stands."""
    names = ("id", "why", "state", "created_at", "closes_at", "ended_at")
    return {name: getattr(row, name) for name in names} | {
        "client": row.client_id,
        "instrument": row.instrument_version.instrument,
        "version": row.instrument_version.version,
    }


def score_summaries(clients: QuerySet[Client] | Iterable[Client]) -> Summaries:
    """Scores of these clients; the caller takes a page."""
    rows = Score.objects.filter(client__in=clients)
    return rows.values(
        *("id", "client", "response", "instrument", "about", "scale", "value"),
        *(
            "answered",
            "items",
            "prorated",
            "on",
            "state",
            "zone",
            "verdict",
            "placement",
            "created_at",
        ),
        version=F("response__instrument_version__version"),
    )
