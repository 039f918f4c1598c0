"""The clock that asks the workers each minute what is due."""

from typing import Any

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Celery's sends nothing until the time it last sent something at has come again; where the
    machine's clock is set back by two hours, no alert would be passed on for two hours. This one
    counts from the new time on.
    """

    def tick(self, *args: Any, **options: Any) -> float:
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None  # it sorts by the old time
        return float(super().tick(*args, **options))
