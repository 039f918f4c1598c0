"""A batch of reports in words and numbers, as its page shows it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Report
from reports.views.report_state import ReportState, report_state

State = Report.State


@dataclass(frozen=True)
class BatchState:
    """`token` changes whenever anything shown here does; the bar shows `ready` of `total`."""

    token: str
    words: str
    count: str
    ready: int
    total: int
    open: int
    failed: int
    cancelled: int
    rows: tuple[tuple[Report, ReportState], ...]


def batch_state(reports: Sequence[Report], zone: ZoneInfo) -> BatchState:
    """Where each of them stands, by the name of the client as it is shown."""
    rows = sorted(reports, key=lambda row: (row.client.name.casefold(), row.client_id))
    n = Counter(row.state for row in rows)
    seen = "".join(f"{row.pk}{row.state}" for row in rows)
    return BatchState(
        token=hashlib.sha256(seen.encode()).hexdigest()[:16],
        words=_words(n),
        count=_("%(ready)s of %(total)s ready") % {"ready": n[State.READY], "total": len(rows)},
        ready=n[State.READY],
        total=len(rows),
        open=n[State.WAITING] + n[State.RUNNING],
        failed=n[State.FAILED],
        cancelled=n[State.CANCELLED],
        rows=tuple((row, report_state(row, zone)) for row in rows),
    )


def _words(n: Counter[str]) -> str:
    """How many are in each state, in one sentence; what there is none of is not said."""
    counted = [
        (State.READY, ngettext("%(n)s is ready", "%(n)s are ready", n[State.READY])),
        (State.RUNNING, ngettext("%(n)s is being made", "%(n)s are being made", n[State.RUNNING])),
        (State.WAITING, ngettext("%(n)s is waiting", "%(n)s are waiting", n[State.WAITING])),
        (State.FAILED, ngettext("%(n)s was not made", "%(n)s were not made", n[State.FAILED])),
        (
            State.CANCELLED,
            ngettext("%(n)s was cancelled", "%(n)s were cancelled", n[State.CANCELLED]),
        ),
    ]
    said = ", ".join(words % {"n": n[state]} for state, words in counted if n[state])
    return _("%(states)s.") % {"states": said}
