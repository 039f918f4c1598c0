"""Lets the demonstration tell a story that began long ago. Used by the seed, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from unittest.mock import patch


@contextmanager
def as_of(day: date, hour: int = 11) -> Iterator[datetime]:
    """Inside, Django's clock stands still at `hour` UTC on `day`; the audit's does not."""
    moment = datetime.combine(day, time(hour), tzinfo=UTC)
    with patch("django.utils.timezone.now", return_value=moment):
        yield moment
