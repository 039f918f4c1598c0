"""The part of a worker that listens to the broker, with a shorter breath."""

from functools import partial
from typing import Any

from celery.worker.consumer import Consumer as CelerysConsumer

LONGEST_PAUSE = 5  # seconds between two tries to reach the broker


class Consumer(CelerysConsumer):
    """Celery waits two seconds longer after each try, up to half a minute; this one five at most,
    so that a broker that was away for a quarter of an hour is found again as soon as any other.

    What is not acknowledged when the broker is lost is left where it is: the rows are the jobs, and
    what rings for them rings again. Kombu would hand it back over the connection that was just
    lost, and end the worker by that.
    """

    def ensure_connected(self, conn: Any) -> Any:
        conn.ensure_connection = partial(conn.ensure_connection, interval_max=LONGEST_PAUSE)
        return super().ensure_connected(conn)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        for channel in self.connection.transport.channels or ():
            channel.do_restore = False
        super().on_connection_error_after_connected(exc)
