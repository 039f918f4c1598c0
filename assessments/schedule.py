"""What the clock asks each minute: whom is it time to ask, and which alert waits too long?"""

from celery import shared_task

from assessments.actions import alert_clock
from assessments.actions.clock import run_clock


@shared_task(name="assessments.schedule.call_up")
def call_up() -> None:
    """Make the check-ins and reminders that are due. Late or twice, it does no harm."""
    run_clock()


@shared_task(name="assessments.schedule.tend_alerts")
def tend_alerts() -> None:
    """Pass on what nobody looked at in time, and bring back what was watched until today."""
    alert_clock.tend_alerts()
