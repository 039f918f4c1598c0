"""Changes that touch several rooms, and what can be done with reports."""

from reports.actions.reports import LONGEST_KEY, cancel_report, request_report, retry_report

__all__ = ["LONGEST_KEY", "cancel_report", "request_report", "retry_report"]
