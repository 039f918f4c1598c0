"""Every minute: ring again for what was missed, end what cannot be made, tidy up after the dead."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from reports import storage
from reports.models import Report
from reports.production import end_exhausted
from reports.queries.turns import in_turn
from reports.tasks import ring

log = structlog.get_logger(__name__)
TIDY_FOR = timedelta(days=1)
AT_ONCE = 200  # reports rung for in one sweep; the next sweep rings for the rest


@shared_task(name="reports.schedule.sweep")
def sweep() -> None:
    """Make the broker's memory unimportant: the rows alone say what is due."""
    end_exhausted()
    # Their own bells are on their way; what says to be of later is from a web server's wrong clock.
    just_now = (Now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS), Now())
    late = Report.objects.due().filter(~Q(state="waiting", created_at__range=just_now))
    for pk in in_turn(late).values_list("pk", flat=True)[:AT_ONCE]:
        if not ring(str(pk)):
            break
    tidy_up()


def tidy_up() -> None:
    """Delete what killed workers left beside the reports that ended in the last day.

    Only files older than any holder can still be at work on. What was ready at the first try had
    one holder, who finished. Where files are out of reach, the next minute tries again.
    """
    before = timezone.now() - timedelta(seconds=2 * settings.CELERY_TASK_TIME_LIMIT)
    ended = Report.objects.filter(finished_at__gt=Now() - TIDY_FOR)
    ended = ended.exclude(state=Report.State.READY, attempts=1)
    for report in ended.only("pk", "practice_id", "file"):
        try:
            storage.tidy(report, before)
        except OSError:
            log.warning("files_out_of_reach")
            return
