"""What the clock asks of the installation: a sign of life each minute, a backup each night."""

from pathlib import Path

import structlog
from celery import shared_task
from django.conf import settings

from config.operations.backup.latest import is_due
from config.operations.backup.making import BackupBusy, make_backup
from config.operations.backup.sealing import BackupError

log = structlog.get_logger("secure_base.backup")
LONGEST = 4 * 60 * 60  # seconds a backup may take
ALIVE = "schedule-alive"


@shared_task(name="config.schedule.tend", time_limit=LONGEST)
def tend() -> None:
    """Show that the schedule turns; make the backup that is due.

    A worker killed on it leaves the backup due, and the next minute asks again.
    """
    (Path(settings.VAR) / ALIVE).touch()
    if not is_due():
        return
    try:
        made = make_backup()
    except BackupBusy:
        return
    except BackupError:
        log.exception("backup.failed")
    else:
        log.info("backup.made", size=made.size)
