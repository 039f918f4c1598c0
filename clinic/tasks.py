"""The bell of the outbox. Nothing in, nothing out; ringing twice, or for nothing, does no harm."""

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from clinic.emails import deliver_due

log = structlog.get_logger(__name__)


@shared_task(name="clinic.tasks.deliver_mail", expires=60)
def deliver_mail() -> None:
    """Send the letters that are due."""
    deliver_due()


def ring() -> bool:
    """Tell the workers that a letter waits. False while the broker is away; the clock rings."""
    try:
        deliver_mail.delay()
    except (OperationalError, ConnectionError, TimeoutError):
        log.warning("broker_away", job="mail")
        return False
    return True
