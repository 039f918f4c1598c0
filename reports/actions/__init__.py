"""Changes that touch several rooms, and what can be done with reports."""

from reports.actions.batches import cancel_batch, request_batch, retry_batch
from reports.actions.releasing import release_report, revoke_report
from reports.actions.reports import LONGEST_KEY, cancel_report, request_report, retry_report
from reports.actions.signing import sign_report

__all__ = [
    "LONGEST_KEY",
    "cancel_batch",
    "cancel_report",
    "release_report",
    "request_batch",
    "request_report",
    "retry_batch",
    "retry_report",
    "revoke_report",
    "sign_report",
]
