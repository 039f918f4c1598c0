"""A report's archive copy: the same pages as PDF/A-3, with its words and numbers attached."""

import json

from reports import pdf
from reports.models import Report


def archived(report: Report, content: bytes) -> bytes:
    """`content` is the report's own file. Raises pdf.NotAPdf."""
    data = json.dumps(report.snapshot, ensure_ascii=False, indent=1).encode()
    return pdf.archive(content, data, f"report-{report.number}.json")
