"""The bell of the bring-overs. It names its task, which calls actions and so lies above."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def ring() -> bool:
    """Tell the workers that a file waits. False while the broker is away; the clock rings."""
    try:
        current_app.send_task("assessments.schedule.bring_over", expires=60)
    except (OperationalError, ConnectionError, TimeoutError):
        log.warning("broker_away", job="bring_over")
        return False
    return True
