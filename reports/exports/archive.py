"""A report's archive copy: the same pages as PDF/A-3, with its words and numbers attached."""

from reports import pdf
from reports.exports.canonical import canonical
from reports.models import Report


def archived(report: Report, content: bytes) -> bytes:
    """`content` is the report's own file. Raises pdf.NotAPdf.

    What is attached has the SHA-256 that is printed in the report.
    """
    return pdf.archive(content, canonical(report.snapshot), f"report-{report.number}.json")
