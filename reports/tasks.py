"""The bell and who answers it. Ids in, nothing out; ringing twice, or for nothing, does no harm."""

from typing import Any

import structlog
from celery import shared_task
from celery.signals import worker_process_init, worker_process_shutdown
from kombu.exceptions import OperationalError

from reports import pdf
from reports.models import Report
from reports.production import produce
from reports.queries.turns import next_in_turn

log = structlog.get_logger(__name__)


@shared_task(name="reports.tasks.produce_report")
def produce_report(report_id: str) -> None:
    """Make one report: whose turn it is, which need not be the one that the bell was rung for.

    There is a bell for each, so each comes; a practice with five hundred waits behind nobody's one,
    and nobody's one behind it.
    """
    for pk in next_in_turn():
        lease = Report.objects.claim(pk)
        if lease is not None:
            produce(pk, lease)
            return


def ring(report_id: str) -> bool:
    """Tell the workers that a report waits. False while the broker is away; the sweep rings."""
    try:
        produce_report.delay(report_id)
    except (OperationalError, ConnectionError, TimeoutError):
        log.warning("broker_away", job=report_id)
        return False
    return True


@worker_process_init.connect
def warm_up(**_: Any) -> None:
    """Start the child that lays documents out, so that it is warm before the first report."""
    pdf.warm_up()


@worker_process_shutdown.connect
def put_away(**_: Any) -> None:
    """A worker's child ends without the interpreter's own tidying up."""
    pdf.close()
