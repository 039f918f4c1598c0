"""What the clock asks each minute: whom is it time to ask, which alert or file waits too long?"""

from celery import shared_task

from assessments.actions import alert_clock
from assessments.actions.bring_over_job import bring_next
from assessments.actions.clock import run_clock
from assessments.models import BringOver

AN_HOUR = 60 * 60


@shared_task(name="assessments.schedule.call_up")
def call_up() -> None:
    """Make the check-ins and reminders that are due. Late or twice, it does no harm."""
    run_clock()


@shared_task(name="assessments.schedule.tend_alerts")
def tend_alerts() -> None:
    """Pass on what nobody looked at in time, and bring back what was watched until today."""
    alert_clock.tend_alerts()


@shared_task(name="assessments.schedule.bring_over", time_limit=AN_HOUR)
def bring_over() -> None:
    """Bring the clients of the next file over; the bell asks for it too, and one works at once."""
    BringOver.objects.forget()
    bring_next()
