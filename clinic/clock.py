"""A practice's clock: what a day and a time of day there are, as a moment."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clock of `zone` shows `at` on `day`, in UTC.

    Where the clock shows it twice, the first time; where it leaps over it, as much later as the
    leap is long, which is how calendars read such a time (RFC 5545, 3.3.5).
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock of `zone` shows at that moment, without a zone of its own."""
    return at.astimezone(zone).replace(tzinfo=None)


def span(first: date, until: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When `first` begins and when `until`, the first day that no longer counts, does."""
    return moment(first, time.min, zone), moment(until, time.min, zone)


def returning(first: date, every_weeks: int, *, begin: int = 0) -> Iterator[date]:
    """The days on which something returns, from the one numbered `begin` (the first is 0) on."""
    return (first + timedelta(weeks=every_weeks * number) for number in count(begin))
