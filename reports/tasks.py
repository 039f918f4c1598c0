"""The bell and who answers it. Ids in, nothing out; ringing twice, or for nothing, does no harm."""

from typing import Any
from uuid import UUID

import structlog
from celery import shared_task
from celery.signals import worker_process_init, worker_process_shutdown
from kombu.exceptions import OperationalError

from reports import pdf
from reports.models import Report
from reports.production import produce

log = structlog.get_logger(__name__)


@shared_task(name="reports.tasks.produce_report")
def produce_report(report_id: str) -> None:
    """Make one report, unless another worker has it or it is no longer wanted."""
    lease = Report.objects.claim(UUID(report_id))
    if lease is not None:
        produce(UUID(report_id), lease)


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
