"""Of which report somebody holds a file, or a page with its fingerprint."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from reports.models import Report

MOST = 10


@dataclass(frozen=True)
class Held:
    """A report with this fingerprint: of the file itself, or of its words and numbers."""

    report: Report
    is_file: bool


def held(reports: QuerySet[Report], fingerprint: str) -> list[Held]:
    """Those of these reports whose fingerprint begins so. One statement."""
    is_file = Q(file_hash__startswith=fingerprint)
    rows = reports.filter(is_file | Q(snapshot_hash__startswith=fingerprint))
    return [Held(row, row.file_hash.startswith(fingerprint)) for row in rows[:MOST]]
